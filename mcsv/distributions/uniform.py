"""Uniform: every value between two bounds is as likely as every other."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, line_through
from mcsv.distributions.rules import ordered
from mcsv.distributions.scores import probability_score
from mcsv.errors import Mistake

__all__ = ["Uniform"]


@dataclass(frozen=True)
class Uniform(Distribution):
    """All values from low to high alike: only the bounds are known."""

    low: float = parameter("The smallest possible value.", aliases=("min", "minimum", "lower", "lo"))
    high: float = parameter("The largest possible value.", aliases=("max", "maximum", "upper", "hi"))

    family = "uniform"
    synonyms = ("rectangular", "flat", "runif")
    examples = ({"dist": "uniform", "low": 100, "high": 250}, {"dist": "uniform", "mean": 0, "sd": 1})

    def rules(self) -> Iterator[Mistake]:
        """The bounds are in order."""
        yield from ordered(("low", "high"), (self.low, self.high))

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> Uniform:
        """Mean and standard deviation; the bounds are sqrt(3) sd away."""
        return cls(mean - math.sqrt(3) * sd, mean + math.sqrt(3) * sd)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Uniform:
        """Two percentiles."""
        low, width = line_through(percentiles, probability_score)
        return cls(low, low + width)

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """A straight line from each end."""
        step = v * (self.high - self.low)
        return self.high - step if upper else self.low + step

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The share of the width on that side."""
        return np.clip((self.high - x if upper else x - self.low) / (self.high - self.low), 0.0, 1.0)

    # Moments and support
    def mean(self) -> float | None:
        """The middle."""
        return self.low + (self.high - self.low) / 2

    def sd(self) -> float | None:
        """Width / sqrt(12)."""
        return (self.high - self.low) / math.sqrt(12)

    def support(self) -> tuple[float, float]:
        """The bounds."""
        return (self.low, self.high)
