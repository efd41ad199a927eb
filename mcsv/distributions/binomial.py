"""Binomial: how many of n independent cases."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import Counting
from mcsv.distributions.base import Floats, entry, parameter
from mcsv.distributions.rules import COUNT, PROBABILITY, fail

__all__ = ["Binomial"]


@dataclass(frozen=True)
class Binomial(Counting):
    """The number of successes among n cases that each succeed with probability p."""

    n: float = parameter("The number of cases.", COUNT, aliases=("size", "trials"))
    p: float = parameter("The probability of success in each.", PROBABILITY, aliases=("probability", "prob"))

    family = "binomial"
    synonyms = ("binom", "rbinom", "successes")
    examples = ({"dist": "binomial", "n": 142, "p": 0.3}, {"dist": "binomial", "n": 142, "mean": 40})

    # Entry forms
    @classmethod
    @entry
    def from_mean(cls, n: float, mean: float) -> Binomial:
        """Cases and the expected number of successes."""
        if not 0 <= mean <= n:
            raise fail(
                "E301",
                "mean",
                "so many successes cannot be expected",
                value=f"{mean:g}",
                rule=f"0 <= mean <= n = {n:g}",
            )
        return cls(n, mean / n)

    # Tails; atoms and quantile follow from them
    def tail_of_counts(self, k: Floats, upper: bool) -> Floats:
        """The incomplete beta function; nothing lies above n."""
        left = np.maximum(self.n - k, 0.5)
        result = (special.betainc if upper else special.betaincc)(k + 1.0, left, self.p)
        return np.where(k >= self.n, 0.0 if upper else 1.0, result)

    # Moments and support
    def mean(self) -> float | None:
        """N p."""
        return self.n * self.p

    def sd(self) -> float | None:
        """Root of n p (1 - p)."""
        return math.sqrt(self.n * self.p * (1.0 - self.p))

    def support(self) -> tuple[float, float]:
        """Whole numbers from 0 to n."""
        return (0.0, self.n)
