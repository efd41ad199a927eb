"""Columns of text: the first to the left, all others to the right, as narrow as their contents."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mcsv.reports.writing.screen import beginning, columns_of, padded

__all__ = ["shorten", "table"]

SHORTEST = 12
"""Labels are not cut below this."""


def table(rows: Sequence[Sequence[str]], width: int, errors: Collection[int] = ()) -> list[str]:
    """``rows`` as lines of at most ``width``: two blanks between columns, then one, then shorter labels, then parts.

    The parts stand one below the other, each with all labels. A column without a heading is the error of the one before
    it and stays beside it; so does one with its number among ``errors``, where both have room.
    """
    label, *columns = _sizes(rows)
    taken = min(label, SHORTEST) + sum(columns) + len(columns)
    if taken <= width or len(columns) < 2:
        return _whole(rows, width)
    cut = _fitting(rows, width, errors)
    if cut == len(rows[0]):
        return _whole(rows, width)
    rest = [[row[0], *row[cut:]] for row in rows]
    return [*_whole([row[:cut] for row in rows], width), *table(rest, width, [each - cut + 1 for each in errors])]


def shorten(label: str, width: int) -> str:
    """A label that takes no more columns than ``width``."""
    return label if columns_of(label) <= width else beginning(label, width - 2) + ".."


def _sizes(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(columns_of, column)) for column in zip(*rows, strict=True)]


def _fitting(rows: Sequence[Sequence[str]], width: int, errors: Collection[int]) -> int:
    """The number of leading columns that fit, at least a label and a figure."""
    label, *columns = _sizes(rows)
    used, cut = min(label, SHORTEST), 1
    for size in columns:
        used += size + 1
        if used > width and cut > 1:
            break
        cut += 1
    beside = [heading == "" or place in errors for place, heading in enumerate(rows[0])]
    while 2 < cut < len(rows[0]) and beside[cut]:
        cut -= 1
    while cut < len(rows[0]) and rows[0][cut] == "":
        cut += 1
    return cut


def _whole(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    label, *columns = _sizes(rows)
    wanted = label + sum(columns) + 2 * len(columns)
    gap = "  " if wanted <= width else " "
    label = min(label, max(width - sum(columns) - len(gap) * len(columns), SHORTEST))
    return [_line(row, (label, *columns), gap) for row in rows]


def _line(row: Sequence[str], columns: Sequence[int], gap: str) -> str:
    cells = (padded(cell, size, right=True) for cell, size in zip(row[1:], columns[1:], strict=True))
    return gap.join([padded(shorten(row[0], columns[0]), columns[0]), *cells]).rstrip()
