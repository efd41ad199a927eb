"""Bars of Excel's own: a tornado around a value, parts behind each other, or bands between quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.workbook import Workbook

from mcsv.reports.media.workbook.chart_looks import BAND, DEEP, PARTS, banded, fills, named, titled, value_axis
from mcsv.reports.media.workbook.numbers import Area, Numbers
from mcsv.reports.media.workbook.sheet import Sheet
from mcsv.reports.writing.message import Digits, chained, labelled, message
from mcsv.reports.writing.paper import Bars, Row, Shown
from mcsv.reports.writing.words import span

__all__ = ["bars"]

_HEAD, _A_BAR = 10, 2
"""Rows of a sheet for title and scale, and for each bar."""
_SAID = {
    "between": "Tornado, {count} from {first} on: {title}",
    "stacked": "Bars, {count} from {first} on: {title}",
    "bands": "Bands, {count} from {first} on: {title}",
}


def bars(book: Workbook, sheet: Sheet, block: Bars, numbers: Numbers) -> None:
    """The bars of a block, the first on top; nothing where no row has figures."""
    found = [(row.label, cells) for row in block.table.rows if (cells := _known(block, row)) is not None]
    if not found:
        return
    heads = [named(numbers.said(block.table.columns[at].heading)) for at in block.columns]
    labels, columns = [label for label, _ in found], [*zip(*(cells for _, cells in found), strict=True)]
    area = numbers.columns(block.title, heads, labels, columns)
    subtype = {} if block.ends == "between" else {"subtype": "stacked"}
    chart = book.add_chart({"type": "bar", **subtype})
    titled(chart, numbers.said(block.title))
    if block.ends == "bands":
        _bands(chart, numbers, area, heads, columns)
    else:
        _series(chart, block, area, heads)
    # from the top down, and the rows' axis stands at the centre: that is where bars begin
    chart.set_y_axis({"reverse": True, "label_position": "low", "interval_unit": 1})
    unit = {"name": named(numbers.said(block.scale.unit(block.unit))), "label_position": "high"}
    chart.set_x_axis({**value_axis(block.unit, block.scale), **unit, "crossing": block.centre})
    said = message(_SAID[block.ends], count=len(labels), first=labels[0], title=block.title)
    marked = (labelled(mark.label, Digits(f"{mark.at / block.scale.factor:.6g}")) for mark in block.marks)
    sheet.chart(chart, chained((said, *marked)), rows=_HEAD + _A_BAR * len(labels))


def _known(block: Bars, row: Row) -> list[float] | None:
    cells = [cell.value for at in block.columns if isinstance(cell := row.cells[at], Shown)]
    return cells if len(cells) == len(block.columns) and all(value == value for value in cells) else None


def _series(chart: Any, block: Bars, area: Area, heads: Sequence[str]) -> None:
    """From the centre to each end, or one part behind the other."""
    colours = (BAND, DEEP) if block.ends == "between" else PARTS
    for place, head in enumerate(heads):
        look = {"fill": {"color": colours[place % len(colours)]}, "gap": 60, "overlap": 100}
        chart.add_series({"name": head, "categories": area.column_at(-1), "values": area.column_at(place), **look})


def _bands(chart: Any, numbers: Numbers, area: Area, heads: Sequence[str], columns: Sequence[Sequence[float]]) -> None:
    """From quantile to quantile."""
    bands = banded(numbers, area, columns)
    for place, look in enumerate(fills(len(heads))):
        name = numbers.said(span(heads[place - 1], heads[place]) if place else message("below {end}", end=heads[0]))
        source = bands.column_at(place - 1) if place else area.column_at(0)
        chart.add_series({"name": name, "categories": area.column_at(-1), "values": source, "gap": 60, **look})
    chart.set_legend({"position": "bottom", "delete_series": [0]})
