"""Mean, standard deviation and mean shortfall of each cell, by sums of distances from a centre.

While a shard runs, sums stand in fixed lanes (``sums``); ``closed`` turns them into centred moments, which merge by
Chan, Golub and LeVeque (1979): no raw powers, so nothing cancels where the spread is tiny beside the mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.accumulate import add_sums

__all__ = ["Moments", "update_sums"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """Moments of ``draws`` draws in C cells, all arrays (C,): mean distance from the cell's centre, sum of squared
    deviations from that mean, sum of shortfalls max(-x, 0).
    """

    draws: int
    distance: Floats
    squares: Floats
    shortfall: Floats

    @classmethod
    def start(cls, cells: int) -> Moments:
        """Nothing seen yet."""
        return cls(0, np.zeros(cells), np.zeros(cells), np.zeros(cells))

    @classmethod
    def closed(cls, sums: Floats, draws: int) -> Moments:
        """From open sums (C, 3, LANES) over ``draws`` draws. Lanes are added in a fixed order."""
        total = np.zeros(sums.shape[:2])
        for lane in range(sums.shape[2]):
            total += sums[:, :, lane]
        distance = total[:, 0] / max(draws, 1)
        with np.errstate(all="ignore"):  # draws that are no finite number are told by the engine
            squares = np.maximum(total[:, 1] - distance * total[:, 0], 0.0)
        return cls(draws, distance, squares, total[:, 2].copy())

    def merge(self, other: Moments) -> Moments:
        """The moments of both together; the order of merging decides the last bits, so the engine merges in order."""
        draws = self.draws + other.draws
        if draws == 0:
            return self
        with np.errstate(all="ignore"):
            apart = other.distance - self.distance
            return Moments(
                draws,
                self.distance + apart * (other.draws / draws),
                self.squares + other.squares + apart * apart * (self.draws * other.draws / draws),
                self.shortfall + other.shortfall,
            )

    def mean(self, centres: Floats) -> Floats:
        """Means (C,) for cells with these centres."""
        return centres + self.distance

    def sd(self) -> Floats:
        """Standard deviations (C,), with n - 1; nan for a single draw."""
        return np.sqrt(self.squares / (self.draws - 1)) if self.draws > 1 else np.full(self.squares.shape, np.nan)

    def shortfall_mean(self) -> Floats:
        """E[max(-x, 0)] (C,)."""
        return self.shortfall / max(self.draws, 1)


def update_sums(sums: Floats, cell: int, row: Floats, centre: float) -> None:
    """Add a row of draws to a cell's open sums; what the interpreter does by itself."""
    add_sums(row, centre, int(np.count_nonzero(row < 0)), sums[cell])
