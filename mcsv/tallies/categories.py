"""Draws by category, such as the period of the first deficit: one counter for each row of categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.jit import kernel
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["Categories", "count_categories"]


@kernel
def count_categories(x, counts):
    """counts[k] += 1 for each value k + 0.0; a value beyond the last category counts there."""
    last = counts.size - 1
    for i in range(x.size):
        counts[min(max(np.int64(x[i]), 0), last)] += 1


@dataclass(frozen=True)
class Categories(Tally):
    """``count`` (K, categories): how many draws fell into each category of each counter."""

    count: NDArray[np.int64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``categories`` (K, categories)."""
        return {"categories": Array((cells.replicates * cells.counters, cells.categories), np.int64)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(np.zeros((cells.replicates * cells.counters, cells.categories), dtype=np.int64))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.categories.copy())

    def merge(self, other: Self) -> Self:
        """Both together; exact, in any order."""
        return type(self)(self.count + other.count)
