"""Corrected: what is left of a distribution when its evidence is weak, wider around its mean and moved by a share."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import SMALLEST, Atomic, Atoms, Counting
from mcsv.distributions.base import Break, Distribution, Floats
from mcsv.distributions.far_out import counted, counts_inside, far, growth, known_far_out
from mcsv.distributions.kept_mean import at_scores, logs_at_scores, lowering, lowering_of_atoms, scores_of
from mcsv.distributions.quadrature import Integrated
from mcsv.distributions.rows import Rows
from mcsv.distributions.rules import fail
from mcsv.errors import Mistake

__all__ = ["WIDEST", "Corrected", "CorrectedAtoms", "correct"]

WIDEST = 4.0  # so that the widened tail of every draw is a probability that a double holds
LARGEST = 1e150  # so that squares of values are numbers too
NEAR = 1e-3  # of an exponent: closer to having no moment, a moment is no help


def correct(base: Distribution, widen: float, times: float) -> Distribution:
    """``base`` with its normal scores multiplied by ``widen``, and after that its values by ``times`` (above 0).

    Scores are lowered by as much as keeps the mean (up to ``times``), since weak evidence is no good news; where there
    is no mean the median stays. Nothing leaves the range; a normal's sd and a lognormal's sigma grow by ``widen``.
    Raises DistributionError E301 where values would leave the range of numbers, E465 where rows would be widened.
    """
    if widen == 1.0 and times == 1.0:
        return base
    if isinstance(base, Rows):
        return _corrected_rows(base, widen, times)
    kind = CorrectedAtoms if isinstance(base, Atomic) else Corrected
    return kind(base, float(widen), float(times))


def _corrected_rows(base: Rows, widen: float, times: float) -> Rows:
    """Each row's value times the factor; other probabilities of rows would be those of all their columns."""
    if widen != 1.0:
        what, rule = "would widen one column of a joint table", "all rows are equally likely, in all columns"
        raise fail("E465", "", what, rule=rule, way_out="widen the table itself and leave the grade out")
    return base.scaled(times)


@dataclass(frozen=True)
class Corrected(Integrated):
    """A distribution with a continuous part: times x base's quantile at Phi(widen x normal score - lowering)."""

    base: Distribution
    widen: float
    times: float

    family = "corrected"

    def rules(self) -> Iterator[Mistake]:
        """The factors are possible, and what a draw can be is a number."""
        if not (0 < self.widen <= WIDEST and self.times > 0):
            yield Mistake("E205", "is no correction", "", f"{self.widen:g}, {self.times:g}", f"0 < widen <= {WIDEST:g}")
            return
        if self.widen > 1 and isinstance(self.base, Atomic) and counts_inside(self.base):
            what = "counts inside a mixture or a truncation cannot be widened"
            yield Mistake("E301", what, way_out="state the widened distribution itself, and leave the grade out")
            return
        if self.widen > 1 and isinstance(self.base, Counting) and not self._known_far_out(self.base):
            what = "so many counts are not known far enough out to be widened"
            yield Mistake("E301", what, way_out=f"use dist: {self.base.instead}, which is as good there")
            return
        if special.ndtr(-far(self.widen, abs(self.lowering))) == 0:
            what = "so wide that the probability of its rarest draws is no number"
            yield Mistake("E301", what, way_out="widen it less")
            return
        with np.errstate(all="ignore"):
            ends = [float(self.quantile(np.array([SMALLEST]), upper)[0]) for upper in (False, True)]
        if not all(abs(end) < LARGEST for end in ends):
            shown = f"from {ends[0]:.3g} to {ends[1]:.3g}"
            yield Mistake("E301", "values leave the range of numbers", "", shown, way_out="widen it less")

    @cached_property
    def lowering(self) -> float:
        """By how much the widened normal scores are lowered so that the mean stays; 0 where there is none to keep."""
        mean = self.base.mean() if self.widen != 1.0 else None
        if mean is None or not self.moments_exist()[0]:
            return 0.0
        return lowering(self.base, self.widen, mean)

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The base's at the probability that the widened normal score has."""
        v = np.asarray(v, dtype=float)
        if self.lowering == 0.0:
            return self.times * self.base.quantile(v if self.widen == 1.0 else _onto(v, self.widen), upper)
        return self.times * at_scores(self.base, self.widen * scores_of(v, upper) - self.lowering)

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """The base's, moved by the factor's logarithm."""
        v = np.asarray(v, dtype=float)
        if self.lowering == 0.0:
            found = self.base.log_quantile(v if self.widen == 1.0 else _onto(v, self.widen), upper)
        else:
            found = logs_at_scores(self.base, self.widen * scores_of(v, upper) - self.lowering)
        return None if found is None else found + math.log(self.times)

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The base's, back on the scale of normal scores; from the smaller side, so that nothing cancels."""
        place = np.asarray(x, dtype=float) / self.times
        below, above = self.base.tail(place, False), self.base.tail(place, True)
        score = np.where(below <= 0.5, scores_of(below, False), scores_of(above, True))
        score = (score + self.lowering) / self.widen
        return np.asarray(special.ndtr(-score if upper else score))

    def _known_far_out(self, base: Counting) -> bool:
        """Whether the counts' tails are known as far as a widened draw reaches; first, where the lowering looks."""
        return known_far_out(base, self.widen, 0.0) and known_far_out(base, self.widen, self.lowering)

    def breaks(self) -> tuple[Break, ...]:
        """Where the base has them."""
        scores = [
            (float(scores_of(np.array(v), upper)) + self.lowering) / self.widen for v, upper in self.base.breaks()
        ]
        return tuple((float(special.ndtr(-abs(score))), score > 0) for score in scores)

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
        return max((growth(self.base, upper) for end, upper in ends if math.isinf(end)), default=0.0) * self.widen**2

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

    @cached_property
    def lowering(self) -> float:
        """By how much the widened normal scores are lowered so that the mean stays; 0 where there is none to keep."""
        mean = self.base.mean() if self.widen != 1.0 else None
        return 0.0 if mean is None else lowering_of_atoms(self._base_atoms(0.0), self.widen, mean)

    def list_atoms(self) -> Atoms:
        """The base's atoms, and counts as far as a widened draw reaches."""
        values, below, above = self._base_atoms(self.lowering)
        return self.times * values, self._spread(below, above, False), self._spread(above, below, True)

    def _base_atoms(self, lowered: float) -> Atoms:
        if isinstance(self.base, Counting) and self.widen > 1:
            values = counted(self.base, self.widen, lowered)
            return values, self.base.tail_of_counts(values, False), self.base.tail_of_counts(values, True)
        assert isinstance(self.base, Atomic)
        return self.base.atoms()

    def _spread(self, one: Floats, other: Floats, upper: bool) -> Floats:
        """A tail on the widened scale, from whichever of the two tails is the smaller."""
        score = np.where(one <= 0.5, scores_of(one, False), scores_of(other, True))
        return np.asarray(special.ndtr((score + (-self.lowering if upper else self.lowering)) / self.widen))

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


def _onto(v: Floats, factor: float) -> Floats:
    """The tail probability whose normal score is ``factor`` times that of ``v``."""
    return np.asarray(special.ndtr(factor * scores_of(v, False)))
