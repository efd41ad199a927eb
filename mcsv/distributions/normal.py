"""Normal: the sum of many small independent effects."""

from __future__ import annotations

from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, line_through
from mcsv.distributions.rules import SPREAD
from mcsv.distributions.scores import normal_score

__all__ = ["Normal"]


@dataclass(frozen=True)
class Normal(Distribution):
    """Symmetric around its mean, and unbounded: averages, measurement errors, differences of either sign."""

    mu: float = parameter("The mean.", aliases=("loc",))
    sigma: float = parameter("The standard deviation.", SPREAD, aliases=("scale",))

    family = "normal"
    synonyms = ("gaussian", "gauss", "norm", "rnorm")
    examples = (
        {"dist": "normal", "mean": 10, "sd": 3},
        {"dist": "normal", "mu": 10, "sigma": 3},
        {"dist": "normal", "range": [4, 16], "covers": 0.95},
        {"dist": "normal", "p10": 6, "p90": 14},
    )

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float) -> Normal:
        """Mean and standard deviation."""
        return cls(mean, sd)

    @classmethod
    @entry
    def from_median_sd(cls, median: float, sd: float) -> Normal:
        """Median (here also the mean) and standard deviation."""
        return cls(median, sd)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Normal:
        """Two percentiles."""
        return cls(*line_through(percentiles, normal_score))

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """Mu + sigma times the normal score."""
        return self.mu + self.sigma * normal_score(v, upper)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The normal integral from that side."""
        score = (x - self.mu) / self.sigma
        result: Floats = special.ndtr(-score if upper else score)
        return result

    # Moments (the support is the default: all numbers)
    def mean(self) -> float | None:
        """Mu."""
        return self.mu

    def sd(self) -> float | None:
        """Sigma."""
        return self.sigma
