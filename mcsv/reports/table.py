"""Columns of text: the first to the left, all others to the right, as narrow as their contents."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["shorten", "table"]

SHORTEST = 12
"""Labels are not cut below this."""


def table(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """``rows`` as lines of at most ``width``: two blanks between columns, then one, then shorter labels."""
    label, *columns = (max(map(len, column)) for column in zip(*rows, strict=True))
    wanted = label + sum(columns) + 2 * len(columns)
    gap = "  " if wanted <= width else " "
    label = min(label, max(width - sum(columns) - len(gap) * len(columns), SHORTEST))
    return [_line(row, (label, *columns), gap) for row in rows]


def shorten(label: str, width: int) -> str:
    """A label that is no longer than ``width``."""
    return label if len(label) <= width else label[: width - 2] + ".."


def _line(row: Sequence[str], columns: Sequence[int], gap: str) -> str:
    cells = (cell.rjust(size) for cell, size in zip(row[1:], columns[1:], strict=True))
    return gap.join([shorten(row[0], columns[0]).ljust(columns[0]), *cells]).rstrip()
