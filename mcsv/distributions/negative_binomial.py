"""Negative binomial: counts that vary more than a Poisson's."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import Counting
from mcsv.distributions.base import Floats, entry, parameter
from mcsv.distributions.rules import POSITIVE, Rule, fail

__all__ = ["NegativeBinomial"]

_SHARE = Rule("above 0 and at most 1", lambda x: 0 < x <= 1, "E205", {"exclusiveMinimum": 0, "maximum": 1})


@dataclass(frozen=True)
class NegativeBinomial(Counting):
    """Failures before the r-th success; or events whose own rate is a gamma: claims, admissions a person."""

    r: float = parameter("The number of successes; need not be whole.", POSITIVE, aliases=("size", "n"))
    p: float = parameter("The probability of success.", _SHARE, aliases=("probability", "prob"))

    family = "negative_binomial"
    instead = "gamma"
    synonyms = ("nbinom", "negbin", "polya", "overdispersed")
    examples = ({"dist": "negative_binomial", "r": 4, "p": 0.3}, {"dist": "negative_binomial", "mean": 12, "sd": 6})

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> NegativeBinomial:
        """Mean and standard deviation; the variance is above the mean."""
        if mean <= 0 or sd**2 <= mean:
            rule = f"sd is above sqrt(mean) = {math.sqrt(max(mean, 0.0)):.6g}, and mean above 0"
            raise fail(
                "E301",
                "sd",
                "a negative binomial varies more than this",
                value=f"{sd:g}",
                rule=rule,
                way_out="use dist: poisson",
            )
        return cls(mean * (mean / (sd**2 - mean)), mean / sd**2)

    # Tails; atoms and quantile follow from them
    def tail_of_counts(self, k: Floats, upper: bool) -> Floats:
        """The incomplete beta function."""
        result: Floats = (special.betaincc if upper else special.betainc)(self.r, k + 1.0, self.p)
        return result

    # Moments and support
    def mean(self) -> float | None:
        """R (1 - p) / p."""
        return self.r * (1.0 - self.p) / self.p

    def sd(self) -> float | None:
        """Root of r (1 - p), over p."""
        return math.sqrt(self.r * (1.0 - self.p)) / self.p

    def support(self) -> tuple[float, float]:
        """Whole numbers from 0."""
        return (0.0, np.inf if self.p < 1 else 0.0)
