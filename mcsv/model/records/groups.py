"""Group: people whom the programme is for, and how many of them it reaches."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from mcsv.model.language.fields import NumberField, TruthField, within
from mcsv.model.language.formula import ONE, FormulaField
from mcsv.model.language.number import number
from mcsv.model.language.record import Record, wrong
from mcsv.model.records.evidenced import Evidenced

__all__ = ["Equity", "Group"]


def _decile(value: Any) -> int:
    """1 (poorest tenth) to 10 (richest)."""
    if number(value) not in range(1, 11):
        raise wrong("E205", "is no decile", value=str(value), rule="1 (poorest tenth) to 10 (richest)")
    return int(value)


Decile = Annotated[int, BeforeValidator(_decile), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 10})]
_ABOVE_0 = within(0, float("inf"), "above 0", ends=False)
_INCOME = {"type": "number", "exclusiveMinimum": 0}


class Group(Evidenced):
    """People. Reached are size x eligible x engaged x retained of them: what ``per_head`` counts.

    All groups together are the community of which it is told how many are better off: state one for the others too.
    Where costs and benefits name some groups, nobody is reached of one that none of them names.
    """

    size: FormulaField
    """How many people there are."""
    eligible: FormulaField = ONE
    """The share of them who may take part, from 0 to 1."""
    engaged: FormulaField = ONE
    """The share of those who do take part."""
    retained: FormulaField = ONE
    """The share of those who stay until it helps."""
    income: FormulaField | None = None
    """Their income a year and head, for weights by income (equity), and for what goes to the lower-income half."""
    decile: Decile | None = None
    """The tenth of incomes that they belong to, instead of an income: 1 (poorest) to 10."""
    minority: TruthField | None = None
    """Whether they are a minority of the community."""

    @model_validator(mode="after")
    def _one_income(self) -> Group:
        """An income or a decile."""
        if self.income is not None and self.decile is not None:
            raise wrong("E203", "has both income and decile", rule="one of income: and decile:")
        return self


class Equity(Record):
    """Weights by income, for the view of society: (reference_income / income) ** elasticity for a group's own gains.

    They weigh value that goes to pockets of kind society through a benefit of the group; what a public or other body
    gains by it counts as it is.
    """

    reference_income: Annotated[float, _ABOVE_0, WithJsonSchema(_INCOME)]
    """The income a year at which a pound counts as a pound."""
    elasticity: Annotated[float, within(0, 10, "from 0 to 10"), WithJsonSchema({"type": "number", "minimum": 0})] = 1.3
    """How fast a pound counts for less as income grows; HM Treasury's Green Book uses 1.3."""
    deciles: tuple[NumberField, ...] = ()
    """The incomes a year of the ten tenths, poorest first, where groups state a decile."""

    @model_validator(mode="after")
    def _ten(self) -> Equity:
        """Ten incomes in rising order, or none."""
        rising = all(low < high for low, high in zip(self.deciles, self.deciles[1:], strict=False))
        if self.deciles and not (len(self.deciles) == 10 and self.deciles[0] > 0 and rising):
            raise wrong("E205", "are not the incomes of ten tenths", "deciles", rule="ten rising incomes above 0")
        return self
