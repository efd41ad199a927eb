"""True truncation: a distribution restricted to an interval, with its probability there scaled to 1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.polynomial.chebyshev import chebval

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import Atomic, Atoms, from_weights
from mcsv.distributions.base import Break, Distribution, Floats
from mcsv.distributions.quadrature import Integrated
from mcsv.distributions.rules import fail
from mcsv.distributions.solve import bisect
from mcsv.errors import Mistake

__all__ = ["Truncated", "TruncatedAtoms", "truncate"]

LEAST_MASS = 1e-12
NODES = 16
HALVINGS = 8  # of a series' reach before it is given up: then values round coarser than it could help
NARROW = 1e-3  # of the probability; an interval with less has no exact difference of tails
SMALL = -600.0  # logarithm below which doubles lose digits soon
CONVERGED = 1e-12  # the last terms of a series against its largest


def truncate(base: Distribution, low: float | None, high: float | None) -> Distribution:
    """``base`` restricted to [low, high]; None leaves a side open. E304 if next to nothing is inside, E466 for rows."""
    if base.joint:
        what, way_out = "truncates one column of a joint table", "delete the rows outside, or use dist: empirical"
        raise fail("E466", "truncate", what, rule="a row is drawn as a whole", way_out=way_out)
    first, last = base.support()
    bounds = (first if low is None else max(low, first), last if high is None else min(high, last))
    if bounds == (first, last):
        return base
    return TruncatedAtoms(base, *bounds) if isinstance(base, Atomic) else Truncated(base, *bounds)


@dataclass(frozen=True)
class _Restricted(Distribution):
    """What both kinds share: the base and the bounds."""

    base: Distribution
    low: float
    high: float

    family = "truncated"

    def rules(self) -> Iterator[Mistake]:
        """There is something inside."""
        if self._mass < LEAST_MASS:
            inside = f"{self._mass:.3g} of the probability of {self.base.family} lies inside"
            shown = f"[{self.low:g}, {self.high:g}]"
            yield Mistake(
                "E304",
                inside,
                "truncate",
                shown,
                f"at least {LEAST_MASS:g} must",
                "move the bounds to where values are",
            )

    @cached_property
    def _outside(self) -> tuple[float, float, float, float]:
        """P(X < low), P(X >= low), P(X <= high), P(X > high)."""
        below, high = np.array([np.nextafter(self.low, -math.inf)]), np.array([self.high])
        tails = ((below, False), (below, True), (high, False), (high, True))
        return tuple(float(self.base.tail(*tail)[0]) for tail in tails)  # type: ignore[return-value]

    @cached_property
    def _mass(self) -> float:
        """The probability inside, as the difference that cancels least."""
        if self.low > self.high:
            return 0.0
        under, not_under, not_over, over = self._outside
        return not_under - over if under > 0.5 else not_over - under if over > 0.5 else 1.0 - under - over

    def support(self) -> tuple[float, float]:
        """The bounds."""
        return (self.low, self.high)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The base's probability between the bound on that side and x, scaled."""
        x = np.clip(x, self.low, self.high)
        under, not_under, not_over, over = self._outside
        lower, higher = self.base.tail(x, False), self.base.tail(x, True)
        part = (
            np.where(higher < 0.5, higher - over, not_over - lower)
            if upper
            else np.where(lower < 0.5, lower - under, not_under - higher)
        )
        return np.clip(part / self._mass, 0.0, 1.0)

    def spec(self) -> dict[str, object]:
        """The base's mapping with its bounds."""
        bounds = [bound if math.isfinite(bound) else None for bound in (self.low, self.high)]
        return {**self.base.spec(), "truncate": bounds}

    def describe(self) -> str:
        """The base's family and parameters, the bounds, and the moments inside them."""
        stated = self.base.describe().split(";")[0]
        return f"{stated} truncated to [{self.low:g}, {self.high:g}]; {self.describe_moments()}"

    def key(self) -> tuple[object, ...]:
        """The base's key and the bounds."""
        return (self.family, self.base.key(), self.low, self.high)


