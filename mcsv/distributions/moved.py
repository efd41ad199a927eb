"""Moved: what is drawn from a distribution, times a number above 0, plus another one."""

from __future__ import annotations

import math

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Break, Distribution, Floats

__all__ = ["Moved", "move"]


def move(base: Distribution, times: float, plus: float) -> Distribution:
    """``base`` with its values multiplied by ``times`` (above 0) and raised by ``plus``."""
    return base if times == 1.0 and plus == 0.0 else Moved(base, times, plus)


@dataclass(frozen=True)
class Moved(Distribution):
    """times X + plus, for X from ``base``: it is drawn from the table of ``base``, and moved after that."""

    base: Distribution
    times: float
    plus: float

    family = "moved"

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The base's, moved."""
        return self.times * self.base.quantile(v, upper) + self.plus

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """The base's, moved by the logarithm; none where something is added."""
        found = self.base.log_quantile(v, upper) if self.plus == 0.0 else None
        return None if found is None else found + math.log(self.times)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The base's, where the value was before it was moved."""
        return self.base.tail((np.asarray(x, dtype=float) - self.plus) / self.times, upper)

    def mean(self) -> float | None:
        """The base's, moved."""
        found = self.base.mean()
        return None if found is None else self.times * found + self.plus

    def sd(self) -> float | None:
        """The base's, multiplied."""
        found = self.base.sd()
        return None if found is None else self.times * found

    def moments_exist(self) -> tuple[bool, bool]:
        """As the base's."""
        return self.base.moments_exist()

    def support(self) -> tuple[float, float]:
        """The base's, moved."""
        low, high = self.base.support()
        return self.times * low + self.plus, self.times * high + self.plus

    def breaks(self) -> tuple[Break, ...]:
        """Where the base has them."""
        return self.base.breaks()

    def spec(self) -> dict[str, object]:
        """The base's: a model states the base, and beside it how it is moved."""
        return self.base.spec()

    def describe(self) -> str:
        """The base, and what was done to it."""
        return f"{self.base.describe()}; moved(times={self.times:g}, plus={self.plus:g}): {self.describe_moments()}"

    def key(self) -> tuple[object, ...]:
        """The base's, with both numbers."""
        return (self.family, self.times, self.plus, self.base.key())
