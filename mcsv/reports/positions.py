"""The accountable pocket through time, and the reserves that keep it out of deficit.

Each takes the Dataset of one option and gives lines of text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports import words
from mcsv.reports.scales import scale_of
from mcsv.reports.screen import Screen, clean
from mcsv.reports.summary import percentages, three
from mcsv.reports.table import table
from mcsv.results.periods import called
from mcsv.results.reading import figure, judged_by, judged_period, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["by_period", "reserves"]

MOST_PERIODS = 24
"""Longer tables show every so many periods only."""


def by_period(one: xr.Dataset, pocket: int, screen: Screen) -> list[str]:
    """Mean, quantiles and P(deficit) of a pocket's position at the end of each period."""
    size = scale_of(one, one.attrs["currency"])
    shown = _periods(one)
    first = "from" if one.attrs.get("start") else str(one.attrs["step"])
    heading = [first, "mean", "", *percentages(one, three(one)), "P(<0), %", "95 % interval"]
    rows = [_period(one, {"pocket": pocket, "period": t}, size, screen) for t in shown]
    name, unit = clean(str(one["pocket"].values[pocket])), clean(size.unit(one.attrs["currency"]))
    some = "" if len(shown) == one.sizes["period"] else f" ({len(shown)} of {one.sizes['period']})"
    title = f"Position of {name} at the end of each {one.attrs['step']}{some}, {unit}, nominal cash"
    return [*screen.paragraph(title, "bold"), *table([heading, *rows], screen.width)]


def reserves(one: xr.Dataset, pocket: int, screen: Screen) -> list[str]:
    """The reserve for each confidence, rounded up, with its error."""
    levels = one["confidence"].values
    needed = [figure(one, "reserve_required", pocket=pocket, confidence=index) for index in range(len(levels))]
    size = scale_of(one, one.attrs["currency"])
    needed = [size.of(each) for each in needed]
    unit = clean(size.unit(one.attrs["currency"]))
    rows = [
        ["confidence", *(f"{words.exact(round(100 * float(level), 7))} %" for level in levels)],
        [f"reserve, {unit}" if unit else "reserve", *(words.needed(each, "")[0] for each in needed)],
        ["", *(words.needed(each, screen.signs.plus_minus)[1] for each in needed)],
    ]
    title = f"Reserve against a deficit at the end of {judged_by(one)}"
    return [*screen.paragraph(title, "bold"), *table(rows, screen.width)]


def _period(one: xr.Dataset, place: dict[str, int], size: words.Scale, screen: Screen) -> list[str]:
    mean = size.of(figure(one, "position_mean", **place))
    points = [size.of(figure(one, "position_quantile", quantile=index, **place)) for index in three(one)]
    chance = probability(one, "p_deficit", **place)
    return [
        called(one)[place["period"]],
        words.figure(mean),
        words.error(mean, screen.signs.plus_minus),
        *map(words.figure, points),
        words.percent(chance),
        words.interval(chance),
    ]


def _periods(one: xr.Dataset) -> list[int]:
    """Every so manyth period so that the table stays short, always with the judged and the last one."""
    count = one.sizes["period"]
    stride = -(-count // MOST_PERIODS)
    return sorted({*range(stride - 1, count, stride), judged_period(one), count - 1})
