"""Smallest and largest draw of each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.accumulate import widen

__all__ = ["Extremes"]


@dataclass(frozen=True)
class Extremes:
    """``ends`` (C, 2): smallest and largest so far; (inf, -inf) before the first draw."""

    ends: NDArray[np.float64]

    @classmethod
    def start(cls, cells: int) -> Extremes:
        """Nothing seen yet."""
        return cls(np.tile([np.inf, -np.inf], (cells, 1)))

    def update(self, cell: int, row: NDArray[np.float64]) -> None:
        """Add a row of draws."""
        widen(row, self.ends[cell])

    def merge(self, other: Extremes) -> Extremes:
        """The extremes of both together; exact, in any order."""
        low = np.minimum(self.ends[:, 0], other.ends[:, 0])
        return Extremes(np.stack([low, np.maximum(self.ends[:, 1], other.ends[:, 1])], axis=1))