@dataclass(frozen=True)
class Truncated(_Restricted, Integrated):
    """A distribution with a continuous part, restricted to an interval."""

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The base's quantile at the scaled probability; close to a bound, a distance from it by a series."""
        h = v * self._mass
        values = np.clip(self._inside(h, upper), self.low, self.high)
        reach, series = self._edges[upper]
        close = h < reach
        if close.any():
            step = h[close] * chebval(2.0 * h[close] / reach - 1.0, series)
            values[close] = self.high - step if upper else self.low + step
        return values

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """The base's at the scaled probability, where the base begins at 0 as this does."""
        least = self.base.log_quantile(v, False)
        if least is None or self.low != 0.0 or self.base.support()[0] != 0.0:
            return None
        with np.errstate(divide="ignore"):
            found = np.log(self.quantile(v, upper))
        below = (self._mass - v * self._mass) if upper else v * self._mass
        small = (below <= 0.5) & (found < SMALL)
        found[small] = self.base.log_quantile(below[small], False)
        return np.asarray(found)

    def _inside(self, h: Floats, upper: bool) -> Floats:
        """The base's quantile at probability ``h`` inside the bound on that side."""
        under, not_under, not_over, over = self._outside
        lower, higher = (not_over - h, over + h) if upper else (under + h, not_under - h)
        values = np.empty_like(h)
        for side, probability in ((False, lower), (True, higher)):
            here = (lower <= 0.5) != side
            if here.any():
                values[here] = self.base.quantile(probability[here], side)
        return values

    @cached_property
    def _edges(self) -> tuple[tuple[float, Floats], tuple[float, Floats]]:
        return self._edge(False), self._edge(True)

    def _edge(self, upper: bool) -> tuple[float, Floats]:
        """How far a bound's series reaches, in probability, and the series of distance / probability."""
        under, not_under, not_over, over = self._outside
        outside, rest = (over, not_over) if upper else (under, not_under)
        gaps = [
            probability - outside if side == upper else rest - probability for probability, side in self.base.breaks()
        ]
        reach = min(outside / 4, rest / 4, *(gap for gap in gaps if gap > 1e-12 * outside))
        angles = (np.arange(NODES) + 0.5) * np.pi / NODES
        to_series = np.cos(np.outer(np.arange(NODES), angles)) * 2.0 / NODES
        bound = self.high if upper else self.low
        for _ in range(HALVINGS if reach > 0 and math.isfinite(bound) else 0):
            h = reach * (1.0 + np.cos(angles)) / 2
            with np.errstate(over="ignore", invalid="ignore"):  # what is not finite never converges
                series = to_series @ (np.abs(self._inside(h, upper) - bound) / h)
            if np.abs(series[-2:]).max() <= CONVERGED * np.abs(series).max():
                series[0] /= 2.0
                return reach, series
            reach /= 2
        return 0.0, np.zeros(1)

    def breaks(self) -> tuple[Break, ...]:
        """The base's breaks that lie inside, scaled."""
        under, not_under, not_over, over = self._outside
        found = []
        for probability, upper in self.base.breaks():
            inside = (
                (probability - over, not_over - probability)
                if upper
                else (not_under - probability, probability - under)
            )
            higher, lower = (part / self._mass for part in inside)
            if lower > 0 and higher > 0:
                found.append((lower, False) if lower <= 0.5 else (higher, True))
        return tuple(found)

    @cached_property
    def _mass(self) -> float:
        """The probability inside; in a narrow interval, where the bound's series passes the other bound."""
        coarse, (reach, series) = super()._mass, self._edges[False]
        if not 0 < coarse < min(reach, NARROW):
            return coarse
        width = self.high - self.low
        return bisect(lambda h: float(h * chebval(2.0 * h / reach - 1.0, series)) - width, 0.0, reach)

    def moments_exist(self) -> tuple[bool, bool]:
        """Between two bounds both do; else as in the base."""
        return (True, True) if self._bounded else self.base.moments_exist()

    @property
    def _bounded(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True)
class TruncatedAtoms(_Restricted, Atomic):
    """A distribution with atoms only, restricted to an interval."""

    def list_atoms(self) -> Atoms:
        """The base's atoms inside, scaled; summed from both sides so that neither tail cancels."""
        assert isinstance(self.base, Atomic)
        values, masses = self.base.atoms()[0], self.base.masses
        inside = (values >= self.low) & (values <= self.high)
        return from_weights(values[inside], masses[inside] / masses[inside].sum())

    def support(self) -> tuple[float, float]:
        """First and last atom inside."""
        return Atomic.support(self)
