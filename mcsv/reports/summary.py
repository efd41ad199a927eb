"""Tables of one row a subject: mean, sd, quantiles, and the chance to be below zero.

Each takes the Dataset of one option and gives lines of text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports import words
from mcsv.reports.scales import scale_of
from mcsv.reports.screen import Screen, clean
from mcsv.reports.table import table
from mcsv.results.decisions import figure, judged_by, judged_period, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["other_pockets", "outputs", "percentages", "three", "views"]


@dataclass(frozen=True)
class _Row:
    """What one row is about: the variables' names, where in them it stands, its label and unit."""

    subject: str
    chance: str
    place: Mapping[str, int]
    label: str
    unit: str


def other_pockets(one: xr.Dataset, but: int | None, screen: Screen) -> list[str]:
    """One line for each pocket except ``but``: its position at the judged date."""
    period = judged_period(one)
    unit = str(one.attrs["currency"])
    rows = [
        _Row("position", "p_deficit", {"pocket": index, "period": period}, str(name), unit)
        for index, name in enumerate(one["pocket"].values)
        if index != but
    ]
    which = "Pockets" if but is None else "Other pockets"
    title = f"{which}: position at the end of {judged_by(one)}, nominal cash"
    return _lines(one, rows, title, screen, errors=False)


def views(one: xr.Dataset, screen: Screen) -> list[str]:
    """Net present value by view, with errors."""
    unit = str(one.attrs["currency"])
    rows = [
        _Row("npv", "p_npv_negative", {"view": index}, str(name), unit) for index, name in enumerate(one["view"].values)
    ]
    prices = f"prices of {year}" if (year := one.attrs.get("price_year")) else "real"
    return _lines(one, rows, f"Net present value by view, {prices}", screen)


def outputs(one: xr.Dataset, screen: Screen) -> list[str]:
    """What the model's ``outputs`` ask for, with their units and errors."""
    names = zip(one["output"].values, one["output_unit"].values, strict=True)
    rows = [
        _Row("output", "p_output_negative", {"output": index}, str(name), str(unit))
        for index, (name, unit) in enumerate(names)
    ]
    return _lines(one, rows, "Outputs", screen)


def three(one: xr.Dataset) -> list[int]:
    """Indices of the quantiles that tables show: nearest to 5, 50 and 95 %, each once."""
    quantiles = one["quantile"].values
    return sorted({int(np.argmin(abs(quantiles - wanted))) for wanted in (0.05, 0.5, 0.95)})


def percentages(one: xr.Dataset, indices: list[int]) -> list[str]:
    """The headings of these quantiles' columns."""
    return [f"{words.exact(round(100 * float(one['quantile'].values[index]), 7))} %" for index in indices]


def _lines(one: xr.Dataset, rows: list[_Row], title: str, screen: Screen, errors: bool = True) -> list[str]:
    if not rows:
        return []
    heading = ["", "mean", "sd", *percentages(one, three(one)), "P(<0), %"]
    body = [line for row in rows for line in _cells(one, row, screen, errors)]
    return [*screen.paragraph(title, "bold"), *table([heading, *body], screen.width)]


def _cells(one: xr.Dataset, row: _Row, screen: Screen, errors: bool) -> list[list[str]]:
    """The row's figures and, where ``errors`` are wanted, a second row with the error of each."""
    figures = [
        figure(one, f"{row.subject}_mean", **row.place),
        figure(one, f"{row.subject}_sd", **row.place),
        *(figure(one, f"{row.subject}_quantile", quantile=index, **row.place) for index in three(one)),
    ]
    size = scale_of(one, row.unit)
    figures = [size.of(each) for each in figures]
    chance = probability(one, row.chance, **row.place)
    label, unit = clean(row.label), clean(size.unit(row.unit))
    first = [*map(words.figure, figures), words.percent(chance)]
    if not errors:
        return [[f"{label}, {unit}" if unit else label, *first]]
    second = [
        *(words.error(each, screen.signs.plus_minus) for each in figures),
        words.chance_error(chance, screen.signs.plus_minus),
    ]
    return [[label, *first], [f"  {unit}", *second]]
