"""Blocks on a sheet: words, tables of numbers, and sums that the workbook works out itself."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from mcsv.dataclass import dataclass
from mcsv.reports.media.spelling import labelled, notes, plain, value
from mcsv.reports.media.workbook.formats import places_of, spelled, spelled_error
from mcsv.reports.media.workbook.numbers import Numbers
from mcsv.reports.media.workbook.sheet import Sheet
from mcsv.reports.writing.message import message
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Sentence, Table, without_ink

__all__ = ["block_on", "columns_of"]


def block_on(sheet: Sheet, block: Block, numbers: Numbers) -> None:
    """A sentence, a table or a note; what is drawn is drawn elsewhere."""
    block = without_ink(block)
    if isinstance(block, Sentence):
        sheet.say(plain(block))
    elif isinstance(block, Note):
        for line in block.lines:
            sheet.say(line, "note")
    elif isinstance(block, Table):
        _table(sheet, block, numbers)


def columns_of(block: Table) -> list[int]:
    """Where on a sheet each column of a table stands; errors have a column of their own, where there are any."""
    found, place = [], 1
    for column in block.columns:
        found.append(place)
        place += 1 if column.errors == "none" else 2
    return found


def _table(sheet: Sheet, block: Table, numbers: Numbers) -> None:
    sheet.skip()
    sheet.say(block.title, "caption")
    places = columns_of(block)
    heads = [*zip(places, (column.heading for column in block.columns), strict=True)]
    heads += [
        (place + 1, _beside(column)) for place, column in zip(places, block.columns, strict=True) if _beside(column)
    ]
    sheet.heads(block.corner, heads)
    sums = _Sums(block, numbers, numbers.table(block)) if block.ledger else None
    for at, row in enumerate(block.rows):
        last = sums is not None and row is block.rows[-1]
        sheet.write(0, labelled(row), "last" if last else "label")
        for index, (place, column) in enumerate(zip(places, block.columns, strict=True)):
            formula = sums.formula(at, index) if sums else None
            _figure(sheet, place, row.cells[index], column, formula, last)
        sheet.row += 1
    for note in notes(block):
        sheet.say(note, "note")
    sheet.skip()


def _beside(column: Column) -> str:
    """The heading of the column of errors, where there is one."""
    return {"none": "", "interval": message("95 % interval")}.get(column.errors, "±")


def _figure(sheet: Sheet, place: int, cell: Cell, column: Column, formula: str | None, last: bool) -> None:
    """A number as it is printed, with as many places as its error supports; words where it is none."""
    style = "last right" if last else "right"
    known = None if isinstance(cell, str) else spelled(cell)
    if known is None or isinstance(cell, str):
        sheet.write(place, value(cell), style)
    elif formula is not None:
        sheet.formula(place, f"ROUND({formula},{places_of(cell)})", *known, style)
    else:
        sheet.number(place, *known, style)
    if column.errors == "none":
        return
    error = "" if isinstance(cell, str) else spelled_error(cell, column)
    if isinstance(error, str):
        sheet.write(place + 1, error, style)
    else:
        sheet.number(place + 1, *error, style)


@dataclass(frozen=True)
class _Sums:
    """The formulas of a table that adds up, over its figures before rounding, which begin in ``first``: (row, column)
    on the sheet of ``numbers``.
    """

    block: Table
    numbers: Numbers
    first: tuple[int, int]

    def formula(self, row: int, column: int) -> str | None:
        """The formula of a cell, None where it adds nothing up."""
        ledger, end = self.block.ledger, len(self.block.rows) - 1
        assert ledger is not None
        if column == ledger.held and row > 0:
            upto = min(row, end - 1)
            signed = ((f"{'-' if sign < 0 else '+'}{self._sum(flow, upto)}") for flow, sign in ledger.flows)
            return self._at(0, column) + "".join(signed)
        if row == end and column in {flow for flow, _ in ledger.flows}:
            return self._sum(column, end - 1)
        return None

    def _sum(self, column: int, upto: int) -> str:
        return f"SUM({self._at(1, column)}:{xl_rowcol_to_cell(*self._cell(upto, column), True, True)})"

    def _at(self, row: int, column: int) -> str:
        return self.numbers.named(*self._cell(row, column))

    def _cell(self, row: int, column: int) -> tuple[int, int]:
        return self.first[0] + row, self.first[1] + column
