"""Stock: a level that each period makes out of the one before, such as a caseload."""

from __future__ import annotations

from pydantic import Field, model_validator

from mcsv.model.language.fields import Text
from mcsv.model.language.formula import ZERO, FormulaField
from mcsv.model.language.record import wrong
from mcsv.model.records.evidenced import Evidenced

__all__ = ["Stock"]


class Stock(Evidenced):
    """A level by period. Its name stands in formulas for the level at the end of the period.

    The level at the end of a period is ``next``, a formula in which the name of any stock stands for the level at the
    end of the period before (``initial`` in the first) and everything else for its value in the period; or the level
    before plus ``inflow`` less ``outflow``.
    """

    initial: FormulaField = ZERO
    """The level before the first period."""
    following: FormulaField | None = Field(default=None, alias="next")
    """The level at a period's end; names of stocks stand for the levels at the end of the period before."""
    inflow: FormulaField | None = None
    """What is added in a period, instead of next."""
    outflow: FormulaField | None = None
    """What leaves in a period, instead of next."""
    unit: Text = ""
    """What the level counts."""

    @model_validator(mode="after")
    def _one_rule(self) -> Stock:
        """A formula for the next level, or what flows in and out."""
        flows = self.inflow is not None or self.outflow is not None
        if (self.following is not None) == flows:
            raise wrong("E202", "says not how it changes", rule="next:, or inflow: and outflow:")
        return self
