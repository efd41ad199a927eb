"""How many draws of each cell are below zero: deficits, and values that are lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.jit import kernel
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["Negatives", "count_negative"]


@kernel
def count_negative(x):
    """How many values are below zero."""
    n = 0
    for i in range(x.size):
        n += 1 if x[i] < 0.0 else 0
    return n


@dataclass(frozen=True)
class Negatives(Tally):
    """``count`` (C,): how many draws were below zero."""

    count: NDArray[np.int64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``negative`` (C,)."""
        return {"negative": Array((cells.rows,), np.int64)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(np.zeros(cells.rows, dtype=np.int64))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.negative.copy())

    def merge(self, other: Self) -> Self:
        """Both together; exact, in any order."""
        return type(self)(self.count + other.count)
