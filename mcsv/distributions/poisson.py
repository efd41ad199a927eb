"""Poisson: how many independent events happen."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions import large_gamma
from mcsv.distributions.atoms import Counting
from mcsv.distributions.base import Floats, parameter
from mcsv.distributions.rules import POSITIVE

__all__ = ["Poisson"]


@dataclass(frozen=True)
class Poisson(Counting):
    """Counts of independent events: referrals, incidents, admissions."""

    rate: float = parameter("The expected number.", POSITIVE, aliases=("mean", "lambda", "lam", "mu"))

    family = "poisson"
    synonyms = ("count", "rpois")
    examples = ({"dist": "poisson", "rate": 3}, {"dist": "poisson", "mean": 120})

    # Tails; atoms and quantile follow from them
    def tail_of_counts(self, k: Floats, upper: bool) -> Floats:
        """The incomplete gamma function: at most k events happen if the wait for k + 1 of them is long."""
        if self.rate >= 1.1 * large_gamma.LARGE:
            return large_gamma.tail(np.maximum(k + 1.0, large_gamma.LARGE), self.rate, not upper)
        return np.asarray((special.gammainc if upper else special.gammaincc)(k + 1.0, self.rate))

    # Moments and support
    def mean(self) -> float | None:
        """The rate."""
        return self.rate

    def sd(self) -> float | None:
        """The root of the rate."""
        return math.sqrt(self.rate)

    def support(self) -> tuple[float, float]:
        """Whole numbers from 0."""
        return (0.0, np.inf)
