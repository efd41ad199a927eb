"""The sheet of figures before rounding: what sums are taken over, and what charts are drawn from."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from mcsv.dataclass import dataclass
from mcsv.reports.media.spelling import labelled
from mcsv.reports.media.workbook.formats import Formats
from mcsv.reports.media.workbook.sheet import Sheet
from mcsv.reports.media.workbook.wording import NUMBERS
from mcsv.reports.writing.message import message
from mcsv.reports.writing.paper import Table

__all__ = ["Area", "Numbers"]


@dataclass(frozen=True)
class Area:
    """Columns of numbers of one length, as charts name them: where the first number stands and how many rows."""

    row: int
    column: int
    rows: int
    sheet: str

    def column_at(self, place: int) -> list[str | int]:
        """One of the columns, from 0; -1 is that of labels."""
        column = self.column + place
        return [self.sheet, self.row, column, self.row + self.rows - 1, column]


class Numbers:
    """Filled while other sheets are; stands behind them."""

    def __init__(self, book: Workbook, formats: Formats) -> None:
        self.sheet = Sheet(book, NUMBERS, formats)
        self.sheet.say(NUMBERS, "title")
        text = "Figures before they are rounded: sums are taken over them, charts are drawn from them."
        self.sheet.say(message(text), "note")
        self.sheet.skip()

    def said(self, text: str) -> str:
        """Text as it stands in the workbook."""
        return self.sheet.formats.said(text)

    def named(self, row: int, column: int) -> str:
        """A cell as formulas of other sheets name it."""
        return f"{self.sheet.formats.in_formulas(NUMBERS)}!{xl_rowcol_to_cell(row, column, True, True)}"

    def table(self, block: Table) -> tuple[int, int]:
        """The figures of a table; the row and column of its first one."""
        rows = [[math.nan if isinstance(cell, str) else cell.value for cell in row.cells] for row in block.rows]
        heads = [column.heading for column in block.columns]
        area = self.columns(block.title, heads, [labelled(row) for row in block.rows], [*zip(*rows, strict=True)])
        return area.row, area.column

    def columns(
        self, title: str, heads: Sequence[str], labels: Sequence[str], columns: Sequence[Sequence[float]]
    ) -> Area:
        """Columns of numbers below their headings, labels before them; what is no number stays empty."""
        sheet = self.sheet
        sheet.say(title, "caption")
        sheet.heads("", [*enumerate(heads, 1)])
        area = Area(sheet.row, 1, len(labels), sheet.name)
        for label, numbers in zip(labels, zip(*columns, strict=True), strict=True):
            sheet.write(0, label, "label")
            for place, number in enumerate(numbers, 1):
                if math.isfinite(number):
                    sheet.number(place, number, "General")
            sheet.row += 1
        sheet.skip()
        return area
