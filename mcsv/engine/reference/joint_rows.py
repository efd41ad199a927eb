"""Which row of a joint table a random word chooses, in whole numbers: the truth beside the table of steps."""

from __future__ import annotations

__all__ = ["row_of"]


def row_of(word: int, rows: int) -> int:
    """floor(u rows), from 0, of the u that a word stands for: (2 k + 1) / 2^54, counted from 1 in the upper half."""
    upper = word >> 63 == 1
    k = (word ^ (2**64 - 1) if upper else word) >> 11
    place = (2 * k + 1) * rows >> 54
    return rows - 1 - place if upper else place
