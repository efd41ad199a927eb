"""From a model to a plan: a table of contents, one pass a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from mcsv.errors import Mistake, UsageError
from mcsv.model import Model, Name
from mcsv.model.language.names import proposal
from mcsv.model.records.stocks import Stock
from mcsv.model.records.years import year_ends
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Assembler, Instruction, Row
from mcsv.plan.code.by_stream import by_stream
from mcsv.plan.code.drivers import noted
from mcsv.plan.code.interleave import woven
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.open_number import Tape
from mcsv.plan.code.twins import Twin
from mcsv.plan.code.watch import Watcher
from mcsv.plan.code.whole import whole_cells
from mcsv.plan.drivers import noting_of
from mcsv.plan.identity import identity
from mcsv.plan.moved import closed
from mcsv.plan.observed import weigh
from mcsv.plan.opened import Opened, with_open_numbers
from mcsv.plan.plan import Plan, assemble, with_twins
from mcsv.plan.programme.compared import compare_options
from mcsv.plan.programme.pocket_tree import contributors
from mcsv.plan.programme.prices import year_apart
from mcsv.plan.programme.views import views_of
from mcsv.plan.purpose import Purpose
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.draws import Tables
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.settled import windows_alike
from mcsv.plan.story import Shared, story_of

__all__ = ["lower"]

_ANSWER = Purpose()


def lower(
    model: Model,
    seed: int = 1,
    keep: Sequence[str] = (),
    scope: str = "",
    lever: str | None = None,
    purpose: Purpose = _ANSWER,
) -> Plan:
    """The plan of a model with all its options: frozen arrays, and where in them each result stands.

    ``keep`` names inputs, outputs, stocks (their level at the horizon's end) and pockets (their position at the
    window's end) whose single draws are wanted. In another ``scope`` inputs of the same name draw other numbers; where
    none is given, a model whose draws are its own has its name for one. The reserve of the pocket ``lever`` is left
    open until :func:`mcsv.plan.lever.with_reserve` puts it in, and nothing is told of chance. ``purpose`` says what the
    plan is for beside the answer itself.
    Raises UsageError for a name to keep that the model does not have.
    """
    tape: Tape | None = None
    opened = model
    if model.levers:
        opened, tape = with_open_numbers(model)
    found = _lowered(opened, seed, keep, scope, lever, purpose)
    if found is None or (found.disputed and not purpose.apart):
        # What two options draw alike has another part of chance in each, so that no cell tells it of both.
        return lower(model, seed, keep, scope, lever, replace(purpose, apart=True))
    return found if tape is None else closed(found, tape)


def _lowered(
    model: Model, seed: int, keep: Sequence[str], scope: str, lever: str | None, purpose: Purpose
) -> Plan | None:
    """None as soon as it shows that options must be told ``apart`` and are not: nothing more is done in vain."""
    scope = scope or (model.programme if model.draws == "own" else "")
    watcher = Watcher(
        Assembler(),
        _layout(model, Clock.of(model)),
        tells=purpose.tell,
        windows=purpose.windows,
        returns=purpose.returns,
        turnover={} if purpose.compare else None,
    )
    shared = Shared(seed, Tables(), [], scope, lever, purpose=purpose)
    apart, touched = watcher.layout.blank(), set[Row]()
    told: dict[str, Formulas] = {}
    stories: list[list[Instruction]] = []
    twins: list[list[Instruction]] = []
    for option, variant in model.variants.items():
        if purpose.apart:
            watcher.forget()
        story, told[option] = _option(variant, watcher, option, shared)
        if shared.sides.disputed and not purpose.apart:
            return None
        chance = told[option].draws.has_chance and lever is None and not purpose.alone
        other, twin = _twin(variant, watcher, option, shared) if chance else (apart, [])
        stories.append(story)
        twins += Twin(option, watcher, other, apart, touched).differences(story, twin)
    alive, differences = by_stream(woven(stories)), allocate(by_stream(woven(twins)))
    code = allocate(alive)
    fingerprint = identity((code, differences), shared.keys, shared.tables.tables)
    kept: list[list[Instruction]] = []
    if keep or purpose.compare or purpose.weighed:
        kept = [_weighed(model.variants[option], told[option], watcher, option) for option in told if purpose.weighed]
        kept += [_keep(model.variants[option], told[option], watcher, option, keep) for option in told]
        stories = _compared(model, watcher, stories) if purpose.compare else stories
        alive = by_stream(woven([*stories, *kept]))
        code = allocate(alive)
    watcher.layout.whole.update(whole_cells(chain.from_iterable(stories), shared.tables.tables))
    found = None
    if purpose.drivers:
        found = noting_of({option: told[option].draws for option in told}, watcher.layout, alive, purpose.by_period)
        code = allocate(noted(by_stream(woven([*stories, *kept, found.last])), found))
    plan = replace(assemble(code, shared.tables, shared.keys, watcher, seed), fingerprint=fingerprint)
    plan = replace(plan, opened=Opened({}, (), code.opened) if code.opened else None)
    plan = replace(plan, known=frozenset(shared.sides.known.values()), disputed=shared.sides.disputed)
    plan = with_twins(plan, differences, apart) if apart.cell_names else plan
    return replace(plan, drivers=found.done()) if found else plan


def _compared(model: Model, watcher: Watcher, stories: list[list[Instruction]]) -> list[list[Instruction]]:
    """The stories with what compares them."""
    stories, comparison = compare_options(model, watcher, stories)
    watcher.layout = replace(watcher.layout, comparison=comparison)
    return stories


def _option(model: Model, watcher: Watcher, option: str, shared: Shared) -> tuple[list[Instruction], Formulas]:
    """The instructions of one option, and the formulas that made them."""
    begin = len(watcher.assembler.instructions)
    if shared.purpose.money:
        watcher = Watcher(watcher.assembler, watcher.layout.blank(), beside=watcher)
    formulas = story_of(model, watcher, option, shared)
    return watcher.assembler.instructions[begin:], formulas


def _twin(model: Model, watcher: Watcher, option: str, shared: Shared) -> tuple[Layout, list[Instruction]]:
    """The layout and the instructions of an option's twin."""
    begin = len(watcher.assembler.instructions)
    other = Watcher(watcher.assembler, watcher.layout.blank())
    story_of(model, other, option, replace(shared, twin=True))
    return other.layout, watcher.assembler.instructions[begin:]


def _layout(model: Model, clock: Clock) -> Layout:
    stocks: dict[str, Stock] = {}
    for variant in model.variants.values():
        stocks |= {name: stock for name, stock in variant.stocks.items() if name not in stocks}
    return Layout(
        options=tuple(model.variants),
        pockets=tuple(model.pockets) if clock.periods else (),
        periods=clock.labels,
        window=clock.window,
        views=views_of(model) if clock.periods else (),
        outputs=tuple(model.outputs),
        output_units=tuple(output.unit for output in model.outputs.values()),
        stocks=tuple(stocks) if clock.periods else (),
        stock_units=tuple(stock.unit for stock in stocks.values()) if clock.periods else (),
        tolerances={
            (option, pocket): tolerance
            for option, variant in model.variants.items()
            for pocket, tolerance in _tolerances(variant)
        },
        judged_periods=clock.commonly_judged,
        year_ends=year_ends(model, clock.periods),
        windows=windows_alike(model, clock.window),
        contributors=contributors(model) if clock.periods and views_of(model) else (),
    )


def _tolerances(model: Model) -> Iterator[tuple[str, float]]:
    """The risk of a deficit that pockets accept: their own, and that of the accountability."""
    yield from ((name, pocket.tolerance) for name, pocket in model.pockets.items() if pocket.tolerance is not None)
    if model.accountability:
        yield model.accountability.pocket, model.accountability.tolerance


def _weighed(model: Model, formulas: Formulas, watcher: Watcher, option: str) -> list[Instruction]:
    """The instructions that give each draw its weight; last, as those of what is kept."""
    begin = len(watcher.assembler.instructions)
    watcher.layout.weight_cells[option] = weigh(model, formulas, watcher, option)
    return watcher.assembler.instructions[begin:]


def _as_formulas_see(model: Model, name: str) -> str:
    """The unit of an input, and the model's prices, where it is stated in others."""
    entry = model.inputs[name]
    priced = f"prices of {model.price_year}" if year_apart(model, entry.price_year) else ""
    return ", ".join(filter(None, (entry.unit, priced)))


def _keep(model: Model, formulas: Formulas, watcher: Watcher, option: str, keep: Sequence[str]) -> list[Instruction]:
    """The instructions that look at what is to be kept; they come last, so that they move nothing else."""
    layout, begin = watcher.layout, len(watcher.assembler.instructions)
    for name in keep:
        if name in model.outputs:
            cell, unit = layout.output_cells[option, name], model.outputs[name].unit
        elif name in model.stocks:
            cell, unit = layout.stock_cells[option, name, model.periods - 1], model.stocks[name].unit
        elif name in model.inputs and formulas.timed(Name(name)):
            rule = "one number a draw is kept, and this input changes from period to period"
            raise UsageError(Mistake("E401", "has many values in a draw", "keep", name, rule, "keep a stock of it"))
        elif name in model.inputs:
            row = watcher.assembler.as_row(formulas.named(name, 0))
            cell, unit = watcher.watch(row, f"{option}: input {name}"), _as_formulas_see(model, name)
        elif name in layout.pockets:
            cell, unit = layout.pocket_cells[option, name].judged, model.currency
        else:
            known = [*model.outputs, *model.stocks, *model.inputs, *layout.pockets]
            rule = "an input, an output, a stock or a pocket of the model"
            raise UsageError(Mistake("E402", "is not in the model", "keep", name, rule, proposal(name, known)))
        layout.kept[option, name] = cell
        layout.kept_units[name] = unit
    return watcher.assembler.instructions[begin:]
