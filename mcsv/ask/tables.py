"""Outcomes of a model by the bins of its drivers: what questions about inputs are answered from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.distributions.rows import Rows
from mcsv.errors import Mistake, UsageError
from mcsv.model import Model
from mcsv.model.language.names import proposal
from mcsv.plan import Layout, Plan, Purpose, lower

__all__ = ["Tabled", "outcomes_of", "tabled"]


@dataclass(frozen=True)
class Tabled:
    """A plan with noted drivers, and the table of every option, whose drivers are named as the model names them.

    ``by_row``: inputs that are rows of a joint table. Their probability is that of the row, which says nothing of the
    value in it, so that they are in no table.
    """

    plan: Plan
    tables: dict[str, BinTable]
    draws: int
    by_row: tuple[str, ...]


def outcomes_of(layout: Layout, option: str, pocket: str) -> list[engine.Asked]:
    """What one may ask about in an option: deficit and position of the accountable ``pocket`` (of all, where that is
    none), value by view, outputs. A deficit is one at any judged date, the position that at the window's end.
    """
    found = []
    for name in layout.pockets:
        book = layout.pocket_cells[option, name]
        if pocket in ("", name):
            of = f":{name}" if not pocket else ""
            lowest = book.judged if book.lowest is None else book.lowest
            found += [engine.Asked(f"deficit{of}", lowest, True), engine.Asked(f"position{of}", book.judged)]
    seen: set[int] = set()
    for view in layout.views:
        cell = layout.view_cells[option, view]
        if cell not in seen:
            found.append(engine.Asked(f"npv:{view}", cell))
        seen.add(cell)
    return [*found, *(engine.Asked(f"output:{name}", layout.output_cells[option, name]) for name in layout.outputs)]


def tabled(
    model: Model,
    draws: int,
    seed: int,
    threads: int,
    of: Sequence[str] = (),
    progress: engine.Progress | None = None,
) -> Tabled:
    """Run a model and tell its outcomes (all, or ``of``) apart by the bins of its drivers.

    UsageError E521 for a model without drivers, E522 for an outcome that there is not.
    """
    plan = lower(model, seed, purpose=Purpose(drivers=True))
    pocket = model.accountability.pocket if model.accountability else ""
    asked = {option: _chosen(outcomes_of(plan.layout, option, pocket), of) for option in plan.layout.options}
    flat = [replace(one, name=f"{option}\0{one.name}") for option in asked for one in asked[option]]
    looking = engine.told_apart(plan, flat)
    assert looking.drivers is not None
    assert plan.drivers is not None
    by_row = _by_row(model)
    known = {place: number for place, number in looking.drivers.of.items() if place[1] not in by_row}
    if not known:
        rule = "at least one input is drawn once a draw, or an event may happen"
        each = ", ".join(plan.drivers.by_period)
        what = f"has no drivers: {each} are drawn anew each period" if each else "has nothing that moves its outcomes"
        what = f"has no drivers but rows of a table: {', '.join(by_row)}" if by_row else what
        raise UsageError(Mistake("E521", what, "MODEL", rule=rule))
    engine.check_memory(looking, draws, threads)
    table = engine.table_of(plan, flat, draws, engine.Threads(threads), progress)
    tables = {}
    for option, some in asked.items():
        here = {number: name for (there, name), number in known.items() if there == option}
        # An option that draws nothing of its own stands beside what others draw: that moves nothing in it.
        here = here or {number: name for (_, name), number in known.items()}
        names = {looking.drivers.names[number]: name for number, name in here.items()}
        part = table.of(list(names), [f"{option}\0{one.name}" for one in some])
        tables[option] = part.called(list(names.values()), [one.name for one in some])
    return Tabled(looking, tables, int(table.draws.sum()), by_row)


def _by_row(model: Model) -> tuple[str, ...]:
    """Inputs that are rows of a joint table in any option."""
    entries = [pair for variant in model.variants.values() for pair in variant.inputs.items()]
    return tuple(dict.fromkeys(name for name, entry in entries if isinstance(entry.distribution, Rows)))


def _chosen(known: Iterable[engine.Asked], of: Sequence[str]) -> list[engine.Asked]:
    there = {one.name: one for one in known}
    for name in of:
        if name not in there:
            rule = "one of: " + ", ".join(there)
            raise UsageError(Mistake("E522", "is no outcome of the model", "of", name, rule, proposal(name, [*there])))
    return [there[name] for name in dict.fromkeys(of)] if of else [*there.values()]
