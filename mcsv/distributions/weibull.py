"""Weibull: times to failure, wind speeds, the weakest of many links."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, line_through
from mcsv.distributions.rules import POSITIVE
from mcsv.distributions.scores import exponential_score, log_exponential_score
from mcsv.distributions.solve import bisect
from mcsv.errors import Mistake

__all__ = ["Weibull"]


@dataclass(frozen=True)
class Weibull(Distribution):
    """Positive; (x / scale)^shape is exponential. Shape 1 is the exponential, below 1 the tail is heavier."""

    shape: float = parameter(
        "The shape: failures get rarer (below 1) or commoner (above 1) with age.", POSITIVE, aliases=("k",)
    )
    scale: float = parameter("The scale: 63.2 % of values lie below it.", POSITIVE, aliases=("lam",))

    family = "weibull"
    positive = True
    synonyms = ("weibull_min", "rweibull")
    examples = (
        {"dist": "weibull", "shape": 1.8, "scale": 10},
        {"dist": "weibull", "mean": 9, "sd": 5},
        {"dist": "weibull", "range": [2, 20], "covers": 0.9},
    )

    def rules(self) -> Iterator[Mistake]:
        """The moments stay inside what a double can hold."""
        if self.shape < 0.02:
            what = "the tail is so heavy that its moments leave the range of numbers"
            yield Mistake("E301", what, "shape", f"{self.shape:g}", "shape >= 0.02", "use dist: pareto or lognormal")

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> Weibull:
        """Mean and standard deviation; their ratio gives the shape."""
        wanted = (sd / mean) ** 2
        inverse = math.exp(bisect(lambda log: _relative_variance(math.exp(log)) - wanted, -30.0, 3.9))
        return cls(1.0 / inverse, mean / math.gamma(1.0 + inverse))

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Weibull:
        """Two percentiles."""
        intercept, slope = line_through(percentiles, log_exponential_score, log=True)
        return cls(1.0 / slope, math.exp(intercept))

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """A power of the exponential score."""
        return self.scale * exponential_score(v, upper) ** (1.0 / self.shape)

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """The logarithm of the exponential score, stretched."""
        return math.log(self.scale) + log_exponential_score(v, upper) / self.shape

    def tail(self, x: Floats, upper: bool) -> Floats:
        """Exp(-(x / scale)^shape), or what it leaves of 1."""
        with np.errstate(over="ignore"):
            exponent = -((np.maximum(x, 0.0) / self.scale) ** self.shape)
        return np.exp(exponent) if upper else -np.expm1(exponent)

    # Moments and support
    def mean(self) -> float | None:
        """Scale times Gamma(1 + 1 / shape)."""
        return self.scale * math.gamma(1.0 + 1.0 / self.shape)

    def sd(self) -> float | None:
        """Mean times the root of Gamma(1 + 2 / shape) / Gamma(1 + 1 / shape)^2 - 1."""
        return self.scale * math.gamma(1.0 + 1.0 / self.shape) * math.sqrt(_relative_variance(1.0 / self.shape))

    def support(self) -> tuple[float, float]:
        """Positive numbers."""
        return (0.0, math.inf)


def _relative_variance(inverse: float) -> float:
    """Variance over squared mean for 1 / shape; by its series where the logarithms of Gamma would cancel."""
    if inverse < 1e-3:
        series = 1.0 + inverse * (-1.461525938802877 + inverse * (3.1253747270116294 + inverse * -6.186372716417052))
        return math.pi**2 / 6 * inverse**2 * series
    return math.expm1(math.lgamma(1.0 + 2.0 * inverse) - 2.0 * math.lgamma(1.0 + inverse))
