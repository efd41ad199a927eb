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
from mcsv.reports.views import named_views
from mcsv.results.reading import figure, judged_apart, judged_by, judged_period, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["other_pockets", "outputs", "percentages", "prices", "stocks", "three", "views"]


@dataclass(frozen=True)
class _Row:
    """What one row is about: the variables' names, where in them it stands, its label and unit.

    ``chance`` is the variable with its P(<0), or empty; ``note`` stands below the label, where not the unit does.
    """

    subject: str
    chance: str
    place: Mapping[str, int]
    label: str
    unit: str
    note: str | None = None


def other_pockets(one: xr.Dataset, but: int | None, screen: Screen) -> list[str]:
    """One line for each pocket except ``but``: its position at the judged date."""
    unit = str(one.attrs["currency"])
    rows = [
        _Row(
            "position",
            "p_deficit",
            {"pocket": index, "period": judged_period(one, index)},
            str(name),
            unit,
            judged_apart(one, index),
        )
        for index, name in enumerate(one["pocket"].values)
        if index != but
    ]
    which = "Pockets" if but is None else "Other pockets"
    parts = (f"{which}: position at the end of {judged_by(one)}", clean(scale_of(one, unit).unit(unit)), "nominal cash")
    title = ", ".join(filter(None, parts))
    return _lines(one, rows, title, screen, errors=False)


def views(one: xr.Dataset, screen: Screen) -> list[str]:
    """Net present value by view, with errors."""
    unit = str(one.attrs["currency"])
    rows = [
        _Row("npv", "p_npv_negative", {"view": view.index}, view.label, unit, view.note) for view in named_views(one)
    ]
    parts = ("Net present value by view", clean(scale_of(one, unit).unit(unit)), prices(one))
    return _lines(one, rows, ", ".join(filter(None, parts)), screen)


def outputs(one: xr.Dataset, screen: Screen) -> list[str]:
    """What the model's ``outputs`` ask for, with their units and errors."""
    names = zip(one["output"].values, one["output_unit"].values, strict=True)
    rows = [
        _Row("output", "p_output_negative", {"output": index}, str(name), str(unit))
        for index, (name, unit) in enumerate(names)
    ]
    return _lines(one, rows, "Outputs", screen)


def stocks(one: xr.Dataset, screen: Screen) -> list[str]:
    """The levels of stocks at the judged date, with their units and errors."""
    period, names = judged_period(one), zip(one["stock"].values, one["stock_unit"].values, strict=True)
    rows = [
        _Row("stock", "", {"stock": index, "period": period}, str(name), str(unit))
        for index, (name, unit) in enumerate(names)
        if not np.isnan(float(one["stock_mean"].isel(stock=index, period=period)))
    ]
    return _lines(one, rows, f"Stocks at the end of {judged_by(one)}", screen)


def prices(one: xr.Dataset) -> str:
    """The prices that real money is in."""
    return f"prices of {year}" if (year := clean(str(one.attrs.get("price_year") or ""))) else "real"


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
    heading = ["", "mean", "sd", *percentages(one, three(one)), *(["P(<0), %"] if rows[0].chance else [])]
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
    chances = [probability(one, row.chance, **row.place)] if row.chance else []
    label, unit = clean(row.label), clean(size.unit(row.unit))
    first = [*map(words.figure, figures), *map(words.percent, chances)]
    if not errors:
        return [[label, *first], *([[f"  {row.note}", *[""] * len(first)]] if row.note else [])]
    second = [
        *(words.error(each, screen.signs.plus_minus) for each in figures),
        *(words.chance_error(chance, screen.signs.plus_minus) for chance in chances),
    ]
    return [[label, *first], [f"  {unit if row.note is None else row.note}", *second]]
