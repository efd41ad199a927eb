"""Prices: which index brings money to the model's price year, and how cash grows from there."""

from __future__ import annotations

from pydantic import Field, model_validator

from mcsv.errors import Mistake, ModelError
from mcsv.model.fields import NumberField, Text
from mcsv.model.formula import FormulaField
from mcsv.model.money import PriceYear, same_year
from mcsv.model.names import Name
from mcsv.model.record import Record, wrong

__all__ = ["Index", "Prices", "factor"]


class Prices(Record):
    """How prices of different years are made comparable. Cash is nominal, value is real."""

    index: Name | None = None
    """The index series (one of indices) that brings money of another price year to the model's."""
    inflation: FormulaField | None = None
    """How fast cash grows from the start of the model on, a rate a year; an input drawn each period may stand here."""


class Index(Record):
    """A price index by year. Money of year a is worth values[b] / values[a] times as much in year b."""

    values: dict[PriceYear, NumberField] = Field(default_factory=dict)
    """The index by year: 2015/16: 195.97."""
    file: Text = ""
    """A CSV file with the series, beside the model file."""
    year: Text = "year"
    """The file's column with the years."""
    value: Text = "value"
    """The file's column with the index."""
    source: Text = ""
    """Where the series comes from."""
    note: Text = ""
    """Anything a reader should know."""

    @model_validator(mode="after")
    def _above_zero(self) -> Index:
        """There is a series, and every number in it is above 0."""
        for year, value in self.values.items():
            if value <= 0:
                raise wrong("E205", "is out of range", f"values.{year}", f"{value:g}", "an index is above 0")
        if not self.values:
            raise wrong("E202", "has no values", rule="values: by year, or file:")
        return self

    def of(self, year: str) -> float | None:
        """The index of a year, however the year is written; None where there is none."""
        return next((value for known, value in self.values.items() if same_year(known, year)), None)


def factor(index: Index, from_year: str, to_year: str) -> float:
    """What money in prices of ``from_year`` is multiplied by to be in prices of ``to_year``.

    ModelError E202, naming the years that there are, where the index has no value for one of them.
    """
    start, end = index.of(from_year), index.of(to_year)
    missing = from_year if start is None else to_year
    if start is None or end is None:
        rule = f"the index has {', '.join(index.values)}"
        raise ModelError(Mistake("E202", "the index has no value for this year", value=missing, rule=rule))
    return end / start
