"""Piecewise: a cumulative curve drawn as straight lines between stated points."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Break, Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile
from mcsv.distributions.rules import fail
from mcsv.errors import Mistake

__all__ = ["Piecewise"]


@dataclass(frozen=True)
class Piecewise(Distribution):
    """What an expert draws: between two points all values are alike, and no shape is assumed."""

    values: tuple[float, ...] = parameter("Rising values.", kind="numbers", aliases=("x",))
    probabilities: tuple[float, ...] = parameter(
        "P(X <= value) at each, from 0 to 1.", kind="numbers", aliases=("p", "cdf")
    )

    family = "piecewise"
    has_ends = True
    synonyms = ("piecewise_linear", "cumulative", "cdf", "histogram", "linear")
    examples = (
        {"dist": "piecewise", "p0": 10, "p50": 30, "p90": 60, "p100": 100},
        {"dist": "piecewise", "values": [10, 30, 60, 100], "probabilities": [0, 0.5, 0.9, 1]},
    )

    def rules(self) -> Iterator[Mistake]:
        """As many values as probabilities, both rising, from probability 0 to 1."""
        if len(self.values) != len(self.probabilities) or len(self.values) < 2:
            shown = f"{len(self.values)} values, {len(self.probabilities)} probabilities"
            yield Mistake(
                "E301", "values and probabilities do not pair up", "values", shown, "as many of each, at least 2"
            )
            return
        if self.probabilities[0] != 0 or self.probabilities[-1] != 1:
            shown = f"{self.probabilities[0]:g} to {self.probabilities[-1]:g}"
            yield Mistake("E301", "the curve does not go from 0 to 1", "probabilities", shown, "first 0, last 1")
        for name in ("values", "probabilities"):
            for place, (before, after) in enumerate(itertools.pairwise(getattr(self, name)), start=1):
                if after <= before:
                    shown = f"{before:g}, {after:g}"
                    yield Mistake("E301", f"{name} do not rise", f"{name}[{place}]", shown, "each above the one before")

    # Entry forms
    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Piecewise:
        """Percentiles, with p0 and p100 as the ends."""
        first, last = percentiles[0], percentiles[-1]
        if first.v > 0 or first.upper or last.v > 0 or not last.upper:
            raise fail(
                "E202",
                "",
                "a piecewise curve needs its ends",
                way_out="state p0 and p100: the smallest and largest value",
            )
        return cls(tuple(p.value for p in percentiles), tuple(p.u for p in percentiles))

    # Quantile and tails
    @cached_property
    def _curve(self) -> tuple[Floats, Floats, Floats]:
        """Values, probabilities from below, probabilities from above."""
        probabilities = np.array(self.probabilities)
        return np.array(self.values), probabilities, 1.0 - probabilities

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The line at u."""
        values, below, above = self._curve
        return np.interp(v, above[::-1], values[::-1]) if upper else np.interp(v, below, values)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The line at x."""
        values, below, above = self._curve
        return np.interp(x, values, above if upper else below)

    # Moments, support and kinks
    def mean(self) -> float | None:
        """The middles of the pieces, by their probability."""
        values, below, _ = self._curve
        return math.fsum(np.diff(below) * (values[1:] + values[:-1]) / 2)

    def sd(self) -> float | None:
        """Between and within the pieces."""
        values, below, _ = self._curve
        weights, centres = np.diff(below), (values[1:] + values[:-1]) / 2
        between = (centres - math.fsum(weights * centres)) ** 2
        return math.sqrt(math.fsum(weights * (np.diff(values) ** 2 / 12 + between)))

    def support(self) -> tuple[float, float]:
        """First and last value."""
        return (self.values[0], self.values[-1])

    def breaks(self) -> tuple[Break, ...]:
        """Every inner point."""
        return tuple((p, False) if p <= 0.5 else (1.0 - p, True) for p in self.probabilities[1:-1])
