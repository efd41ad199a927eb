"""Prices: which index brings money to the model's price year, and how cash grows from there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationInfo, model_validator

from mcsv.distributions.columns import inside, plain_number, rows
from mcsv.errors import DistributionError, Mistake, ModelError
from mcsv.frozen import FrozenDict
from mcsv.model.language.fields import NumberField, Text
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.names import Name
from mcsv.model.language.record import FieldError, Record, wrong
from mcsv.model.records.money import PriceYear, price_year, same_year

__all__ = ["Index", "Prices", "factor"]


class Prices(Record):
    """How prices of different years are made comparable. Cash is nominal, value is real."""

    index: Name | None = None
    """The index series (one of indices) that brings money of another price year to the model's."""
    inflation: FormulaField | None = None
    """How fast cash grows from the start of the model on, a rate a year; an input drawn each period may stand here. All
    that is paid in a period is paid in the prices of its beginning: those of the first period are the price year's,
    those of each later one have grown by the rates of the periods before it. After the horizon prices stand still."""


class Index(Record):
    """A price index by year. Money of year a is worth values[b] / values[a] times as much in year b."""

    values: FrozenDict[PriceYear, NumberField] = FrozenDict()
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

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, data: Any, info: ValidationInfo) -> Any:
        """Read the series from its file, where one is named."""
        if not isinstance(data, dict) or not isinstance(data.get("file"), str) or not data["file"]:
            return data
        if data.get("values"):
            raise wrong("E203", "has values and a file", "file", rule="one of values: and file:")
        columns = {key: data.get(key, key) for key in ("year", "value")}
        if not all(isinstance(column, str) for column in columns.values()):
            return data
        try:
            return {**data, "values": _read(data["file"], getattr(info.context, "folder", None), columns)}
        except DistributionError as error:
            raise FieldError(*error.mistakes) from None

    @model_validator(mode="after")
    def _above_zero(self) -> Index:
        """There is a series with one number above 0 for each year."""
        known: list[str] = []
        for year, value in self.values.items():
            path = "file" if self.file else f"values.{year}"
            if value <= 0:
                raise wrong("E205", "is out of range", path, f"{year}: {value:g}", "an index is above 0")
            if any(same_year(year, other) for other in known):
                raise wrong("E103", "is given twice, written differently", path, year)
            known.append(year)
        if not self.values:
            raise wrong("E202", "has no values", rule="values: by year, or file:")
        return self

    def _said(self, update: Mapping[str, Any]) -> dict[str, Any]:
        """With the series itself instead of its file, which may be read once only, in its model's folder."""
        unread = () if "file" in update else ("file", "year", "value")
        return {key: part for key, part in super()._said(update).items() if key not in unread}

    def of(self, year: str) -> float | None:
        """The index of a year, however the year is written; None where there is none."""
        return next((value for known, value in self.values.items() if same_year(known, year)), None)


def _read(file: str, folder: Path | None, columns: dict[str, str]) -> dict[str, float]:
    """The index by year from a CSV file; every row that has none is a mistake (the first ten are shown)."""
    mistakes: list[Mistake] = []
    values: dict[str, float] = {}
    seen: dict[str, int] = {}
    for line, (year, cell) in rows(inside(file, folder), file, columns):
        value = plain_number(cell)
        try:
            year = price_year(year)
        except FieldError:
            mistakes.append(_row(line, columns["year"], "is no price year", year, file))
            continue
        twice = next((other for other in seen if same_year(year, other)), None)
        if value is None or value <= 0:
            mistakes.append(_row(line, columns["value"], "is no number above 0", cell, file))
        elif twice is not None:
            mistakes.append(_row(line, columns["year"], f"is the year of row {seen[twice]} again", year, file))
        else:
            values[year], seen[year] = value, line
        if len(mistakes) == 10:
            break
    if mistakes:
        raise FieldError(*mistakes)
    return values


def _row(line: int, column: str, what: str, value: str, file: str) -> Mistake:
    way_out = f"mend or drop that row of {file}"
    return Mistake("E503", f"row {line}, column {column} {what}", "file", value, way_out=way_out)


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
