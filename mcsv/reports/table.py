"""Columns of text: the first to the left, all others to the right, as narrow as their contents."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["shorten", "table"]

LABEL_WIDTH = 26


def table(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """``rows`` as lines; two blanks between columns, or one where ``width`` would not hold them."""
    columns = [max(map(len, column)) for column in zip(*rows, strict=True)]
    gap = "  " if sum(columns) + 2 * (len(columns) - 1) <= width else " "
    return [_line(row, columns, gap) for row in rows]


def shorten(label: str, width: int = LABEL_WIDTH) -> str:
    """A label that fits into the first column."""
    return label if len(label) <= width else label[: width - 2] + ".."


def _line(row: Sequence[str], columns: Sequence[int], gap: str) -> str:
    first, *rest = (cell.rjust(size) for cell, size in zip(row, columns, strict=True))
    return gap.join([row[0].ljust(len(first)), *rest]).rstrip()
