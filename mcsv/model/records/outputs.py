"""Output: a formula over the inputs whose distribution is reported."""

from __future__ import annotations

from pydantic import model_validator

from mcsv.model.language.fields import NumberField, Text
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.record import Record, wrong

__all__ = ["Output", "Target"]


class Target(Record):
    """What an output has to come to, in its own unit: one of ``at_least`` and ``at_most``."""

    at_least: NumberField | None = None
    """It is met where the output is this or more."""
    at_most: NumberField | None = None
    """It is met where the output is this or less, as for harm, waits or cost."""

    @model_validator(mode="after")
    def _one_bound(self) -> Target:
        """One of the two."""
        if (self.at_least is None) == (self.at_most is None):
            code, what = ("E202", "has no bound") if self.at_least is None else ("E203", "has two bounds")
            raise wrong(code, what, rule="at_least: or at_most:", way_out="two outputs may have one formula")
        return self


class Output(Record):
    """One number a draw, computed from inputs."""

    formula: FormulaField
    """What to compute."""
    unit: Text = ""
    """What one of it is."""
    target: Target | None = None
    """What it has to come to: {at_least: 120}, {at_most: 3}. The answer says how surely it does, and how surely it does
    while the accountable pocket is in deficit at no judged date."""
    note: Text = ""
    """Anything a reader should know."""
