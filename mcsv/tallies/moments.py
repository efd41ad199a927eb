"""Mean, standard deviation and mean shortfall of each cell, by sums of distances from a centre.

While a shard runs, sums stand in fixed lanes (``sums``); ``closed`` turns them into centred moments, which merge by
Chan, Golub and LeVeque (1979): no raw powers, so nothing cancels where the spread is tiny beside the mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.jit import kernel
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["LANES", "Moments", "add_shortfalls", "add_sums", "finite"]

Floats = NDArray[np.float64]

LANES = 32
"""Sums run over so many fixed lanes, each lane in the order of the draws: vector code, and the same bits everywhere."""


@kernel
def _add_distances(x, centre, distances, squares):
    # Eight stretches of x, as wide as the lanes each, are added into them.
    n = distances.size
    for i in range(n):
        a, b, c, d = x[i] - centre, x[n + i] - centre, x[2 * n + i] - centre, x[3 * n + i] - centre
        e, f = x[4 * n + i] - centre, x[5 * n + i] - centre
        g, h = x[6 * n + i] - centre, x[7 * n + i] - centre
        distances[i] += ((a + b) + (c + d)) + ((e + f) + (g + h))
        squares[i] += ((a * a + b * b) + (c * c + d * d)) + ((e * e + f * f) + (g * g + h * h))


@kernel
def _add_stretches(x, shortfalls):
    n = shortfalls.size
    for i in range(n):
        total = 0.0
        for k in range(8):
            v = x[k * n + i]
            total += 0.0 if v >= 0.0 else -v
        shortfalls[i] += total


@kernel
def add_shortfalls(x, shortfalls):
    """shortfalls (LANES,) += max(-x, 0), as far as a row fills all lanes eight times over."""
    step = 8 * shortfalls.size
    for start in range(0, x.size - x.size % step, step):
        _add_stretches(x[start : start + step], shortfalls)


@kernel
def add_sums(x, centre, negative, sums):
    """sums[0..2] (each LANES wide) += sums of x - centre, of its square, and of the shortfall max(-x, 0).

    ``negative`` says how many values are below zero: without any, no shortfall is looked for.
    """
    width = sums.shape[1]  # LANES, read from the array: a loop of known length would be unrolled and stay scalar
    whole = x.size - x.size % (8 * width)
    for start in range(0, whole, 8 * width):
        part = x[start : start + 8 * width]
        _add_distances(part, centre, sums[0], sums[1])
    if negative:
        add_shortfalls(x, sums[2])
    for i in range(whole, x.size):
        d = x[i] - centre
        sums[0, i % width] += d
        sums[1, i % width] += d * d
        sums[2, i % width] += 0.0 if x[i] >= 0.0 else -x[i]


@kernel
def finite(sums):
    """Whether everything that went into a cell's sums was a finite number, and so was its square."""
    squares, other = sums[1], 0
    for i in range(squares.size):
        other += 0 if squares[i] < np.inf else 1
    return other == 0


@dataclass(frozen=True)
class Moments(Tally):
    """Moments of ``draws`` draws in C cells, all arrays (C,): mean distance from the cell's centre, sum of squared
    deviations from that mean, sum of shortfalls max(-x, 0).
    """

    ordered: ClassVar[bool] = True

    draws: int
    distance: Floats
    squares: Floats
    shortfall: Floats

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``sums`` (C, 3, LANES)."""
        return {"sums": Array((cells.rows, 3, LANES), np.float64)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(0, np.zeros(cells.rows), np.zeros(cells.rows), np.zeros(cells.rows))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From open sums (C, 3, LANES) over ``draws`` draws. Lanes are added in a fixed order."""
        sums: Floats = state.sums
        draws //= cells.replicates
        # Along the first axis numpy adds one after the other; along the last it would add in pairs.
        total = np.add.reduce(np.ascontiguousarray(sums.transpose(2, 0, 1)), axis=0)
        distance = total[:, 0] / max(draws, 1)
        with np.errstate(all="ignore"):  # draws that are no finite number are told by the engine
            squares = np.maximum(total[:, 1] - distance * total[:, 0], 0.0)
        return cls(draws, distance, squares, total[:, 2].copy())

    def merge(self, other: Self) -> Self:
        """The moments of both together; the order of merging decides the last bits, so the engine merges in order."""
        draws = self.draws + other.draws
        if draws == 0:
            return self
        with np.errstate(all="ignore"):
            apart = other.distance - self.distance
            return type(self)(
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
