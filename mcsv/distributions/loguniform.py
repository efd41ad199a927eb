"""Log-uniform: every order of magnitude between two bounds is as likely as every other."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, line_through
from mcsv.distributions.rules import POSITIVE, ordered
from mcsv.distributions.scores import probability_score
from mcsv.distributions.solve import bisect
from mcsv.errors import Mistake

__all__ = ["Loguniform"]


@dataclass(frozen=True)
class Loguniform(Distribution):
    """The logarithm is uniform: a quantity of which only the order of magnitude is known."""

    low: float = parameter("The smallest possible value.", POSITIVE, aliases=("min", "minimum", "lower", "lo"))
    high: float = parameter("The largest possible value.", POSITIVE, aliases=("max", "maximum", "upper", "hi"))

    family = "loguniform"
    positive = True
    synonyms = ("log_uniform", "reciprocal")
    examples = ({"dist": "loguniform", "low": 1, "high": 1000}, {"dist": "loguniform", "p10": 2, "p90": 50})

    def rules(self) -> Iterator[Mistake]:
        """The bounds are in order."""
        yield from ordered(("low", "high"), (self.low, self.high))

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> Loguniform:
        """Mean and standard deviation; (sd / mean)^2 = h coth h - 1, h half the width of the logarithm."""
        wanted = (sd / mean) ** 2
        h = bisect(lambda h: _relative_variance(h) - wanted, 0.0, 350.0)
        middle = mean * h / math.sinh(h)
        return cls(middle * math.exp(-h), middle * math.exp(h))

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Loguniform:
        """Two percentiles."""
        low, width = line_through(percentiles, probability_score, log=True)
        return cls(math.exp(low), math.exp(low + width))

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """A straight line of the logarithm from each end."""
        step = v * math.log(self.high / self.low)
        return self.high * np.exp(-step) if upper else self.low * np.exp(step)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The share of the logarithm's width on that side."""
        x = np.clip(x, self.low, self.high)
        part = np.log1p((self.high - x) / x) if upper else np.log1p((x - self.low) / self.low)
        return np.minimum(part / math.log(self.high / self.low), 1.0)

    # Moments and support
    def mean(self) -> float | None:
        """(high - low) / log(high / low)."""
        return (self.high - self.low) / math.log(self.high / self.low)

    def sd(self) -> float | None:
        """Mean times sqrt(h coth h - 1)."""
        h = math.log(self.high / self.low) / 2
        return (self.high - self.low) / (2 * h) * math.sqrt(_relative_variance(h))

    def support(self) -> tuple[float, float]:
        """The bounds."""
        return (self.low, self.high)


def _relative_variance(h: float) -> float:
    """H coth h - 1, by its series where it would cancel."""
    return h * h / 3 - h**4 / 45 + 2 * h**6 / 945 if h < 0.02 else h / math.tanh(h) - 1
