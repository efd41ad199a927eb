"""Lengths of time in periods: certain ones are numbers, uncertain ones may be rows."""

from __future__ import annotations

from mcsv.model import Duration
from mcsv.model.language.spans import UncertainDuration
from mcsv.plan.code.assembler import Value
from mcsv.plan.code.open_number import Open
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.logic import at_least

__all__ = ["length_of"]


def length_of(time: Duration | UncertainDuration, clock: Clock, formulas: Formulas, owner: str) -> Value:
    """How many periods, which need not be whole; a length below 0 counts as 0. ``owner`` names draws in its formula."""
    if isinstance(time, Duration):
        return float(clock.length(time))
    assembler = formulas.draws.assembler
    count = formulas.value(time.count.tree, 0, owner)
    if isinstance(count, Open):
        count = count.as_length()
    return at_least(assembler, assembler.affine(count, time.scale(clock.model.step), 0.0), 0.0)
