"""Gumbel: the largest of many values with a light tail."""

from __future__ import annotations

import math

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, line_through
from mcsv.distributions.rules import SPREAD
from mcsv.distributions.scores import gumbel_score

__all__ = ["Gumbel"]


@dataclass(frozen=True)
class Gumbel(Distribution):
    """Yearly maxima, peak demand; skewed to the right and unbounded on both sides."""

    loc: float = parameter("The mode.", aliases=("mu", "mode"))
    scale: float = parameter("The scale; sd = pi / sqrt(6) * scale.", SPREAD, aliases=("beta", "sigma"))

    family = "gumbel"
    synonyms = ("extreme_value", "gumbel_r", "gumbel_max", "evd")
    examples = (
        {"dist": "gumbel", "loc": 100, "scale": 15},
        {"dist": "gumbel", "mean": 110, "sd": 20},
        {"dist": "gumbel", "p50": 105, "p99": 170},
    )

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> Gumbel:
        """Mean and standard deviation."""
        scale = sd * math.sqrt(6) / math.pi
        return cls(mean - np.euler_gamma * scale, scale)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Gumbel:
        """Two percentiles."""
        return cls(*line_through(percentiles, gumbel_score))

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """Loc + scale times the Gumbel score."""
        return self.loc + self.scale * gumbel_score(v, upper)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """Exp(-exp(-z)), or what it leaves of 1."""
        with np.errstate(over="ignore"):
            exponent = -np.exp((self.loc - x) / self.scale)
        return -np.expm1(exponent) if upper else np.exp(exponent)

    # Moments (the support is the default: all numbers)
    def mean(self) -> float | None:
        """Loc + Euler's constant times scale."""
        return self.loc + np.euler_gamma * self.scale

    def sd(self) -> float | None:
        """Pi / sqrt(6) times scale."""
        return math.pi / math.sqrt(6) * self.scale
