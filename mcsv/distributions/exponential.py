"""Exponential: the wait for something that can happen at any time with the same chance."""

from __future__ import annotations

import math

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, at
from mcsv.distributions.rules import POSITIVE
from mcsv.distributions.scores import exponential_score

__all__ = ["Exponential"]


@dataclass(frozen=True)
class Exponential(Distribution):
    """Positive and without memory: waiting times. One number states it."""

    rate: float = parameter("Events per unit of the quantity; the mean is 1 / rate.", POSITIVE)

    family = "exponential"
    positive = True
    synonyms = ("expon", "exp", "negative_exponential")
    examples = (
        {"dist": "exponential", "mean": 12},
        {"dist": "exponential", "rate": 0.5},
        {"dist": "exponential", "p90": 30},
    )

    # Entry forms
    @classmethod
    @entry
    def from_mean(cls, mean: float) -> Exponential:
        """The mean."""
        return cls(1.0 / mean)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Exponential:
        """One percentile: a line through 0."""
        scores = at(exponential_score, percentiles)
        return cls(float((scores**2).sum() / sum(s * p.value for s, p in zip(scores, percentiles, strict=True))))

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The exponential score over the rate."""
        return exponential_score(v, upper) / self.rate

    def tail(self, x: Floats, upper: bool) -> Floats:
        """Exp(-rate x), or what it leaves of 1."""
        exponent = -self.rate * np.maximum(x, 0.0)
        return np.exp(exponent) if upper else -np.expm1(exponent)

    # Moments and support
    def mean(self) -> float | None:
        """1 / rate."""
        return 1.0 / self.rate

    def sd(self) -> float | None:
        """1 / rate."""
        return 1.0 / self.rate

    def support(self) -> tuple[float, float]:
        """Positive numbers."""
        return (0.0, math.inf)
