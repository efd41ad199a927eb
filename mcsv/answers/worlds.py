"""How sure a chance itself is: its distribution over worlds, of which each was seen through a number of draws.

A world is all that could be known, drawn once; what merely happens is drawn anew in each of its m draws, so the share
of hits among them tells P(hit | what is known) but for a noise of sqrt(p (1 - p) / m). Quantiles of the shares are
biased by O(1/m) (Gordy and Juneja, Management Science 56, 2010), of which the leading part is taken off; so is the
noise of their variance.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass

__all__ = ["NOISE", "Worlds"]

NOISE = 1.6448536269514722
"""Half of a 90 % band is so many standard deviations."""
_FEWEST = 4
"""Hits, or misses, that place a world."""
_BLURRED = 2.0
"""Worlds that differ by less than the noise (atoms) have a bias of O(1/sqrt(m)): sqrt(2) of what was taken off remains.
"""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Band:
    """Quantiles of shares, and those at the ends of a 95 % interval of rank, (Q,) each."""

    low: Floats
    middle: Floats
    high: Floats

    @classmethod
    def of(cls, count: NDArray[Any], q: Floats, half: Floats) -> _Band:
        """Of shares by how many worlds have each; a share stands for all between it and halfway to its neighbours."""
        edges = (np.arange(count.size + 1) - 0.5) / (count.size - 1)
        below = np.concatenate([[0.0], np.cumsum(count)]) / count.sum()
        return cls(*(np.clip(np.interp(at, below, edges), 0.0, 1.0) for at in (q - half, q, q + half)))

    @property
    def width(self) -> Floats:
        """Between the ends: in proportion to one over the density."""
        return self.high - self.low


@cache
def _halving(draws: int) -> Floats:
    """(draws + 1, draws // 2 + 1): the probability of so many hits among half of the draws, given those among all."""
    half = draws // 2
    hits, some = np.arange(draws + 1)[:, None], np.arange(half + 1)[None, :]
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, draws + 1)))])
    possible = (some <= hits) & (half - some <= draws - hits)
    rest, other = np.where(possible, hits - some, 0), np.where(possible, draws - hits - half + some, 0)
    ways = logs[hits] - logs[some] - logs[rest] + logs[draws - hits] - logs[half - some] - logs[other]
    return np.exp(np.where(possible, ways - (logs[draws] - logs[half] - logs[draws - half]), -np.inf))


@dataclass(frozen=True)
class Worlds:
    """``count`` (m + 1,): in how many worlds there were so many hits among m draws.

    ``alike``: nothing that could be known reaches the hits, so all worlds have one chance.
    """

    count: NDArray[np.int64]
    alike: bool = False

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return int(self.count.sum())

    @property
    def draws(self) -> int:
        """How many draws in each."""
        return self.count.size - 1

    @property
    def _shares(self) -> Floats:
        return np.arange(self.count.size) / self.draws

    def mean(self) -> tuple[float, float]:
        """The chance over all worlds, and its standard error, which goes by the number of worlds."""
        value = float(self._shares @ self.count) / self.worlds
        spread = value * (1.0 - value) / self.draws if self.alike else self._raw_variance(value)
        return value, math.sqrt(spread / self.worlds)

    def _raw_variance(self, mean: float) -> float:
        return float((self._shares - mean) ** 2 @ self.count) / max(self.worlds - 1, 1)

    def sd(self) -> tuple[float, float]:
        """The standard deviation of the chance between worlds, without the noise inside them, and its error."""
        if self.alike:
            return 0.0, 0.0
        mean = self.mean()[0]
        raw = self._raw_variance(mean)
        noise = float(self._shares * (1.0 - self._shares) @ self.count) / self.worlds / (self.draws - 1)
        variance = max(raw - noise, 0.0)
        fourth = float(np.square(np.square(self._shares - mean)) @ self.count) / self.worlds
        error = math.sqrt(max(fourth - raw * raw, 0.0) / self.worlds)
        # Near 0 the error of a variance says how far its root may be from it.
        return math.sqrt(variance), error / (2.0 * math.sqrt(max(variance, error))) if error else 0.0

    def quantiles(self, q: Floats) -> tuple[Floats, Floats]:
        """Quantiles of the chance (Q,) and their 95 % intervals (Q, 2): order statistics, bias of the noise taken off.

        Half the draws of each world have twice the noise, hence twice the bias: twice the one quantile less the other.
        Where a world has too few hits (or too few misses) to place it, the interval reaches to 0 (or 1), and at least
        as far as that of one world.
        """
        if self.alike:
            mean, error = self.mean()
            ends = np.clip([mean - Z95 * error, mean + Z95 * error], 0.0, 1.0)
            return np.full(q.shape, mean), np.tile(ends, (q.size, 1))
        half = Z95 * np.sqrt(q * (1.0 - q) / self.worlds)
        whole, halved = _Band.of(self.count, q, half), _Band.of(self.count @ _halving(self.draws), q, half)
        value = np.clip(2.0 * whole.middle - halved.middle, 0.0, 1.0)
        wider, bias = self._wider(whole, halved, q), np.abs(whole.middle - halved.middle)
        low = value - np.maximum(wider * (whole.middle - whole.low), _BLURRED * bias)
        high = value + np.maximum(wider * (whole.high - whole.middle), _BLURRED * bias)
        return value, self._reaching(whole.middle, np.clip(np.stack([low, high], axis=1), 0.0, 1.0))

    def _wider(self, whole: _Band, halved: _Band, q: Floats) -> Floats:
        """How much less sure quantiles are without their bias: by what each world has to say about both (Q,)."""
        few = self.draws // 2
        below = self._shares[:, None] <= whole.middle
        at = np.clip(np.round(halved.middle * few).astype(np.int64), 0, few)
        below_too = np.cumsum(_halving(self.draws), axis=1)[:, at]
        plain = whole.width * (q - below)
        both = 2.0 * plain - halved.width * (q - below_too)
        squares = self.count @ np.stack([plain**2, both**2]).transpose(1, 0, 2).reshape(self.count.size, -1)
        one, two = squares.reshape(2, -1)
        return np.sqrt(np.maximum(np.divide(two, one, out=np.ones_like(one), where=one > 0.0), 1.0))

    def _reaching(self, middle: Floats, ends: Floats) -> Floats:
        """The intervals, wide enough where a quantile stands on few hits, or few misses."""
        m, square = self.draws, Z95 * Z95
        centre = (middle * m + square / 2.0) / (m + square)
        spread = Z95 * np.sqrt(middle * (1.0 - middle) * m + square / 4.0) / (m + square)
        few, many = middle * m < _FEWEST, (1.0 - middle) * m < _FEWEST
        low = np.where(few, 0.0, np.where(many, np.minimum(ends[:, 0], centre - spread), ends[:, 0]))
        high = np.where(many, 1.0, np.where(few, np.maximum(ends[:, 1], centre + spread), ends[:, 1]))
        return np.stack([low, high], axis=1)

    def noise(self, chance: Floats) -> Floats:
        """Half of the 90 % band in which the share of one world is seen around its chance."""
        return np.zeros(chance.shape) if self.alike else NOISE * np.sqrt(chance * (1.0 - chance) / self.draws)

    def above(self, limit: float) -> int:
        """In how many worlds the share is above a limit."""
        if self.alike:
            return self.worlds if self.mean()[0] > limit else 0
        return int(self.count[self._shares > limit].sum())
