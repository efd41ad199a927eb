"""A sheet that is filled from the top, and how it is printed."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mcsv.reports.media.workbook.formats import Formats
from mcsv.reports.media.workbook.wording import FOOT

__all__ = ["Sheet"]

_A4 = 9
_WIDE, _NARROW = 34, 12
_LINE = 120
"""Letters of a line of words over the width of a sheet."""
_MOST = 32_767
"""Letters that a cell can hold."""
_SPELLED_TWICE = re.compile("_x[0-9A-Fa-f]{4}_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads ``_x0041_`` as A."""
_TALLEST = 400.0
"""The height of a row is never more, in points."""
_CHART = 18
"""Rows that a chart covers."""


class Sheet:
    """A sheet with its next free row; its reader sees nothing hidden and prints it on A4."""

    def __init__(self, book: Workbook, name: str, formats: Formats, wide: int = _WIDE) -> None:
        self.name, self.formats = formats.sheet(name), formats
        self.sheet: Worksheet = book.add_worksheet(self.name)
        self.row, self._width, self._last = 0, 7, -1
        self.sheet.set_column(0, 0, wide)
        self.sheet.set_column(1, 40, _NARROW)
        self.sheet.hide_gridlines(2)

    def say(self, text: str, style: str = "text") -> None:
        """Words, on as many lines as they take over the width of the sheet."""
        for line in textwrap.wrap(self.formats.said(text), _LINE) or [""]:
            self.write(0, line, style)
            self.row += 1

    def lead(self, text: str) -> None:
        """A sentence that is seen first: large, over the width of the sheet."""
        self._merged(0, text, "said")
        self.sheet.set_row(self.row, min(20 * len(textwrap.wrap(self.formats.said(text), 72)) + 4, _TALLEST))
        self.row += 1

    def skip(self) -> None:
        """An empty row before what comes, unless there is one."""
        self.row = max(self.row, self._last + 2)

    def pair(self, name: str, text: str) -> None:
        """A name and what it is, over the width of the sheet."""
        self.write(0, name, "label")
        self._merged(1, text, "wrapped")
        self.sheet.set_row(self.row, min(15 * max(1, len(textwrap.wrap(self.formats.said(text), 70))), _TALLEST))
        self.row += 1

    def blank(self, name: str, choices: Sequence[str] = ()) -> None:
        """A name and a line on which something is to be written, one of the choices where there are any."""
        self.write(0, name, "label")
        self._merged(1, "", "line")
        self.sheet.set_row(self.row, 24)
        if choices:
            self.sheet.data_validation(
                self.row, 1, self.row, 1, {"validate": "list", "source": [*map(self.formats.said, choices)]}
            )
        self.row += 1

    def _merged(self, first: int, text: str, style: str) -> None:
        """Words over columns up to the seventh."""
        self.sheet.merge_range(self.row, first, self.row, 6, "", self.formats[style])
        self.write(first, text, style)

    def write(self, column: int, text: str, style: str) -> None:
        """Words in a cell of this row: never a formula or a link, whatever they are."""
        self.put(self.row, column, text, style)

    def put(self, row: int, column: int, text: str, style: str) -> None:
        """Words in any cell."""
        self.sheet.write_string(row, column, _fitting(self.formats.said(text)), self.formats[style])
        self._width, self._last = max(self._width, column), max(self._last, row)

    def number(self, column: int, value: float, shown: str, style: str = "right") -> None:
        """A number in a cell of this row."""
        self.put_number(self.row, column, value, shown, style)

    def put_number(self, row: int, column: int, value: float, shown: str, style: str = "right") -> None:
        """A number in any cell."""
        self.sheet.write_number(row, column, value, self.formats.number(shown, style))
        self._width = max(self._width, column)

    def formula(self, column: int, formula: str, value: float | str, shown: str, style: str = "right") -> None:
        """A formula of this workbook's own, and what it comes to."""
        self.sheet.write_formula(self.row, column, f"={formula}", self.formats.number(shown, style), self._known(value))
        self._width = max(self._width, column)

    def _known(self, value: float | str) -> float | str:
        return self.formats.said(value) if isinstance(value, str) else value

    def formula_at(self, row: int, column: int, formula: str, value: float) -> None:
        """A formula of this workbook's own in any cell, and what it comes to."""
        self.sheet.write_formula(row, column, f"={formula}", self.formats["right"], value)

    def heads(self, corner: str, heads: Sequence[tuple[int, str]]) -> None:
        """What stands above columns, in a row as high as its longest words."""
        self.write(0, corner, "corner")
        for column, head in heads:
            self.write(column, head, "head")
        lines = max((len(textwrap.wrap(self.formats.said(head), _NARROW - 2)) for _, head in heads), default=1)
        self.sheet.set_row(self.row, min(15 * max(lines, 1) + 1, _TALLEST))
        self.row += 1

    def chart(self, chart: Any, description: str, rows: int = _CHART) -> None:
        """A chart below what there is, so many rows high, with words for those who do not see it."""
        chart.set_size({"width": 860, "height": 20 * (rows - 1)})
        said = {"description": self.formats.said(description), "object_position": 1}
        self.sheet.insert_chart(self.row, 0, chart, said)
        self.row += rows
        self._last = self.row - 1

    def printed(self, landscape: bool = True, heads: int = 1) -> None:
        """How it is printed: A4, as wide as the page, the first rows again on each; to be called once it is full."""
        self.sheet.set_paper(_A4)
        if landscape:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0, heads - 1)
        self.sheet.print_area(0, 0, max(self.row, heads), self._width)
        self.sheet.set_footer(self.formats.said(FOOT))


def _fitting(text: str) -> str:
    """As much as a cell can hold, with no two spellings of signs in it that share a line, which xlsxwriter does not
    see.
    """
    text = _SPELLED_TWICE.sub("\\g<0>\N{WORD JOINER}", text)
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
