"""Corrected: what is left of a distribution when its evidence is weak, wider around its median and moved by a share."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from mcsv.distributions.atoms import MOST_ATOMS, SMALLEST, Atomic, Atoms, Counting
from mcsv.distributions.base import Break, Distribution, Floats
from mcsv.distributions.mixture import Mixture
from mcsv.distributions.quadrature import Integrated
from mcsv.distributions.scores import normal_score
from mcsv.distributions.truncated import Truncated, TruncatedAtoms
from mcsv.errors import Mistake

__all__ = ["WIDEST", "Corrected", "CorrectedAtoms", "correct"]

WIDEST = 4.0  # so that the widened tail of every draw is a probability that a double holds
LARGEST = 1e150  # so that squares of values are numbers too
NEAR = 1e-3  # of an exponent: closer to having no moment, a moment is no help
_FAR = np.array([1e-100, 1e-110, 1e-200, 1e-220])


def correct(base: Distribution, widen: float, times: float) -> Distribution:
    """``base`` with its normal scores multiplied by ``widen``, and after that its values by ``times`` (above 0).

    The median stays (up to ``times``) and nothing leaves the range; a normal's sd and a lognormal's sigma grow by
    ``widen``. Raises DistributionError E301 where values would leave the range of numbers.
    """
    if widen == 1.0 and times == 1.0:
        return base
    kind = CorrectedAtoms if isinstance(base, Atomic) else Corrected
    return kind(base, float(widen), float(times))


@dataclass(frozen=True)
class Corrected(Integrated):
    """A distribution with a continuous part: value = times x base's quantile at Phi(widen x normal score)."""

    base: Distribution
    widen: float
    times: float

    family = "corrected"

    def rules(self) -> Iterator[Mistake]:
        """The factors are possible, and what a draw can be is a number."""
        if not (0 < self.widen <= WIDEST and self.times > 0):
            yield Mistake("E205", "is no correction", "", f"{self.widen:g}, {self.times:g}", f"0 < widen <= {WIDEST:g}")
            return
        if self.widen > 1 and isinstance(self.base, Atomic) and _counts_inside(self.base):
            what = "counts inside a mixture or a truncation cannot be widened"
            yield Mistake("E301", what, way_out="state the widened distribution itself, and leave the grade out")
            return
        if self.widen > 1 and isinstance(self.base, Counting) and not self._known_far_out(self.base):
            what = "so many counts are not known far enough out to be widened"
            yield Mistake("E301", what, way_out=f"use dist: {self.base.instead}, which is as good there")
            return
        with np.errstate(all="ignore"):
            ends = [float(self.quantile(np.array([SMALLEST]), upper)[0]) for upper in (False, True)]
        if not all(abs(end) < LARGEST for end in ends):
            shown = f"from {ends[0]:.3g} to {ends[1]:.3g}"
            yield Mistake("E301", "values leave the range of numbers", "", shown, way_out="widen it less")

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The base's at the probability that the widened normal score has."""
        return self.times * self.base.quantile(self._onto(np.asarray(v, dtype=float), self.widen), upper)

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """The base's, moved by the factor's logarithm."""
        found = self.base.log_quantile(self._onto(np.asarray(v, dtype=float), self.widen), upper)
        return None if found is None else found + math.log(self.times)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The base's, back on the scale of normal scores; from the smaller side, so that nothing cancels."""
        place = np.asarray(x, dtype=float) / self.times
        below, above = self.base.tail(place, False), self.base.tail(place, True)
        with np.errstate(divide="ignore"):
            score = np.where(below <= 0.5, special.ndtri(below), -special.ndtri(above)) / self.widen
        return np.asarray(special.ndtr(-score if upper else score))

    def _known_far_out(self, base: Counting) -> bool:
        """Whether the counts' tails still fall where a widened draw reaches; sums of very many terms round there."""
        counts = _counted(base, self.widen)
        if len(counts) > MOST_ATOMS:
            return False
        below, above = base.tail_of_counts(counts, False), base.tail_of_counts(counts, True)
        slack = 1e-9 * np.abs(below[1:]), 1e-9 * np.abs(above[1:])
        return bool((np.diff(below) >= -slack[0]).all() and (np.diff(above) <= slack[1]).all())

    @staticmethod
    def _onto(v: Floats, factor: float) -> Floats:
        """The tail probability whose normal score is ``factor`` times that of ``v``."""
        return v if factor == 1.0 else np.asarray(special.ndtr(factor * normal_score(v, False)))

    def breaks(self) -> tuple[Break, ...]:
        """Where the base has them."""
        found = ((float(self._onto(np.array(v), 1 / self.widen)), upper) for v, upper in self.base.breaks())
        return tuple((min(v, 0.5), upper) for v, upper in found)

    def support(self) -> tuple[float, float]:
        """The base's, times the factor."""
        low, high = self.base.support()
        return (self.times * low, self.times * high)

    def moments_exist(self) -> tuple[bool, bool]:
        """By how heavy its heavier tail is."""
        return self._heaviest < 1 - NEAR, self._heaviest < 0.5 - NEAR

    @cached_property
    def _heaviest(self) -> float:
        """How fast the heavier tail grows in the end, like v ** -this: its moment of order 1 / this is infinite."""
        ends = zip(self.base.support(), (False, True), strict=True)
        return max((_growth(self.base, upper) for end, upper in ends if math.isinf(end)), default=0.0) * self.widen**2

    def spec(self) -> dict[str, object]:
        """The base's: a model states the base and the grade."""
        return self.base.spec()

    def describe(self) -> str:
        """The base, and what was done to it."""
        done = f"corrected(widen={self.widen:g}, times={self.times:g})"
        return f"{self.base.describe()}; {done}: {self.describe_moments()}"

    def key(self) -> tuple[object, ...]:
        """The base's, with both factors."""
        return (self.family, self.widen, self.times, self.base.key())


