"""The accountable pocket through time, and the reserves that keep it out of deficit.

Each takes the Dataset of one option and gives blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.run.sentence import unknown
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain, chance, measured, percentages, shown_quantiles, titled, too_few
from mcsv.reports.writing.paper import Column, Row, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.results.reading.dates import judged_periods, period_ends, year_ends
from mcsv.results.reading.derived import Why, reserve_for
from mcsv.results.reading.figures import judged_by, judged_period

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["by_period", "reserves"]

MOST_PERIODS = 24
"""Longer tables show every so many periods only."""


def by_period(one: xr.Dataset, pocket: int) -> list[Table]:
    """Mean, quantiles and P(deficit) of a pocket's position at the end of each period; financial years are marked."""
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    shown, ends, years = _periods(one), period_ends(one), year_ends(one)
    step = str(one.attrs["step"])
    columns = [Column("mean", "beside"), *map(Column, percentages(one)), Column("P(<0), %", "interval")]
    rows = [Row(ends[t], _period(one, {"pocket": pocket, "period": t}, size), marked=t in years) for t in shown]
    some = "" if len(shown) == one.sizes["period"] else f" ({len(shown)} of {one.sizes['period']})"
    title = f"Position of {one['pocket'].values[pocket]} at the end of each {step}{some}"
    corner = "until" if one.attrs.get("start") else step
    return [
        Table(
            titled(title, size.unit(unit), "nominal cash"),
            tuple(columns),
            tuple(rows),
            corner,
            mark=f"end of a financial year; judged until {ends[judged_period(one)]}, and on that day",
            notes=too_few(one),
        )
    ]


def _period(one: xr.Dataset, place: dict[str, int], size: words.Scale) -> tuple[Shown, ...]:
    unit = str(one.attrs["currency"])
    points = [measured(one, "position_quantile", unit, size, quantile=q, **place) for q in shown_quantiles(one)]
    return measured(one, "position_mean", unit, size, **place), *points, chance(one, "p_deficit", **place)


def _periods(one: xr.Dataset) -> list[int]:
    """Every so manyth period so that the table stays short, always with all judged ones and the last."""
    count = one.sizes["period"]
    stride = -(-count // MOST_PERIODS)
    return sorted({*range(stride - 1, count, stride), *judged_periods(one), judged_period(one), count - 1})


def reserves(one: xr.Dataset, pocket: int) -> list[Table]:
    """The reserve for each confidence, rounded up, with its error: at any judged date, and at the window's end."""
    levels = [float(level) for level in one["confidence"].values]
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    several = len(judged_periods(one)) > 1
    label = titled("reserve", size.unit(unit))
    rows: list[Row] = []
    reasons: dict[Why, float] = {}
    for joint in (True, False) if several else (True,):
        found = [reserve_for(one, pocket, level, joint) for level in levels]
        cells = tuple(Shown(reserve, unit, size, up=True) for reserve, _ in found)
        reasons |= {why: level for (_, why), level in zip(found, levels, strict=True) if why != "known"}
        rows.append(Row(_which(joint, several, label), cells))
    same = len(rows) == 2 and rows[0].cells == rows[1].cells
    rows = [Row(label, rows[0].cells)] if same else rows
    dates = "at any judged date within" if several else "at the end of"
    title = f"Reserve against a deficit {dates} {judged_by(one)}"
    title = titled(title, size.unit(unit) if len(rows) > 1 else "")
    columns = tuple(Column(certain(level), "below") for level in levels)
    notes = tuple(f"{words.NOT_KNOWN}: {_reason(why, level)}" for why, level in reasons.items())
    return [Table(title, columns, tuple(rows), "confidence", notes=notes)]


def _which(joint: bool, several: bool, label: str) -> str:
    return label if not several else "any judged date" if joint else "the end alone"


def _reason(why: Why, level: float) -> str:
    return f"the reserve for {certain(level)} {unknown(why, round(1 - level, 12))}"
