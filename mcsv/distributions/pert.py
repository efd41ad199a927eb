"""PERT: a smallest, a most likely and a largest value, joined by a smooth curve."""

from __future__ import annotations

from functools import cached_property, partial

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.beta import Beta
from mcsv.distributions.bounds import ThreePoint, around_mode, between, mode_for_mean
from mcsv.distributions.percentiles import Percentile
from mcsv.distributions.rules import POSITIVE
from mcsv.distributions.solve import meet

__all__ = ["Pert"]


@dataclass(frozen=True)
class Pert(ThreePoint):
    """Low, mode and high as an expert states them: a beta of mean (low + lambda mode + high) / (lambda + 2)."""

    lam: float = parameter("How much the mode counts; 4 is usual, less is wider.", POSITIVE, name="lambda", default=4.0)

    family = "pert"
    synonyms = ("beta_pert", "modified_pert", "mpert")
    examples = (
        {"dist": "pert", "low": 80, "mode": 100, "high": 160},
        {"dist": "pert", "low": 3, "mode": 5, "high": 10, "lambda": 2},
        {"dist": "pert", "low": 3, "mean": 5, "high": 10},
        {"dist": "pert", "p10": 85, "mode": 100, "p90": 140},
    )

    # Entry forms
    @classmethod
    @entry
    def from_mean(cls, low: float, mean: float, high: float, lam: float = 4.0) -> Pert:
        """Bounds and mean: the mode follows."""
        return cls(low, mode_for_mean(low, mean, high, lam), high, lam)

    @classmethod
    @entry
    def from_mode_percentiles(cls, mode: float, percentiles: tuple[Percentile, ...], lam: float = 4.0) -> Distribution:
        """The mode and two percentiles: the bounds follow."""
        return meet(*around_mode(partial(cls, lam=lam), mode, percentiles), percentiles)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...], lam: float = 4.0) -> Distribution:
        """Three percentiles."""
        return meet(*between(partial(cls, lam=lam), percentiles), percentiles)

    # Quantile, tails, moments and support: those of the beta that it is
    @cached_property
    def _beta(self) -> Beta:
        width = self.high - self.low
        a, b = (1 + self.lam * part / width for part in (self.mode - self.low, self.high - self.mode))
        return Beta(a, b, self.low, self.high)

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The beta's."""
        return self._beta.quantile(v, upper)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The beta's."""
        return self._beta.tail(x, upper)

    def mean(self) -> float | None:
        """(low + lambda mode + high) / (lambda + 2)."""
        return self._beta.mean()

    def sd(self) -> float | None:
        """The beta's."""
        return self._beta.sd()
