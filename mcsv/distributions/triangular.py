"""Triangular: a smallest, a most likely and a largest value, joined by straight lines."""

from __future__ import annotations

import math

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Break, Distribution, Floats, entry
from mcsv.distributions.bounds import ThreePoint, around_mode, between, mode_for_mean
from mcsv.distributions.percentiles import Percentile
from mcsv.distributions.solve import meet

__all__ = ["Triangular"]


@dataclass(frozen=True)
class Triangular(ThreePoint):
    """Low, mode and high as an expert states them; the density is a triangle with its top at the mode."""

    family = "triangular"
    synonyms = ("triangle", "triang", "tri")
    examples = (
        {"dist": "triangular", "low": 80, "mode": 100, "high": 160},
        {"dist": "triangular", "p10": 85, "mode": 100, "p90": 140},
        {"dist": "triangular", "low": 80, "mean": 110, "high": 160},
    )

    # Entry forms
    @classmethod
    @entry
    def from_mean(cls, low: float, mean: float, high: float) -> Triangular:
        """Bounds and mean: the mode follows, mean = (low + mode + high) / 3."""
        return cls(low, mode_for_mean(low, mean, high, 1.0), high)

    @classmethod
    @entry
    def from_mode_percentiles(cls, mode: float, percentiles: tuple[Percentile, ...]) -> Distribution:
        """The mode and two percentiles: the bounds follow."""
        return meet(*around_mode(cls, mode, percentiles), percentiles)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Distribution:
        """Three percentiles."""
        return meet(*between(cls, percentiles), percentiles)

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """A square root from the tail's end up to the mode; beyond it, as a distance from the mode."""
        near, far, end, sign = self.mode - self.low, self.high - self.mode, self.low, 1.0
        if upper:
            near, far, end, sign = far, near, self.high, -1.0
        area = v * (near + far)
        beyond = np.clip(area - near, 0.0, far)
        after = self.mode + sign * far * beyond / (far + np.sqrt(far * (far - beyond))) if far else area
        return np.where(area <= near, end + sign * np.sqrt(area * near), after)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The area of the triangle on that side: up to the mode, and beyond it."""
        near, far, distance = self.mode - self.low, self.high - self.mode, x - self.low
        if upper:
            near, far, distance = far, near, self.high - x
        first = np.clip(distance, 0.0, near)
        second = np.clip(distance - near, 0.0, far)
        area = first**2 / near if near else np.zeros_like(first)
        return (area + (second * (2 * far - second) / far if far else 0.0)) / (near + far)

    # Moments, support and kinks
    def mean(self) -> float | None:
        """The mean of the three."""
        return (self.low + self.mode + self.high) / 3

    def sd(self) -> float | None:
        """From the three differences, so that nothing cancels."""
        left, right = self.mode - self.low, self.high - self.mode
        return math.sqrt((left * left + left * right + right * right) / 18)

    def breaks(self) -> tuple[Break, ...]:
        """One kink, at the mode (none where the mode sits on a bound)."""
        left, right = (
            (self.mode - self.low) / (self.high - self.low),
            (self.high - self.mode) / (self.high - self.low),
        )
        if not 0 < left < 1:
            return ()
        return ((left, False),) if left <= right else ((right, True),)
