"""Draws by category, such as the period of the first deficit: one counter for each row of categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.jit import inlined, kernel
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["WAYS", "Categories", "count_categories"]

WAYS = 4
"""Draws side by side count in places of their own: draws of one category would wait for one another."""


@inlined
def _category(value, last):
    return np.uint64(min(max(np.int64(value), 0), last))


@kernel
def count_categories(x, counts):
    """counts[way, k] += 1 for each value k + 0.0; a value beyond the last category counts there."""
    last, beyond = counts.shape[1] - 1, 0
    for i in range(x.size):
        beyond += 1 if x[i] >= last else 0
    if beyond == x.size:  # most rows of what hardly ever happens
        counts[0, last] += beyond
        return
    a, b, c, d = counts[0], counts[1], counts[2], counts[3]
    whole = x.size - x.size % WAYS
    for i in range(0, whole, WAYS):
        a[_category(x[i], last)] += 1
        b[_category(x[i + 1], last)] += 1
        c[_category(x[i + 2], last)] += 1
        d[_category(x[i + 3], last)] += 1
    for i in range(whole, x.size):
        a[_category(x[i], last)] += 1


@dataclass(frozen=True)
class Categories(Tally):
    """``count`` (K, categories): how many draws fell into each category of each counter."""

    count: NDArray[np.int64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``categories`` (K, WAYS, categories)."""
        return {"categories": Array((cells.replicates * cells.counters, WAYS, cells.categories), np.int64)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(np.zeros((cells.replicates * cells.counters, cells.categories), dtype=np.int64))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.categories.sum(axis=1))

    def merge(self, other: Self) -> Self:
        """Both together; exact, in any order."""
        return type(self)(self.count + other.count)
