"""Figures of weighted draws: each counts for as much as what was observed is likely in it.

Self-normalised importance sampling. With weights w and draws x the mean is y = sum w x / sum w, its variance
sum w^2 (x - y)^2 / (sum w)^2, and the draws are worth (sum w)^2 / sum w^2 equal ones (Kish 1965; Owen, Monte Carlo
theory, methods and examples, chapter 9). Sums go from the first draw to the last, so that their bits are always the
same.
"""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass

__all__ = ["Weighted"]

Floats = NDArray[np.float64]


def _total(values: Floats) -> float:
    """The sum in the order of the draws, on any processor."""
    return float(np.cumsum(values)[-1])


@dataclass(frozen=True, eq=False)
class Weighted:
    """Draws by their ``weights`` (n,), 0 or more each and not all 0."""

    weights: Floats

    @cached_property
    def _scaled(self) -> Floats:
        # Whole numbers of 2^-30 of the largest, whose sums are exact up to 2^22 draws.
        return np.asarray(np.rint(self.weights / self.weights.max() * 2.0**30))

    @cached_property
    def _shares(self) -> Floats:
        return np.asarray(self._scaled / _total(self._scaled))

    @cached_property
    def effective(self) -> float:
        """How many draws of equal weight are worth as much."""
        return _total(self._scaled) ** 2 / _total(self._scaled**2)

    def _share(self, there: NDArray[np.bool_]) -> float:
        """The share of some draws, exactly that of their number where all weigh the same."""
        return _total(np.where(there, self._scaled, 0.0)) / _total(self._scaled)

    def mean(self, draws: Floats) -> tuple[float, float]:
        """The mean and its standard error."""
        mean = _total(self._shares * draws)
        return mean, math.sqrt(_total((self._shares * (draws - mean)) ** 2))

    def sd(self, draws: Floats) -> tuple[float, float]:
        """The standard deviation and its standard error."""
        variance, error = self.mean((draws - self.mean(draws)[0]) ** 2)
        sd = math.sqrt(variance)
        return sd, error / (2.0 * sd) if sd else 0.0

    def negative(self, draws: Floats, times: float = 1.0) -> tuple[float, float, float]:
        """The probability to be below zero and its 95 % interval (Wilson, of so many equal draws as tell as much).

        ``times``: how many times the variance is that of draws which each say by themselves whether they are below.
        """
        share = self._share(draws < 0.0)
        square = Z95 * Z95 * times / self._draws_like(share, draws < 0.0)
        middle = (share + square / 2.0) / (1.0 + square)
        half = math.sqrt(square * (share * (1.0 - share) + square / 4.0)) / (1.0 + square)
        return share, max(middle - half, 0.0) if share else 0.0, min(middle + half, 1.0) if share < 1.0 else 1.0

    def _draws_like(self, share: float, there: NDArray[np.bool_]) -> float:
        """Of how many equal draws the share of some would be as sure.

        A few that weigh little would seem to be worth more draws than there are: that one of the usual weight might as
        well have been among them counts, too.
        """
        variance, spread = share * (1.0 - share), _total((self._shares * np.where(there, 1.0 - share, share)) ** 2)
        if not variance or not spread:
            return self.effective
        if variance <= spread * self.effective * (1.0 + 1e-9):
            return variance / spread
        return max(self.effective, variance / (spread + self.effective**-2))

    def quantiles(self, draws: Floats, q: Floats, order: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Quantiles and their standard errors, (Q,) each; an error is nan where so few draws cannot tell.

        ``order`` (n,) sorts the draws: whoever weighs them in several ways sorts them once.
        """
        ranked, shares = draws[order], self._shares[order]
        below, squares = np.cumsum(shares), np.cumsum(shares**2)
        values = _ranked(ranked, below, q)
        if ranked[0] == ranked[-1]:
            return values, np.zeros(q.shape)
        # Of the share at or below each quantile, as of any mean.
        there = np.searchsorted(ranked, values, side="right") - 1
        part = squares[there]
        spread = Z95 * np.sqrt((1.0 - q) ** 2 * part + q**2 * (squares[-1] - part))
        # Beyond the last draws there is nothing to tell a spread from.
        widest = np.maximum(spread, Z95 * np.sqrt(q * (1.0 - q) / self.effective))
        known = (q - widest > 0.0) & (q + widest < 1.0)
        low, high = (_ranked(ranked, below, np.where(known, ends, 0.5)) for ends in (q - spread, q + spread))
        return values, np.where(known, (high - low) / (2.0 * Z95), np.nan)


def _ranked(ranked: Floats, below: Floats, q: Floats) -> Floats:
    """The smallest draws of which the share ``q`` lies at or below them."""
    return np.asarray(ranked[np.minimum(np.searchsorted(below, q * below[-1]), ranked.size - 1)])
