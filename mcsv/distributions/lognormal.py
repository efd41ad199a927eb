"""Lognormal: the product of many small independent effects."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, line_through
from mcsv.distributions.rules import SPREAD
from mcsv.distributions.scores import normal_score
from mcsv.errors import Mistake

__all__ = ["Lognormal"]


@dataclass(frozen=True)
class Lognormal(Distribution):
    """Positive and skewed to the right: costs, volumes, ratios. Its logarithm is normal(mu, sigma)."""

    mu: float = parameter("The mean of the logarithm; exp(mu) is the median.")
    sigma: float = parameter("The standard deviation of the logarithm.", SPREAD)

    family = "lognormal"
    positive = True
    synonyms = ("log_normal", "lognorm", "galton")
    examples = (
        {"dist": "lognormal", "mu": 3, "sigma": 0.3},
        {"dist": "lognormal", "mean": 120, "sd": 40},
        {"dist": "lognormal", "median": 110, "sigma": 0.3},
        {"dist": "lognormal", "range": [60, 220], "covers": 0.9},
    )

    def rules(self) -> Iterator[Mistake]:
        """Values and moments stay inside what a double can hold."""
        if self.mu + self.sigma**2 > 350 or self.mu < -600:
            what = f"mu {self.mu:g} with sigma {self.sigma:g} leaves the range of numbers"
            yield Mistake(
                "E301",
                what,
                "mu",
                f"{self.mu:g}",
                "mu + sigma^2 <= 350, mu >= -600",
                "both are of the logarithm; state mean and sd instead",
            )

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> Lognormal:
        """Mean and standard deviation of the quantity itself, not of its logarithm."""
        variance = math.log1p((sd / mean) ** 2)
        return cls(math.log(mean) - variance / 2, math.sqrt(variance))

    @classmethod
    @entry
    def from_mean_sigma(cls, mean: float, sigma: float) -> Lognormal:
        """Mean of the quantity and sigma of its logarithm."""
        return cls(math.log(mean) - sigma**2 / 2, sigma)

    @classmethod
    @entry
    def from_median_sigma(cls, median: float, sigma: float) -> Lognormal:
        """Median of the quantity and sigma of its logarithm."""
        return cls(math.log(median), sigma)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Lognormal:
        """Two percentiles."""
        return cls(*line_through(percentiles, normal_score, log=True))

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The median times exp(sigma z): a large mu costs no digits of a small sigma."""
        return math.exp(self.mu) * np.exp(self.sigma * normal_score(v, upper))

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """The normal that it is the exponential of."""
        return self.mu + self.sigma * normal_score(v, upper)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The normal integral of the logarithm."""
        with np.errstate(divide="ignore"):
            score = np.log(np.maximum(x, 0.0) / math.exp(self.mu)) / self.sigma
        result: Floats = special.ndtr(-score if upper else score)
        return result

    # Moments and support
    def mean(self) -> float | None:
        """Exp(mu + sigma^2 / 2)."""
        return math.exp(self.mu + self.sigma**2 / 2)

    def sd(self) -> float | None:
        """Mean times sqrt(exp(sigma^2) - 1)."""
        return math.exp(self.mu + self.sigma**2 / 2) * math.sqrt(math.expm1(self.sigma**2))

    def support(self) -> tuple[float, float]:
        """Positive numbers."""
        return (0.0, math.inf)
