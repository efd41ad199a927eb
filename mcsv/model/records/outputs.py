"""Output: a formula over the inputs whose distribution is reported."""

from __future__ import annotations

from mcsv.model.language.fields import Text
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.record import Record

__all__ = ["Output"]


class Output(Record):
    """One number a draw, computed from inputs."""

    formula: FormulaField
    """What to compute."""
    unit: Text = ""
    """What one of it is."""
    note: Text = ""
    """Anything a reader should know."""
