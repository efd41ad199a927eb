"""Smallest and largest draw of each cell, of those inside its window where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.jit import kernel
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["Extremes", "widen", "widen_within"]


@kernel
def widen(x, extremes):
    """extremes = (smallest, largest) of what was there and of x."""
    low, high = extremes[0], extremes[1]
    outside = 0
    for i in range(x.size):
        outside += 1 if (x[i] < low) | (x[i] > high) else 0
    # Few rows bring a new extreme, so most are done after one look.
    if outside:
        for i in range(x.size):
            low = x[i] if x[i] < low else low
            high = x[i] if x[i] > high else high
        extremes[0] = low
        extremes[1] = high


@kernel
def widen_within(x, window, extremes):
    """The same for the values inside the window (lowest, highest) alone."""
    for i in range(x.size):
        if window[0] <= x[i] <= window[1]:
            extremes[0] = min(extremes[0], x[i])
            extremes[1] = max(extremes[1], x[i])


@dataclass(frozen=True)
class Extremes(Tally):
    """``ends`` (C, 2): smallest and largest so far, of all replicates; (inf, -inf) before the first draw."""

    ends: NDArray[np.float64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``extremes`` (C, 2)."""
        return {"extremes": Array((cells.count, 2), np.float64, np.array([np.inf, -np.inf]))}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(np.tile([np.inf, -np.inf], (cells.count, 1)))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.extremes.copy())

    def merge(self, other: Self) -> Self:
        """The extremes of both together; exact, in any order."""
        low = np.minimum(self.ends[:, 0], other.ends[:, 0])
        return type(self)(np.stack([low, np.maximum(self.ends[:, 1], other.ends[:, 1])], axis=1))
