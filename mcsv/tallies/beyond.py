"""How far draws lie beyond a value, out of ranked bins: what the errors of tail means and shortfalls are made of.

Draws are taken to lie evenly within a bin; that is good enough for an error.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.tallies.quantiles import Sorted

__all__ = ["Sums", "shortfall_spreads", "spread_of", "tail_spreads"]

Floats = NDArray[np.float64]

_NOISE = 1e-7
"""Of the distances involved: a standard deviation below this is rounding, and the draws are all alike."""


class Sums:
    """Counts, sums and sums of squares of the bins below each border, as distances from an origin."""

    def __init__(self, ranked: Sorted) -> None:
        self.origin = float(ranked.low[ranked.bin_of(0.5)])
        middle = (ranked.low + ranked.high) / 2 - self.origin
        squares = middle**2 + (ranked.high - ranked.low) ** 2 / 12
        self.counts = np.concatenate([[0.0], ranked.upto])
        self.first = np.concatenate([[0.0], np.cumsum(ranked.count * middle)])
        self.second = np.concatenate([[0.0], np.cumsum(ranked.count * squares)])

    def below(self, bins: NDArray[np.int64], value: Floats) -> tuple[Floats, Floats]:
        """Sums of how far the draws in the bins before ``bins`` lie below ``value``, and of its square."""
        return self.distances(value - self.origin, *self.before(bins))

    def above(self, bins: NDArray[np.int64], value: Floats) -> tuple[Floats, Floats]:
        """The same of the draws in the bins after ``bins``, above ``value``."""
        first, second = self.distances(value - self.origin, *self.after(bins))
        return -first, second

    def before(self, bins: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Count, sum and sum of squares of the draws in the bins before ``bins``."""
        return self.counts[bins], self.first[bins], self.second[bins]

    def after(self, bins: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """The same of those in the bins after ``bins``."""
        after = bins + 1
        return (
            self.counts[-1] - self.counts[after],
            self.first[-1] - self.first[after],
            self.second[-1] - self.second[after],
        )

    @staticmethod
    def distances(v: Floats, count: Floats, first: Floats, second: Floats) -> tuple[Floats, Floats]:
        """Sums of ``v`` less each distance, and of its square, out of what the distances come to."""
        return v * count - first, v * v * count - 2.0 * v * first + second


def tail_spreads(ranked: Sorted, q: Floats) -> Floats:
    """Standard deviation over all draws of how far they lie beyond each quantile: below it up to the median, above it
    from there on. nan where the bins do not reach as far.
    """
    sums, value, upper = Sums(ranked), ranked.quantiles(q), q > 0.5
    k = np.minimum(np.searchsorted(ranked.upto, q * ranked.draws, side="left"), ranked.upto.size - 1)
    inside = np.where(upper, ranked.upto[k] - q * ranked.draws, q * ranked.draws - sums.counts[k])
    width = np.where(upper, ranked.high[k] - value, value - ranked.low[k])
    wholly = [np.where(upper, *pair) for pair in zip(sums.above(k, value), sums.below(k, value), strict=True)]
    first, second = wholly[0] + inside * width / 2, wholly[1] + inside * width**2 / 3
    spread = spread_of(first / ranked.draws, second / ranked.draws, np.abs(value - sums.origin))
    return np.where(np.where(upper, ranked.open[-1], ranked.open[0]), np.nan, spread)


def shortfall_spreads(ranked: Sorted, negative: int) -> tuple[float, float]:
    """Standard deviations of the amount below zero: over all draws (0 without a deficit), and of the ``negative`` draws
    that are. nan where the bins do not reach as far, or there is no such draw.
    """
    if not negative or ranked.open[0]:
        return float("nan"), float("nan")
    sums, zero = Sums(ranked), np.zeros(1)
    k = np.array([np.searchsorted(sums.counts, negative, side="left") - 1])
    inside, width = negative - sums.counts[k], np.maximum(-ranked.low[k], 0.0)
    first, second = sums.below(k, zero)
    first, second = first + inside * width / 2, second + inside * width**2 / 3
    noise = np.abs(sums.origin) * np.ones(1)
    every, those = (float(spread_of(first / n, second / n, noise)[0]) for n in (ranked.draws, negative))
    return every, those


def spread_of(first: Floats, second: Floats, size: Floats) -> Floats:
    """The standard deviation of something of known mean and mean square; 0 where it is rounding beside its ``size``."""
    spread = np.sqrt(np.maximum(second - first**2, 0.0))
    return np.where(spread <= _NOISE * (size + np.sqrt(np.abs(second))), 0.0, spread)
