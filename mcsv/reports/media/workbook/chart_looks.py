"""What charts have in common: colours, titles, axes, and bands that lie one on top of the other."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from mcsv.reports.media.workbook.formats import axis_format
from mcsv.reports.media.workbook.numbers import Area, Numbers
from mcsv.reports.writing.message import message
from mcsv.reports.writing.paper import Mark
from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.words import Scale

__all__ = ["BAND", "DEEP", "GRID", "LIGHT", "PARTS", "across", "banded", "fills", "named", "titled", "value_axis"]

DEEP, BAND, LIGHT = "#3F6FB5", "#9DB8DD", "#D3DFF0"
PARTS = (DEEP, "#C98B2B", "#4E8F6A", "#8A5FA8", "#7A7F8C", "#A3161F")
"""Of series that stand beside each other."""
GRID = {"visible": True, "line": {"color": "#D5DAE3", "width": 0.75}}
_LONGEST = 200
_CELL = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
"""What xlsxwriter takes for the end of a sheet's name, before a cell."""
_SPELLED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel takes for the beginning of a sign's number."""


def titled(chart: Any, title: str) -> None:
    """A title, no larger than the words around the chart."""
    chart.set_title({"name": named(title), "name_font": {"size": 11, "bold": False}, "overlay": False})
    chart.set_legend({"position": "bottom"})


def named(text: str) -> str:
    """A name in a chart: words that are no reference to cells, and not too many."""
    words = _SPELLED.sub("_\N{WORD JOINER}", _CELL.sub("! ", clean(text)))
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def value_axis(unit: str, scale: Scale, ends: Sequence[float] = ()) -> dict[str, Any]:
    """An axis of numbers; where two ``ends`` are given, from the round number below to the one above them."""
    axis = {"num_format": axis_format(unit, scale), "major_gridlines": GRID}
    low, high = (min(ends), max(ends)) if ends else (0.0, 0.0)
    if not high > low:
        return axis
    step = 10.0 ** math.floor(math.log10((high - low) / 2))
    return {**axis, "min": math.floor(low / step) * step, "max": math.ceil(high / step) * step}


def banded(numbers: Numbers, area: Area, columns: Sequence[Sequence[float]]) -> Area:
    """Beside columns the distances between each two, as formulas: areas lie one on top of the other."""
    column = area.column + len(columns) + 1
    for place, (low, high) in enumerate(pairwise(columns)):
        for row in range(area.rows):
            above, below = (xl_rowcol_to_cell(area.row + row, area.column + place + step) for step in (1, 0))
            numbers.sheet.formula_at(area.row + row, column + place, f"{above}-{below}", high[row] - low[row])
    return Area(area.row, column, area.rows, area.sheet)


def fills(levels: int) -> list[dict[str, Any]]:
    """Nothing below the lowest of so many quantiles, then bands that are darker towards the middle."""
    half = [LIGHT if outer == 0 and levels > 3 else BAND for outer in range(levels // 2)]
    bands = [{"fill": {"color": colour}, "border": {"none": True}} for colour in (*half, *reversed(half))]
    return [{"fill": {"none": True}, "border": {"none": True}}, *bands]


def across(chart: Any, mark: Mark, numbers: Numbers, ends: tuple[float, float], upright: bool = True) -> None:
    """A mark as a line of its own across a chart of points, from the one end of the other axis to the other."""
    there = [(mark.at, mark.at), ends]
    area = numbers.columns(mark.label, [message("along"), message("across")], ["", ""], there)
    first, second = (0, 1) if upright else (1, 0)
    line = {"width": 1.5, "dash_type": "dash"}
    source = {"categories": area.column_at(first), "values": area.column_at(second)}
    chart.add_series({"name": named(numbers.said(mark.label)), "line": line, **source})
