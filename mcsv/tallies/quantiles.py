"""What a histogram says: quantiles, means beyond them, the fourth moment, and how far the bins blur a quantile."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mcsv.tallies.histogram import Histogram
from mcsv.tallies.inside import Beside, beside, excess_of, read_off, tilt_of

__all__ = ["Sorted", "sorted_cell"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sorted:
    """One cell's bins that hold draws, in rising order: borders, counts, counts up to and including each.

    ``open``: bins beyond the reach of the histogram, which hold all that lies further out. The draws in one may stand
    anywhere up to the outermost of them.
    """

    low: Floats
    high: Floats
    count: NDArray[np.int64]
    upto: NDArray[np.int64]
    open: NDArray[np.bool_]

    @property
    def draws(self) -> int:
        """How many draws were seen."""
        return int(self.upto[-1]) if self.upto.size else 0

    def bin_of(self, q: float) -> int:
        """The bin in which the quantile lies: the first that reaches q times the draws."""
        return min(int(np.searchsorted(self.upto, q * self.draws, side="left")), self.upto.size - 1)

    def quantile(self, q: float) -> float:
        """The q-quantile; see :meth:`quantiles`."""
        return float(self.quantiles(np.array([q]))[0])

    def quantiles(self, q: Floats) -> Floats:
        """Quantiles (any shape) as if the density ran straight through each bin, sloped as its neighbours say.

        The error that is left falls with the third power of a bin's width; nan where ``q`` is nan.
        """
        rank = q * self.draws
        k = self.bins_at(rank)
        return read_off(rank, self.low[k], self.high[k], self.count[k], self.upto[k], self.tilt[k])

    def bins_at(self, rank: Floats | float) -> NDArray[np.intp]:
        """The bin of each rank: the first that reaches it."""
        return np.minimum(self.upto.searchsorted(rank), self.upto.size - 1)

    def reached(self, q: Floats) -> NDArray[np.bool_]:
        """Whether each quantile lies in a bin that tells where; not where ``q`` is nan."""
        k = np.minimum(np.searchsorted(self.upto, q * self.draws, side="left"), self.upto.size - 1)
        return ~(self.open[k] | np.isnan(q))

    def whole_quantiles(self, q: Floats, centre: float) -> Floats:
        """Quantiles where every draw is a whole number: the first one that so large a share does not exceed.

        Bins above the ``centre`` hold their lower border, those below it their upper one; the outermost end at draws.
        """
        value = self.quantiles(q)
        k = np.minimum(np.searchsorted(self.upto, q * self.draws, side="left"), self.upto.size - 1)
        low, high = self.low[k], self.high[k]
        above = low >= centre
        found = np.where(above, np.ceil(value) - 1.0, np.ceil(value))
        found = np.where((k == 0) | (k == self.upto.size - 1), np.rint(value), found)
        first = np.where(above | (k == 0), np.ceil(low), np.floor(low) + 1.0)
        last = np.where(above & (k < self.upto.size - 1), np.ceil(high) - 1.0, np.floor(high))
        return np.asarray(np.clip(found, first, last))

    @cached_property
    def _beside(self) -> Beside:
        return beside(self.low, self.high, self.count, self.low[1:] == self.high[:-1])

    @cached_property
    def tilt(self) -> Floats:
        """How much the density rises across each bin, as a share of its mean; 0 in bins that stand out."""
        return tilt_of(self.count, self.excess, self._beside)

    @cached_property
    def excess(self) -> Floats:
        """How many draws of each bin nothing explains, see :func:`mcsv.tallies.inside.excess_of`."""
        return excess_of(self.low, self.high, self.count, self._beside)

    def stands_out(self, bin: int) -> bool:
        """Whether its neighbours and chance do not explain all that a bin holds."""
        return bool(self.excess[bin] > 0)

    @property
    def uneven(self) -> bool:
        """Whether any bin stands out; where none does, nothing is blurred."""
        return bool(self.excess.any())

    def tail_mean(self, q: float, upper: bool) -> float:
        """Mean of the share q of the draws that are lowest (``upper``: of the share 1 - q that are highest)."""
        return float(self.tail_means(np.array([q]), np.array([upper]))[0])

    def tail_means(self, q: Floats, upper: NDArray[np.bool_]) -> Floats:
        """The same for several tails, (tails,) each."""
        k, value, middle = self.bins_at(q * self.draws), self.quantiles(q), (self.low + self.high) / 2
        count, below = self.count[k], q * self.draws - (self.upto[k] - self.count[k])
        rest = np.where(upper, count - below, below)
        part = np.where(upper, (value + self.high[k]) / 2, (self.low[k] + value) / 2)
        whole = np.where(upper, 1.0 - q, q) * self.draws
        total = rest * (part - value)
        for tail, (bin, above) in enumerate(zip(k, upper, strict=True)):
            parts = slice(bin + 1, None) if above else slice(0, bin)
            # sums of distances from the quantile lose no digits
            total[tail] = np.sum(self.count[parts] * (middle[parts] - value[tail])) + total[tail]
        return np.asarray(value + np.divide(total, whole, out=np.zeros(total.shape), where=whole > 0))

    def tail_blur(self, q: float, upper: bool) -> float:
        """How far off the mean of a tail may be because bins that stand out may hold their draws anywhere."""
        error = self.excess * (self.high - self.low) / 2
        k, share = self.bin_of(q), (1.0 - q) if upper else q
        return float(error[k:].sum() if upper else error[: k + 1].sum()) / (share * self.draws)

    def kurtosis(self) -> float:
        """Fourth standardised moment from the middles of the bins; good enough for an error.

        nan without spread, and where draws lie beyond the reach of the bins.
        """
        if not self.draws or self.open.any():
            return float("nan")
        middle, add = (self.low + self.high) / 2, np.add.reduce
        distance = middle - add(self.count * middle) / self.draws
        scale = float(max(-distance.min(), distance.max()))
        if scale == 0.0:
            return float("nan")
        square = np.square(distance / scale)
        variance = float(add(self.count * square)) / self.draws
        # A power of 4 would be worked out by another routine on other processors.
        return float(add(self.count * np.square(square))) / self.draws / variance**2

    def blur(self, q: Floats | float) -> Floats:
        """How far off in probability quantiles (any shape) may be as their bins stand out from their neighbours."""
        return np.asarray(self.excess[self.bins_at(q * self.draws)] / self.draws)


def sorted_cell(histogram: Histogram, cell: int, ends: Floats) -> Sorted:
    """The bins of a cell that hold draws; ``ends`` (2,) are its smallest and largest draw."""
    counts = histogram.counts[cell]
    held = np.flatnonzero(counts)
    borders = histogram.borders(cell, ends)
    count, low, high = counts[held], borders[held], borders[held + 1]
    outermost = (held == 0) | (held == counts.size - 1)
    return Sorted(low, high, count, np.cumsum(count), outermost & (low < high))
