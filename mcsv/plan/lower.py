"""From a model to a plan: a table of contents, one pass a file."""

from __future__ import annotations

from collections.abc import Sequence

from mcsv.errors import Mistake, UsageError
from mcsv.model import Model
from mcsv.model.names import proposal
from mcsv.plan.allocate import allocate
from mcsv.plan.assembler import Assembler
from mcsv.plan.clock import Clock
from mcsv.plan.draws import Draws
from mcsv.plan.formulas import Formulas
from mcsv.plan.layout import Layout
from mcsv.plan.plan import Plan, assemble
from mcsv.plan.programme import lower_programme
from mcsv.plan.views import views_of
from mcsv.plan.watch import Watcher

__all__ = ["lower"]

_OPTION = "base"


def lower(model: Model, seed: int = 1, keep: Sequence[str] = ()) -> Plan:
    """The plan of a model: frozen arrays, and where in them each result stands.

    ``keep`` names inputs, outputs and pockets (their position at the window's end) whose single draws are wanted.
    Raises UsageError for a name to keep that the model does not have.
    """
    clock = Clock.of(model)
    assembler = Assembler()
    layout = _layout(model, clock)
    watcher = Watcher(assembler, layout)
    formulas = _formulas(model, assembler, seed)
    if model.pockets and clock.periods:
        lower_programme(model, clock, formulas, watcher, _OPTION)
    _outputs(model, formulas, watcher)
    _keep(model, formulas, watcher, keep)
    code = allocate(assembler.instructions)
    return assemble(code, formulas.draws, layout, watcher.counters, seed)


def _layout(model: Model, clock: Clock) -> Layout:
    return Layout(
        options=(_OPTION,),
        pockets=tuple(model.pockets) if clock.periods else (),
        periods=clock.labels,
        window=clock.window,
        views=views_of(model) if clock.periods else (),
        outputs=tuple(model.outputs),
        output_units=tuple(output.unit for output in model.outputs.values()),
    )


def _formulas(model: Model, assembler: Assembler, seed: int) -> Formulas:
    drawn = {name: entry.distribution for name, entry in model.inputs.items() if entry.distribution is not None}
    computed = {name: entry.formula for name, entry in model.inputs.items() if entry.formula is not None}
    return Formulas(Draws(assembler, seed, drawn, model.correlations), computed)


def _outputs(model: Model, formulas: Formulas, watcher: Watcher) -> None:
    for name, output in model.outputs.items():
        row = formulas.draws.assembler.as_row(formulas.value(output.formula.tree, 0, f"outputs.{name}"))
        watcher.layout.output_cells[_OPTION, name] = watcher.watch(row, f"output {name}")


def _keep(model: Model, formulas: Formulas, watcher: Watcher, keep: Sequence[str]) -> None:
    layout = watcher.layout
    for name in keep:
        if name in model.outputs:
            layout.kept[name] = layout.output_cells[_OPTION, name]
            layout.kept_units[name] = model.outputs[name].unit
        elif name in model.inputs:
            row = formulas.draws.assembler.as_row(formulas.named(name, 0))
            layout.kept[name] = watcher.watch(row, f"input {name}")
            layout.kept_units[name] = model.inputs[name].unit
        elif name in layout.pockets:
            layout.kept[name] = layout.pocket_cells[_OPTION, name].positions[layout.window - 1]
            layout.kept_units[name] = model.currency
        else:
            known = [*model.outputs, *model.inputs, *layout.pockets]
            rule = "an input, an output or a pocket of the model"
            raise UsageError(Mistake("E402", "is not in the model", "keep", name, rule, proposal(name, known)))
