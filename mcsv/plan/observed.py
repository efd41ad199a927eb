"""The weight of a draw: how likely what was observed is in it, as a share of the most that any draw could make it."""

from __future__ import annotations

import math

from mcsv.kernels import instructions as op
from mcsv.model import Model, Name
from mcsv.model.records.observed import Observed
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.code.watch import Watcher
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["weigh"]


def weigh(model: Model, formulas: Formulas, watcher: Watcher, option: str) -> int:
    """The cell that holds the weight of each draw of an option, 0 to 1; nan where a probability or rate is none.

    What each figure was seen of is watched as well (``Layout.seen_cells``).
    """
    assembler = watcher.assembler
    logarithm: Value = 0.0
    for name, figure in model.observed.items():
        seen = _seen(model, formulas, name, figure)
        logarithm = assembler.add(logarithm, _logarithm(assembler, figure, seen))
        cell = watcher.watch(assembler.as_row(seen), f"{option}: truth of what was observed, {name}")
        watcher.layout.seen_cells[option, name] = cell
    weight = assembler.as_row(assembler.unary(op.EXP, logarithm))
    return watcher.watch(weight, f"{option}: weight by what was observed")


def _seen(model: Model, formulas: Formulas, name: str, figure: Observed) -> Value:
    """What was seen: an output as it is reported, or the value of a formula at its time."""
    tree, last = figure.of.tree, max(model.periods - 1, 0)
    period = last if figure.at is None else Clock.of(model).length(figure.at) - 1
    own = isinstance(tree, Name) and (tree.name in model.inputs or tree.name in model.stocks)
    if isinstance(tree, Name) and tree.name in model.outputs and not own:
        return formulas.value(model.outputs[tree.name].formula.tree, last, f"outputs.{tree.name}")
    return formulas.value(tree, period, f"observed.{name}")


def _logarithm(assembler: Assembler, figure: Observed, seen: Value) -> Value:
    """The logarithm of the likelihood over its largest possible value."""
    if figure.value is not None and figure.sd is not None:
        off = assembler.affine(seen, 1.0 / figure.sd, -figure.value / figure.sd)
        return assembler.affine(assembler.multiply(off, off), -0.5, 0.0)
    if figure.cases is not None and figure.successes is not None:
        failures = figure.cases - figure.successes
        rest = assembler.affine(seen, -1.0, 1.0)
        best = _entropy(figure.successes) + _entropy(failures) - _entropy(figure.cases)
        both = assembler.add(_times_log(assembler, figure.successes, seen), _times_log(assembler, failures, rest))
        return assembler.affine(both, 1.0, -best)
    assert figure.count is not None
    events = assembler.add(_times_log(assembler, figure.count, seen), assembler.affine(seen, -1.0, 0.0))
    return assembler.affine(events, 1.0, figure.count - _entropy(figure.count))


def _times_log(assembler: Assembler, count: float, value: Value) -> Value:
    """count ln value; where nothing is counted, 0 for every value that has a logarithm, nan below 0 all the same."""
    if count == 0.0:
        return assembler.affine(assembler.unary(op.SQRT, value), 0.0, 0.0)
    return assembler.affine(assembler.unary(op.LOG, value), count, 0.0)


def _entropy(count: float) -> float:
    return count * math.log(count) if count else 0.0
