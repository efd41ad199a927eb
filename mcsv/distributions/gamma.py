"""Gamma: positive, skewed to the right."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions import large_gamma
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, guess
from mcsv.distributions.rules import POSITIVE
from mcsv.distributions.scores import from_first_term
from mcsv.distributions.solve import meet

__all__ = ["Gamma"]


@dataclass(frozen=True)
class Gamma(Distribution):
    """Positive and skewed to the right, with a lighter tail than the lognormal: unit costs, durations."""

    shape: float = parameter("The shape; skewness is 2 / sqrt(shape).", POSITIVE, aliases=("k", "alpha"))
    scale: float = parameter("The scale, in the quantity's unit; mean = shape * scale.", POSITIVE, aliases=("theta",))

    family = "gamma"
    positive = True
    synonyms = ("erlang", "chi_square", "rgamma")
    examples = (
        {"dist": "gamma", "shape": 4, "scale": 500},
        {"dist": "gamma", "mean": 1150, "sd": 102},
        {"dist": "gamma", "mean": 1150, "range": [950, 1350], "covers": 0.95},
        {"dist": "gamma", "p10": 900, "p90": 1500},
    )

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> Gamma:
        """Mean and standard deviation."""
        return cls((mean / sd) ** 2, sd * (sd / mean))

    @classmethod
    @entry
    def from_rate(cls, shape: float, rate: float) -> Gamma:
        """Shape and rate (1 / scale)."""
        return cls(shape, 1.0 / rate)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Distribution:
        """Two percentiles."""
        _, spread = guess(percentiles, log=True)
        start = [-2.0 * math.log(spread), math.log(percentiles[-1].value) + 2.0 * math.log(spread)]
        starts = [start, [0.0, start[0] + start[1]], [-3.0, start[1]]]
        return meet(lambda theta: cls(*np.exp(theta)), starts, percentiles)

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """Inverse of the regularised incomplete gamma function from that side."""
        return np.asarray(self.scale * self._unit(v, upper))

    def _unit(self, v: Floats, upper: bool) -> Floats:
        """The quantile for scale 1."""
        if self.shape >= large_gamma.LARGE:
            return large_gamma.quantile(self.shape, v, upper)
        return np.asarray((special.gammainccinv if upper else special.gammaincinv)(self.shape, v))

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """From the first term of the series, P(X <= x) = x^shape / Gamma(shape + 1), where that is all there is."""
        first = (np.log1p(-v) if upper else np.log(v)) + special.gammaln(self.shape + 1.0)
        return from_first_term(first / self.shape, 0.0, self._unit(v, upper)) + math.log(self.scale)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The regularised incomplete gamma function from that side."""
        x = np.asarray(np.maximum(x, 0.0) / self.scale)
        if self.shape >= large_gamma.LARGE:
            return large_gamma.tail(self.shape, x, upper)
        return np.asarray((special.gammaincc if upper else special.gammainc)(self.shape, x))

    # Moments and support
    def mean(self) -> float | None:
        """Shape times scale."""
        return self.shape * self.scale

    def sd(self) -> float | None:
        """Sqrt(shape) times scale."""
        return math.sqrt(self.shape) * self.scale

    def support(self) -> tuple[float, float]:
        """Positive numbers."""
        return (0.0, math.inf)
