"""Cost and Benefit: what is paid and what is gained, period by period."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mcsv.model.calendar import NONE, DurationField, Per
from mcsv.model.fields import Shares, Text
from mcsv.model.formula import ONE, ZERO, FormulaField
from mcsv.model.money import PriceYear
from mcsv.model.record import Record, wrong
from mcsv.model.timing import Timed

__all__ = ["Benefit", "Cost", "Value"]


class Cost(Timed):
    """Money that pockets pay."""

    amount: FormulaField | None = None
    """How much money; or give quantity and unit_value."""
    quantity: FormulaField | None = None
    """How many units are bought."""
    unit_value: FormulaField | None = None
    """What a unit costs."""
    per: Per
    """For what: once (in the first period), or each period, month, quarter or year."""
    paid_by: Shares
    """Which pockets pay, and what share each; the shares add up to 1."""
    unit: Text = ""
    """What the quantity counts."""
    price_year: PriceYear = ""
    """The year in whose prices the amount is stated, where it is not the model's."""
    source: Text = ""
    """Where the number comes from."""
    note: Text = ""
    """Anything a reader should know."""

    @model_validator(mode="after")
    def _one_size(self) -> Cost:
        """An amount, or a quantity of something with a price; not both, not half of it."""
        rule = "amount:, or both quantity: and unit_value:"
        parts = [name for name in ("quantity", "unit_value") if getattr(self, name) is not None]
        if self.amount is not None and parts:
            raise wrong("E203", f"has amount and {' and '.join(parts)}", rule=rule)
        if self.amount is None and len(parts) < 2:
            raise wrong("E202", "does not say how much", rule=rule)
        return self


class Value(Record):
    """What one unit of a benefit is worth, and to whom."""

    to: Shares
    """The pocket that gains, or several with the share of each; the shares add up to 1."""
    type: Literal["fiscal", "economic", "social"]
    """Fiscal (a public body's money), economic (earnings, growth) or social (health, safety, wellbeing)."""
    unit_value: FormulaField
    """What one unit of the quantity is worth."""
    cashable: FormulaField = ZERO
    """The share of a fiscal value by which a budget can really be cut, from 0 to 1."""
    cash_lag: DurationField = NONE
    """How long after the effect that cash can leave the budget."""
    unit: Text = ""
    """What the unit value is stated in, for instance GBP/day."""
    price_year: PriceYear = ""
    """The year in whose prices the unit value is stated, where it is not the model's."""
    source: Text = ""
    """Where the number comes from."""
    note: Text = ""
    """Anything a reader should know."""


class Benefit(Timed):
    """Something good that the programme brings about, and what it is worth to whom."""

    quantity: FormulaField = ONE
    """How many units of it."""
    per: Per
    """For what: once (in the first period), or each period, month, quarter or year."""
    values: Annotated[tuple[Value, ...], Field(min_length=1)]
    """What a unit is worth, to each of those who gain."""
    group: Text | None = None
    """Whose outcome it is; the same benefit for another group is another benefit."""
    unit: Text = ""
    """What the quantity counts."""
    source: Text = ""
    """Where the number comes from."""
    note: Text = ""
    """Anything a reader should know."""
