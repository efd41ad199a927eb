"""Outcomes of a model by the bins of its drivers: what questions about inputs are answered from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.ask.by_value import of_rows, tables_by_rank
from mcsv.ask.sampling import Sampling
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.frozen import FrozenDict
from mcsv.model import Model
from mcsv.model.language.names import proposal
from mcsv.plan import Layout, Plan, Purpose, lower
from mcsv.plan.code.drivers import Drivers

__all__ = ["Tabled", "drivers_of", "outcomes_of", "tabled"]


@dataclass(frozen=True)
class Tabled:
    """A plan with noted drivers (``lowered``, and ``plan``, which looks at what is asked alone), and the table of every
    option, whose drivers are named as the model names them.

    ``asked``: the outcomes by option. ``ranked``: by option the same outcomes by the ranks of those drivers that are
    rows of a table, where it has any.
    """

    lowered: Plan
    plan: Plan
    asked: FrozenDict[str, tuple[engine.Asked, ...]]
    tables: FrozenDict[str, BinTable]
    ranked: FrozenDict[str, BinTable]
    draws: int


def outcomes_of(layout: Layout, option: str, pocket: str) -> list[engine.Asked]:
    """What one may ask about in an option: deficit and position of the accountable ``pocket`` (of all, where that is
    none), value by view, outputs. A deficit is one at any judged date, the position that at the window's end.
    """
    found = []
    for name in layout.pockets:
        book = layout.pocket_cells[option, name]
        if pocket in ("", name):
            of = f":{name}" if not pocket else ""
            found += [engine.Asked(f"deficit{of}", book.any_date, True), engine.Asked(f"position{of}", book.judged)]
    seen: set[int] = set()
    for view in layout.views:
        cell = layout.view_cells[option, view]
        if cell not in seen:
            found.append(engine.Asked(f"npv:{view}", cell))
        seen.add(cell)
    return [*found, *(engine.Asked(f"output:{name}", layout.output_cells[option, name]) for name in layout.outputs)]


def tabled(model: Model, sampling: Sampling, of: Sequence[str] = ()) -> Tabled:
    """Run a model and tell its outcomes (all, or ``of``) apart by the bins of its drivers.

    UsageError E521 for a model without drivers, E522 for an outcome that there is not.
    """
    plan = lower(model, sampling.seed, scope=sampling.scope, purpose=Purpose(drivers=True, by_period=True))
    pocket = model.accountability.pocket if model.accountability else ""
    asked = {option: _chosen(outcomes_of(plan.layout, option, pocket), of) for option in plan.layout.options}
    flat = [replace(one, name=f"{option}\0{one.name}") for option in asked for one in asked[option]]
    looking = engine.told_apart(plan, flat)
    if looking.drivers is None or not looking.drivers.count:
        rule = "at least one input is drawn, or an event may happen"
        raise UsageError(Mistake("E521", "has nothing that moves its outcomes", "MODEL", rule=rule))
    engine.check_memory(looking, sampling.draws, sampling.threads)
    table = engine.table_of(plan, flat, sampling.draws, sampling.executor, sampling.progress)
    tables = {}
    for option, some in asked.items():
        names = drivers_of(looking.drivers, option)
        part = table.of(list(names), [f"{option}\0{one.name}" for one in some])
        tables[option] = part.called(list(names.values()), [one.name for one in some])
    whole = int(table.draws.sum())
    known = {option: [name for name in part.drivers if name not in part.counted] for option, part in tables.items()}
    rows = {option: of_rows(model.variants[option], names) for option, names in known.items()}
    ranked = tables_by_rank(model, asked, rows, replace(sampling, draws=whole))
    frozen = FrozenDict({option: tuple(some) for option, some in asked.items()})
    return Tabled(plan, looking, frozen, FrozenDict(tables), FrozenDict(ranked), whole)


def drivers_of(drivers: Drivers, option: str) -> dict[str, str]:
    """An option's name of each of its drivers; one that draws nothing has those of the first that does, which do not
    move it.
    """
    drawing = [there for there, _ in drivers.of]
    whose = option if option in drawing else drawing[0]
    return {drivers.names[number]: name for (there, name), number in drivers.of.items() if there == whose}


def _chosen(known: Iterable[engine.Asked], of: Sequence[str]) -> list[engine.Asked]:
    there = {one.name: one for one in known}
    for name in of:
        if name not in there:
            rule = "one of: " + ", ".join(there)
            way_out = proposal(name, [*there]) or "leave it out for all of them"
            raise UsageError(Mistake("E522", "is no outcome of the model", "of", name, rule, way_out))
    return [there[name] for name in dict.fromkeys(of)] if of else [*there.values()]
