"""Draws by category, such as the period of the first deficit: one counter for each row of categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.jit import kernel
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["WAYS", "Categories", "count_categories"]

WAYS = 4
"""Draws side by side count in places of their own: draws of one category would wait for one another."""


@kernel
def count_categories(x, counts, numbers):
    """counts[way, k] += 1 for each value k + 0.0; a value beyond the last category counts there.

    ``numbers`` (int32) is room for as many as there are draws.
    """
    last = counts.shape[1] - 1
    highest = np.float64(last)
    one, two, three = min(1.0, highest), min(2.0, highest), min(3.0, highest)
    from_one, from_two, from_three, beyond = 0, 0, 0, 0
    for i in range(x.size):
        from_one += 1 if x[i] >= one else 0
        from_two += 1 if x[i] >= two else 0
        from_three += 1 if x[i] >= three else 0
        beyond += 1 if x[i] >= highest else 0
    if from_three == beyond:  # most rows: what hardly ever happens, yes or no
        counts[0, 0] += x.size - from_one
        counts[0, min(1, last)] += from_one - from_two
        counts[0, min(2, last)] += from_two - from_three
        counts[0, last] += beyond
        return
    for i in range(x.size):
        k = x[i] if x[i] > 0.0 else 0.0
        numbers[i] = np.int32(k if k < highest else highest)
    a, b, c, d = counts[0], counts[1], counts[2], counts[3]
    whole = x.size - x.size % WAYS
    for i in range(0, whole, WAYS):
        a[np.uint64(numbers[i])] += 1
        b[np.uint64(numbers[i + 1])] += 1
        c[np.uint64(numbers[i + 2])] += 1
        d[np.uint64(numbers[i + 3])] += 1
    for i in range(whole, x.size):
        a[np.uint64(numbers[i])] += 1


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
