"""Charts of Excel's own, drawn from the sheet of figures before rounding."""

from __future__ import annotations

import math

from xlsxwriter.workbook import Workbook

from mcsv.reports.media.workbook.bars import bars
from mcsv.reports.media.workbook.chart_looks import DEEP, GRID, PARTS, across, banded, fills, named, titled, value_axis
from mcsv.reports.media.workbook.numbers import Numbers
from mcsv.reports.media.workbook.sheet import Sheet
from mcsv.reports.writing.message import Digits, chained, listed, message
from mcsv.reports.writing.paper import Bars, Block, Chart, Curve, Lines
from mcsv.reports.writing.words import per_cent, span

__all__ = ["chart_on"]

_MOST_LABELS = 12
_POINTS = 128
"""A curve of so many points looks like one of all."""
_SEEN = 0.002, 0.998
"""The shares between which a curve is shown."""


def chart_on(book: Workbook, sheet: Sheet, block: Block, numbers: Numbers) -> None:
    """What a block has to draw; nothing for words and tables."""
    if isinstance(block, Chart):
        _fan(book, sheet, block, numbers)
    elif isinstance(block, Curve):
        _curve(book, sheet, block, numbers)
    elif isinstance(block, Lines):
        _lines(book, sheet, block, numbers)
    elif isinstance(block, Bars):
        bars(book, sheet, block, numbers)


def _fan(book: Workbook, sheet: Sheet, block: Chart, numbers: Numbers) -> None:
    """Bands between quantiles, and the median as a line on them."""
    heads = [numbers.said(per_cent(Digits(f"{100 * level:g}"))) for level in block.levels]
    columns = [[point.value for point in points] for points in zip(*block.points, strict=True)]
    area = numbers.columns(block.title, heads, block.labels, columns)
    bands = banded(numbers, area, columns)
    chart, line = book.add_chart({"type": "area", "subtype": "stacked"}), book.add_chart({"type": "line"})
    for place, look in enumerate(fills(len(heads))):
        name = numbers.said(span(heads[place - 1], heads[place]) if place else message("below {end}", end=heads[0]))
        source = bands.column_at(place - 1) if place else area.column_at(0)
        chart.add_series({"name": name, "categories": area.column_at(-1), "values": source, **look})
    middle = len(heads) // 2
    median = {"name": heads[middle], "line": {"color": DEEP, "width": 2.5}}
    line.add_series({**median, "categories": area.column_at(-1), "values": area.column_at(middle)})
    chart.combine(line)
    titled(chart, numbers.said(block.title))
    chart.set_legend({"position": "bottom", "delete_series": [0]})
    stride = max(1, math.ceil(len(block.labels) / _MOST_LABELS))
    chart.set_x_axis({"label_position": "low", "interval_unit": stride, "num_font": {"rotation": -45}})
    first = block.points[0][0]
    chart.set_y_axis(value_axis(first.unit, first.scale))
    text, first_last = "Fan of quantiles, from {first} to {last}: {title}", (block.labels[0], block.labels[-1])
    said = message(text, **dict(zip(("first", "last"), first_last, strict=True)), title=block.title)
    sheet.chart(chart, chained((said, block.mark_note)))


def _curve(book: Workbook, sheet: Sheet, block: Curve, numbers: Numbers) -> None:
    """The share of draws up to each value; what is marked stands across it."""
    thin = slice(None, None, max(1, len(block.shares) // _POINTS))
    values, shares = block.values[thin], block.shares[thin]
    area = numbers.columns(
        block.title, [message("value"), message("share of draws")], [""] * len(shares), [values, shares]
    )
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    source = {"categories": area.column_at(0), "values": area.column_at(1)}
    chart.add_series({"name": numbers.said(message("share of draws")), "line": {"color": DEEP, "width": 2.5}, **source})
    for mark in sorted(block.marks, key=lambda mark: mark.at):
        across(chart, mark, numbers, (0.0, 1.0))
    titled(chart, numbers.said(block.title))
    seen = [value for value, share in zip(values, shares, strict=True) if _SEEN[0] <= share <= _SEEN[1]]
    axis = value_axis(block.unit, block.scale, [*seen, *(mark.at for mark in block.marks)])
    chart.set_x_axis(
        {**axis, "name": named(numbers.said(block.scale.unit(block.unit))), "major_gridlines": {"visible": False}}
    )
    chart.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_gridlines": GRID})
    said = message("Curve that rises from 0 to 100 %: {title}", title=block.title)
    if block.marks:
        said = message("{said}; marked: {marks}", said=said, marks=listed(mark.label for mark in block.marks))
    sheet.chart(chart, said)


def _lines(book: Workbook, sheet: Sheet, block: Lines, numbers: Numbers) -> None:
    """Named curves over one axis; what is marked stands across them."""
    known = [value for line in block.lines for value in line.values if math.isfinite(value)]
    if not known or len(block.at) < 2:
        return
    labels = [line.label for line in block.lines]
    columns = [block.at, *(line.values for line in block.lines)]
    area = numbers.columns(block.title, [block.axis, *labels], [""] * len(block.at), columns)
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    for place, label in enumerate(labels):
        look = {"color": PARTS[place % len(PARTS)], "width": 2.25}
        source = {"categories": area.column_at(0), "values": area.column_at(1 + place)}
        chart.add_series({"name": named(numbers.said(label)), "line": look, **source})
    ends = [0.0, *known, *(level.at for level in block.levels)]
    for mark in block.marks:
        across(chart, mark, numbers, (min(ends), max(ends)))
    for level in block.levels:
        across(chart, level, numbers, (block.at[0], block.at[-1]), upright=False)
    titled(chart, numbers.said(block.title))
    chart.set_x_axis(
        {"name": named(numbers.said(block.axis)), "min": block.at[0], "max": block.at[-1], "label_position": "low"}
    )
    chart.set_y_axis(
        {**value_axis(block.unit, block.scale, ends), "name": named(numbers.said(block.scale.unit(block.unit)))}
    )
    chart.show_blanks_as("gap")
    text = "Curves of {names} over {axis}: {title}"
    sheet.chart(chart, message(text, names=listed(labels), axis=block.axis, title=block.title))
