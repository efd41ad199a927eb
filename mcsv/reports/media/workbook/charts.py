"""Charts of Excel's own, drawn from the sheet of figures before rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from mcsv.reports.media.workbook.formats import axis_format
from mcsv.reports.media.workbook.numbers import Area, Numbers
from mcsv.reports.media.workbook.sheet import Sheet
from mcsv.reports.writing.paper import Block, Chart, Curve, Mark
from mcsv.reports.writing.screen import clean

__all__ = ["BAND", "DEEP", "JUDGED", "chart_on"]

DEEP, BAND, LIGHT, JUDGED, INK = "#3F6FB5", "#9DB8DD", "#D3DFF0", "#A3161F", "#1D2433"
_MOST_LABELS = 12
_POINTS = 128
"""A curve of so many points looks like one of all."""


def chart_on(book: Workbook, sheet: Sheet, block: Block, numbers: Numbers) -> None:
    """What a block has to draw; nothing for words and tables."""
    if isinstance(block, Chart):
        _fan(book, sheet, block, numbers)
    elif isinstance(block, Curve):
        _curve(book, sheet, block, numbers)


def _fan(book: Workbook, sheet: Sheet, block: Chart, numbers: Numbers) -> None:
    """Bands between quantiles, the median as a line on them, and where something is judged."""
    heads = [f"{100 * level:g} %" for level in block.levels]
    columns = [[point.value for point in points] for points in zip(*block.points, strict=True)]
    area = numbers.columns(block.title, heads, block.labels, columns)
    bands = _bands(numbers, area, columns)
    lower = book.add_chart({"type": "area", "subtype": "stacked"})
    fills = _fills(len(heads))
    for place, fill in enumerate(fills):
        name = "" if place == 0 else f"{heads[place - 1]} to {heads[place]}"
        look: dict[str, Any] = {"fill": {"none": True} if fill is None else {"color": fill}, "border": {"none": True}}
        source = area.column_at(0) if place == 0 else bands.column_at(place - 1)
        lower.add_series({"name": name, "categories": area.column_at(-1), "values": source, **look})
    line = book.add_chart({"type": "line"})
    middle = len(heads) // 2
    median = {"color": DEEP, "width": 2.5}
    for place, name, look in ((middle, heads[middle], median),):
        series = {"name": name, "categories": area.column_at(-1), "values": area.column_at(place), "line": look}
        line.add_series(series)
    lower.combine(line)
    _titled(lower, block.title)
    first = block.points[0][0]
    stride = max(1, math.ceil(len(block.labels) / _MOST_LABELS))
    lower.set_x_axis({"label_position": "low", "interval_unit": stride, "num_font": {"rotation": -45}})
    lower.set_y_axis({"num_format": axis_format(first.unit, first.scale), "major_gridlines": _GRID})
    lower.set_legend({"position": "bottom", "delete_series": [0]})
    mark = f"; {block.mark_note}" if block.mark_note else ""
    sheet.chart(lower, f"Fan of quantiles, from {block.labels[0]} to {block.labels[-1]}: {block.title}{mark}")


def _bands(numbers: Numbers, area: Area, columns: Sequence[Sequence[float]]) -> Area:
    """Beside quantiles the distances between them, as formulas: areas lie one on top of the other."""
    column = area.column + len(columns) + 1
    for place, (low, high) in enumerate(pairwise(columns)):
        for row in range(area.rows):
            above, below = (xl_rowcol_to_cell(area.row + row, area.column + place + step) for step in (1, 0))
            numbers.sheet.formula_at(area.row + row, column + place, f"{above}-{below}", high[row] - low[row])
    return Area(area.row, column, area.rows)


def _fills(levels: int) -> list[str | None]:
    """Nothing below the lowest quantile, then bands that are darker towards the middle."""
    inner = [LIGHT, BAND] + [BAND] * levels
    half = [inner[min(place, 1)] for place in range(levels // 2)]
    return [None, *half, *reversed(half)]


def _curve(book: Workbook, sheet: Sheet, block: Curve, numbers: Numbers) -> None:
    """The share of draws up to each value; what is marked stands across it."""
    thin = slice(None, None, max(1, len(block.shares) // _POINTS))
    values, shares = block.values[thin], block.shares[thin]
    area = numbers.columns(block.title, ["value", "share of draws"], [""] * len(shares), [values, shares])
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    line = {"color": DEEP, "width": 2.5}
    source = {"categories": area.column_at(0), "values": area.column_at(1)}
    chart.add_series({"name": "share of draws", "line": line, **source})
    for mark in sorted(block.marks, key=lambda mark: mark.at):
        _mark(chart, mark, numbers)
    _titled(chart, block.title)
    inside = [value for value, share in zip(block.values, block.shares, strict=True) if 0.002 <= share <= 0.998]
    ends = [*inside, *(mark.at for mark in block.marks)]
    scale = _round_ends(min(ends), max(ends))
    chart.set_x_axis(
        {
            "name": block.scale.unit(block.unit),
            "num_format": axis_format(block.unit, block.scale),
            "major_gridlines": {"visible": False},
            **scale,
        }
    )
    chart.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_gridlines": _GRID})
    chart.set_legend({"position": "bottom"})
    marked = ", ".join(mark.label for mark in block.marks)
    sheet.chart(chart, f"Curve that rises from 0 to 100 %: {block.title}" + (f"; marked: {marked}" if marked else ""))


def _round_ends(low: float, high: float) -> dict[str, float]:
    """Round numbers just outside of two ends, for an axis."""
    if not high > low:
        return {}
    step = 10.0 ** math.floor(math.log10((high - low) / 2))
    return {"min": math.floor(low / step) * step, "max": math.ceil(high / step) * step}


def _mark(chart: Any, mark: Mark, numbers: Numbers) -> None:
    area = numbers.columns(mark.label, ["value", "share of draws"], ["foot", "top"], [(mark.at,) * 2, (0.0, 1.0)])
    chart.add_series(
        {
            "name": clean(mark.label),
            "categories": area.column_at(0),
            "values": area.column_at(1),
            "line": {"width": 1.5, "dash_type": "dash"},
        }
    )


def _titled(chart: Any, title: str) -> None:
    chart.set_title({"name": clean(title), "name_font": {"size": 11, "bold": False}, "overlay": False})


_GRID = {"visible": True, "line": {"color": "#D5DAE3", "width": 0.75}}
