"""What a histogram says: quantiles, means beyond them, the fourth moment, and how far the bins blur a quantile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsv.tallies.histogram import Histogram

__all__ = ["Sorted", "sorted_cell"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sorted:
    """One cell's bins that hold draws, in rising order: borders, counts, counts up to and including each."""

    low: Floats
    high: Floats
    count: NDArray[np.int64]
    upto: NDArray[np.int64]

    @property
    def draws(self) -> int:
        """How many draws were seen."""
        return int(self.upto[-1]) if self.upto.size else 0

    def bin_of(self, q: float) -> int:
        """The bin in which the quantile lies: the first that reaches q times the draws."""
        return min(int(np.searchsorted(self.upto, q * self.draws, side="left")), self.upto.size - 1)

    def quantile(self, q: float) -> float:
        """The q-quantile, a straight line through the bin that holds it."""
        return float(self.quantiles(np.array([q]))[0])

    def quantiles(self, q: Floats) -> Floats:
        """Several quantiles at once; nan where ``q`` is nan."""
        rank = q * self.draws
        k = np.minimum(np.searchsorted(self.upto, rank, side="left"), self.upto.size - 1)
        inside = np.clip((rank - (self.upto[k] - self.count[k])) / self.count[k], 0.0, 1.0)
        return np.asarray(self.low[k] + (self.high[k] - self.low[k]) * inside)

    def tail_mean(self, q: float, upper: bool) -> float:
        """Mean of the share q of the draws that are lowest (``upper``: of the share 1 - q that are highest)."""
        k, value = self.bin_of(q), self.quantile(q)
        middle = (self.low + self.high) / 2
        below = q * self.draws - (self.upto[k] - self.count[k])
        if upper:
            parts, rest, part = slice(k + 1, None), self.count[k] - below, (value + self.high[k]) / 2
            whole = (1.0 - q) * self.draws
        else:
            parts, rest, part = slice(0, k), below, (self.low[k] + value) / 2
            whole = q * self.draws
        origin = value  # sums of distances from the quantile lose no digits
        total = float(np.sum(self.count[parts] * (middle[parts] - origin))) + rest * (part - origin)
        return origin + total / whole if whole > 0 else value

    def tail_blur(self, q: float, upper: bool) -> float:
        """How far off the mean of a tail may be because bins that stand out may hold their draws anywhere."""
        width = self.high - self.low
        density = np.divide(self.count, width, out=np.zeros(width.size), where=width > 0)
        joined = self.low[1:] == self.high[:-1]
        around = np.zeros(width.size)
        around[1:] += np.where(joined, density[:-1], 0.0)
        around[:-1] += np.where(joined, density[1:], 0.0)
        bent = np.abs(density - around / 2) * width
        excess = np.maximum(np.minimum(bent, self.count) - 4.0 * np.sqrt(2.0 * self.count + 1.0), 0.0)
        error = excess * np.where(width > 0, width, 0.0) / 2
        k, share = self.bin_of(q), (1.0 - q) if upper else q
        return float(error[k:].sum() if upper else error[: k + 1].sum()) / (share * self.draws)

    def kurtosis(self) -> float:
        """Fourth standardised moment from the middles of the bins; nan without spread. Good enough for an error."""
        if not self.draws:
            return float("nan")
        middle = (self.low + self.high) / 2
        distance = middle - np.sum(self.count * middle) / self.draws
        scale = float(np.max(np.abs(distance)))
        if scale == 0.0:
            return float("nan")
        distance = distance / scale
        square = float(np.sum(self.count * distance**2)) / self.draws
        return float(np.sum(self.count * distance**4)) / self.draws / square**2

    def blur(self, q: float) -> float:
        """How far off in probability the straight line through the bin may be, beyond what chance explains.

        A bin as full as its neighbours on average is a straight piece of the distribution; a bin that stands out
        (an atom, a spike) may hold its draws anywhere.
        """
        k = self.bin_of(q)
        mine = float(self.count[k])
        if self.high[k] <= self.low[k]:
            return 0.0
        density = mine / (self.high[k] - self.low[k])
        worst = 0.0
        for other in (k - 1, k + 1):
            expected = 0.0
            if 0 <= other < self.count.size and (self.high[other] == self.low[k] or self.low[other] == self.high[k]):
                width = self.high[other] - self.low[other]
                expected = self.count[other] / width if width > 0 else density
            worst = max(worst, abs(density - expected))
        bent = worst * (self.high[k] - self.low[k])
        chance = 4.0 * np.sqrt(2.0 * mine + 1.0)
        return float(max(bent - chance, 0.0) / 8.0 if bent < mine else max(mine - chance, 0.0)) / self.draws


def sorted_cell(histogram: Histogram, cell: int, ends: Floats) -> Sorted:
    """The bins of a cell that hold draws; ``ends`` (2,) are its smallest and largest draw."""
    counts = histogram.counts[cell]
    held = np.flatnonzero(counts)
    borders = histogram.borders(cell, ends)
    count = counts[held]
    return Sorted(borders[held], borders[held + 1], count, np.cumsum(count))
