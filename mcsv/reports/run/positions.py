"""The accountable pocket through time, and the reserves that keep it out of deficit.

Each takes the Dataset of one option and gives blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcsv.reports.run.sentence import unknown
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain, chance, measured, percentages, shown_quantiles, too_few
from mcsv.reports.writing.message import both, day, message, titled
from mcsv.reports.writing.paper import Column, Row, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import STEPS, at_end_of, within
from mcsv.results.reading.dates import end_names, judged_periods, year_ends
from mcsv.results.reading.derived import Why, reserve_for
from mcsv.results.reading.figures import judged_by, judged_period

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["by_period", "reserves"]

Rows = dict[int, Row]
"""By period."""

_EACH_END = {
    "month": "Position of {pocket} at the end of each month",
    "quarter": "Position of {pocket} at the end of each quarter",
    "year": "Position of {pocket} at the end of each year",
}

MOST_PERIODS = 24
"""Longer tables show every so many periods only."""


def by_period(one: xr.Dataset, pocket: int, most: int = MOST_PERIODS, made: Rows | None = None) -> list[Table]:
    """Mean, quantiles and P(deficit) of a pocket's position at the end of each period; financial years are marked.

    ``most``: about so many periods are shown, beside those that are judged. ``made``: rows by period, which are kept
    there for another time.
    """
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    shown, ends, years = _periods(one, most), end_names(one), year_ends(one)
    step = str(one.attrs["step"])
    columns = [
        Column(message("mean"), "beside"),
        *map(Column, percentages(one)),
        Column(message("P(<0), %"), "interval"),
    ]
    made = {} if made is None else made
    for t in shown:
        if t not in made:
            made[t] = Row(day(ends[t]), _period(one, {"pocket": pocket, "period": t}, size), marked=t in years)
    rows = [made[t] for t in shown]
    title = message(_EACH_END[step], pocket=str(one["pocket"].values[pocket]))
    if len(shown) < one.sizes["period"]:
        title = message("{title} ({some} of {all})", title=title, some=len(shown), all=one.sizes["period"])
    corner = message("until") if one.attrs.get("start") else STEPS[step]
    return [
        Table(
            titled(title, size.unit(unit), message("nominal cash")),
            tuple(columns),
            tuple(rows),
            corner,
            mark=message(
                "end of a financial year; judged until {day}, and on that day", day=day(ends[judged_period(one)])
            ),
            notes=too_few(one),
        )
    ]


def _period(one: xr.Dataset, place: dict[str, int], size: words.Scale) -> tuple[Shown, ...]:
    unit = str(one.attrs["currency"])
    points = [measured(one, "position_quantile", unit, size, quantile=q, **place) for q in shown_quantiles(one)]
    return measured(one, "position_mean", unit, size, **place), *points, chance(one, "p_deficit", **place)


def _periods(one: xr.Dataset, most: int) -> list[int]:
    """The judged periods and the last, with every so manyth of the others so that the table stays short."""
    count = one.sizes["period"]
    always = {*judged_periods(one), judged_period(one), count - 1}
    for stride in range(-(-count // most), count):
        shown = always | {*range(stride - 1, count, stride)}
        if len(shown) <= most or most == MOST_PERIODS:
            return sorted(shown)
    return sorted(always)


def reserves(one: xr.Dataset, pocket: int) -> list[Table]:
    """The reserve for each confidence, rounded up, with its error: at any judged date, and at the window's end."""
    levels = [float(level) for level in one["confidence"].values]
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    several = len(judged_periods(one)) > 1
    label = titled(message("reserve"), size.unit(unit))
    rows: list[Row] = []
    reasons: dict[Why, set[float]] = {}
    for joint in (True, False) if several else (True,):
        found = [reserve_for(one, pocket, level, joint) for level in levels]
        cells = tuple(Shown(reserve, unit, size, up=True) for reserve, _ in found)
        for (_, why), level in zip(found, levels, strict=True):
            if why != "known":
                reasons.setdefault(why, set()).add(level)
        rows.append(Row(_which(joint, several, label), cells))
    same = len(rows) == 2 and rows[0].cells == rows[1].cells
    rows = [Row(label, rows[0].cells)] if same else rows
    span = judged_by(one)
    if several:
        title = message("Reserve against a deficit at any judged date {within}", within=within(span))
    else:
        title = message("Reserve against a deficit {at_end}", at_end=at_end_of(span))
    title = titled(title, size.unit(unit) if len(rows) > 1 else "")
    columns = tuple(Column(certain(level), "below") for level in levels)
    notes = tuple(_reason(why, sorted(known)) for why, known in reasons.items())
    return [Table(title, columns, tuple(rows), message("confidence"), notes=notes)]


def _which(joint: bool, several: bool, label: str) -> str:
    return label if not several else message("any judged date") if joint else message("the end alone")


def _reason(why: Why, levels: Sequence[float]) -> str:
    """Why the reserves of these confidences are not told; what it would take is told of the highest."""
    text, said = "{not_known}: the reserve for {confidence} {why}", unknown(why, round(1 - levels[-1], 12))
    return message(text, not_known=words.NOT_KNOWN, confidence=both(map(certain, levels)), why=said)