@dataclass(frozen=True)
class CorrectedAtoms(Corrected, Atomic):
    """A distribution with atoms only: the same values (times the factor), with other probabilities."""

    @property
    def discrete(self) -> bool:
        """True: there are atoms only."""
        return True

    def list_atoms(self) -> Atoms:
        """The base's atoms, and counts as far as a widened draw reaches."""
        if isinstance(self.base, Counting) and self.widen > 1:
            values = _counted(self.base, self.widen)
            below, above = self.base.tail_of_counts(values, False), self.base.tail_of_counts(values, True)
        else:
            assert isinstance(self.base, Atomic)
            values, below, above = self.base.atoms()
        return self.times * values, self._spread(below, above), self._spread(above, below)

    def _spread(self, one: Floats, other: Floats) -> Floats:
        """A tail on the widened scale, from whichever of the two tails is the smaller."""
        with np.errstate(divide="ignore"):
            score = np.where(one <= 0.5, special.ndtri(one), -special.ndtri(other))
        return np.asarray(special.ndtr(score / self.widen))

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """From the atoms."""
        return Atomic.quantile(self, v, upper)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """From the atoms."""
        return Atomic.tail(self, x, upper)

    def mean(self) -> float | None:
        """From the atoms."""
        return Atomic.mean(self)

    def sd(self) -> float | None:
        """From the atoms."""
        return Atomic.sd(self)

    def support(self) -> tuple[float, float]:
        """The base's, times the factor."""
        return Corrected.support(self)

    def breaks(self) -> tuple[Break, ...]:
        """The jumps between atoms."""
        return Atomic.breaks(self)


def _growth(base: Distribution, upper: bool) -> float:
    """The exponent of a tail that grows like a power of 1 / v, 0 for one that grows more slowly.

    Measured at two depths and carried on to the end along 1 / normal score, in which a lognormal's is a straight line
    to 0 and a power's is constant.
    """
    with np.errstate(all="ignore"):
        values = np.log(np.abs(base.quantile(_FAR, upper)))
        first, second = (values[1] - values[0]) / np.log(1e10), (values[3] - values[2]) / np.log(1e20)
        near, far = -1 / special.ndtri(_FAR[[0, 2]])
    end = float(second - (first - second) * far / (near - far))
    return max(end, 0.0) if math.isfinite(end) else math.inf  # beyond all numbers at that depth


def _counted(base: Counting, widen: float) -> Floats:
    """The counts that a draw with widened normal scores reaches."""
    least = float(special.ndtr(widen * special.ndtri(SMALLEST)))
    first = base.search(lambda k: float(base.tail_of_counts(np.array([k]), False)[0]) > least)
    last = base.search(lambda k: float(base.tail_of_counts(np.array([k]), True)[0]) <= least)
    return np.arange(first, last + 1, dtype=float)


def _counts_inside(d: Distribution) -> bool:
    """Whether something holds counts, of which it lists only those that a plain draw can reach."""
    if isinstance(d, Mixture):
        return any(isinstance(part, Counting) or _counts_inside(part) for _, part in d.components)
    inner = d.base if isinstance(d, Truncated | TruncatedAtoms) else None
    return inner is not None and (isinstance(inner, Counting) or _counts_inside(inner))
