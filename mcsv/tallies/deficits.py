"""Exact counts: draws below zero in each cell, draws that are no number, and categories such as the first deficit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.accumulate import count_categories, count_negative, note_bad

__all__ = ["Bad", "Categories", "Negatives"]

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Negatives:
    """``count`` (C,): how many draws were below zero."""

    count: Integers

    @classmethod
    def start(cls, cells: int) -> Negatives:
        """Nothing seen yet."""
        return cls(np.zeros(cells, dtype=np.int64))

    def update(self, cell: int, row: NDArray[np.float64]) -> None:
        """Add a row of draws."""
        self.count[cell] += count_negative(row)

    def merge(self, other: Negatives) -> Negatives:
        """Both together; exact, in any order."""
        return Negatives(self.count + other.count)


@dataclass(frozen=True)
class Bad:
    """``seen`` (C, 2): how many draws were infinite or no number, and the index of the first of them."""

    seen: Integers

    @classmethod
    def start(cls, cells: int) -> Bad:
        """Nothing seen yet."""
        return cls(np.zeros((cells, 2), dtype=np.int64))

    def update(self, cell: int, row: NDArray[np.float64], first: int) -> None:
        """Add a row whose first draw has the index ``first``."""
        note_bad(row, np.uint64(first), self.seen[cell])

    def merge(self, other: Bad) -> Bad:
        """Both together; exact, in any order."""
        never = np.iinfo(np.int64).max
        mine = np.where(self.seen[:, 0] > 0, self.seen[:, 1], never)
        theirs = np.where(other.seen[:, 0] > 0, other.seen[:, 1], never)
        count = self.seen[:, 0] + other.seen[:, 0]
        return Bad(np.stack([count, np.where(count > 0, np.minimum(mine, theirs), 0)], axis=1))


@dataclass(frozen=True)
class Categories:
    """``count`` (K, categories): how many draws fell into each category of each counter."""

    count: Integers

    @classmethod
    def start(cls, counters: int, categories: int) -> Categories:
        """Nothing seen yet."""
        return cls(np.zeros((counters, categories), dtype=np.int64))

    def update(self, counter: int, row: NDArray[np.float64]) -> None:
        """Add a row of category numbers."""
        count_categories(row, self.count[counter])

    def merge(self, other: Categories) -> Categories:
        """Both together; exact, in any order."""
        return Categories(self.count + other.count)
