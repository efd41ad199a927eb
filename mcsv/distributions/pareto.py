"""Pareto: few large values carry most of the total."""

from __future__ import annotations

import math

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, line_through
from mcsv.distributions.rules import POSITIVE, fail
from mcsv.distributions.scores import exponential_score

__all__ = ["Pareto"]


@dataclass(frozen=True)
class Pareto(Distribution):
    """Losses, incomes, sizes: P(X > x) = (minimum / x)^alpha. No mean at alpha <= 1, no sd at alpha <= 2."""

    alpha: float = parameter("The tail index; the smaller, the heavier.", POSITIVE, aliases=("shape",))
    minimum: float = parameter("The smallest possible value.", POSITIVE, aliases=("min", "low", "scale", "xm"))

    family = "pareto"
    positive = True
    synonyms = ("power_law", "pareto1", "zipf")
    examples = (
        {"dist": "pareto", "alpha": 2.5, "minimum": 1000},
        {"dist": "pareto", "alpha": 3, "mean": 1500},
        {"dist": "pareto", "p50": 1300, "p99": 6000},
    )

    # Entry forms
    @classmethod
    @entry
    def from_mean(cls, mean: float, alpha: float) -> Pareto:
        """Tail index and mean, where there is one."""
        if alpha <= 1:
            rule = "a pareto has a mean only for alpha above 1"
            raise fail("E303", "mean", f"with alpha {alpha:g} there is no mean", rule=rule, way_out="state minimum")
        return cls(alpha, mean * (alpha - 1) / alpha)

    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> Pareto:
        """Mean and standard deviation; alpha is above 2."""
        alpha = 1 + math.hypot(1.0, mean / sd)
        return cls(alpha, mean * (alpha - 1) / alpha)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Pareto:
        """Two percentiles."""
        intercept, slope = line_through(percentiles, exponential_score, log=True)
        return cls(1.0 / slope, math.exp(intercept))

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """Exponential growth along the exponential score."""
        return self.minimum * np.exp(exponential_score(v, upper) / self.alpha)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """(minimum / x)^alpha, or what it leaves of 1."""
        exponent = -self.alpha * np.log1p((np.maximum(x, self.minimum) - self.minimum) / self.minimum)
        return np.exp(exponent) if upper else -np.expm1(exponent)

    # Moments and support
    def mean(self) -> float | None:
        """Minimum alpha / (alpha - 1), for alpha above 1."""
        return self.minimum * self.alpha / (self.alpha - 1) if self.alpha > 1 else None

    def sd(self) -> float | None:
        """Minimum / (alpha - 1) sqrt(alpha / (alpha - 2)), for alpha above 2."""
        return self.minimum / (self.alpha - 1) * math.sqrt(self.alpha / (self.alpha - 2)) if self.alpha > 2 else None

    def support(self) -> tuple[float, float]:
        """From the minimum on."""
        return (self.minimum, math.inf)
