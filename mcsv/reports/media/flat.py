"""A table as rows of text, for media that have nothing but cells: errors in columns of their own or behind figures."""

from __future__ import annotations

from mcsv.reports.media.spelling import error, labelled, value
from mcsv.reports.writing.message import joined, message
from mcsv.reports.writing.paper import Cell, Column, Row, Table

__all__ = ["flat"]


def flat(block: Table, sign: str = "±") -> tuple[list[str], list[list[str]]]:
    """The headings of a table, the corner first, and its rows, each with its label first."""
    heading = [block.corner]
    for column in block.columns:
        heading += [column.heading, *_beside(column, sign)]
    return heading, [_row(row, block.columns, sign) for row in block.rows]


def _beside(column: Column, sign: str) -> list[str]:
    """The heading of the errors of a column, where they have one of their own."""
    return {"beside": [sign], "interval": [message("95 % interval")]}.get(column.errors, [])


def _row(row: Row, columns: tuple[Column, ...], sign: str) -> list[str]:
    found = [labelled(row)]
    for cell, column in zip(row.cells, columns, strict=True):
        found += [_cell(cell, column, sign), *([error(cell, column.errors, sign)] if _beside(column, sign) else [])]
    return found


def _cell(cell: Cell, column: Column, sign: str) -> str:
    below = error(cell, column.errors, sign) if column.errors == "below" else ""
    return joined(" ", (value(cell), below))
