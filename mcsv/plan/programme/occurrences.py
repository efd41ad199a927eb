"""When an event begins and how much of each period it lasts, draw by draw.

Three kinds answer the same questions: :class:`Once` (a probability), :class:`Spells` (a hazard) and :class:`Counts` (a
rate). ``advance`` is called for the periods in rising order; ``onset`` and ``share`` answer for periods that have been.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.quantities.draws import Draws
from mcsv.plan.quantities.logic import at_least, at_most, below, choose, no, not_above, same, times
from mcsv.plan.quantities.random import count, happens

__all__ = ["Counts", "Exposure", "Occurrences", "Once", "Spells"]


@dataclass
class Exposure:
    """The time in which an event can begin: from the period in which ``start`` falls, before period ``until``.

    ``goes_on`` tells by period, 1 or 0, whether anything that the event touches can still flow; without it, all can.
    """

    assembler: Assembler
    start: Value
    until: float
    goes_on: Callable[[int], Value] | None = None

    def __post_init__(self) -> None:
        start = self.start
        self.first: Value = (
            self.assembler.unary(op.FLOOR, start) if isinstance(start, Row) else float(math.floor(start))
        )

    def opens(self, period: int) -> Value:
        """Whether it begins in the period."""
        return same(self.assembler, self.first, float(period))

    def meets(self, period: int) -> Value:
        """Whether it begins in the period, and there is something left to touch."""
        return self._touching(self.opens(period), period)

    def holds(self, period: int) -> Value:
        """Whether the period is inside it."""
        if period >= self.until:
            return 0.0
        return self._touching(not_above(self.assembler, self.first, float(period)), period)

    def _touching(self, exposed: Value, period: int) -> Value:
        if self.goes_on is None or exposed == 0.0:
            return exposed
        return times(self.assembler, exposed, self.goes_on(period))

    def exists(self) -> Value:
        """Whether it begins before it ends."""
        return 1.0 if math.isinf(self.until) else below(self.assembler, self.first, self.until)


@dataclass
class Occurrences(ABC):
    """What is common to the three kinds. ``owner`` names their random numbers."""

    draws: Draws
    owner: str
    exposure: Exposure
    _onsets: list[Value] = field(default_factory=list, init=False)

    @property
    def assembler(self) -> Assembler:
        """Where instructions are written."""
        return self.draws.assembler

    @abstractmethod
    def advance(self, period: int, likelihood: Value) -> None:
        """Go on to a period, in which the event is as likely as that."""

    def onset(self, period: int) -> Value:
        """How often it begins in a period: 1 or 0, or a count."""
        return self._onsets[period]

    def share(self, period: int) -> Value:
        """The share of a period during which it lasts."""
        return 0.0

    def number(self, periods: int) -> Value:
        """How often it begins in the first ``periods``, once all of these have been."""
        total: Value = 0.0
        for onset in self._onsets[:periods]:
            total = self.assembler.add(total, onset)
        return total


@dataclass
class Once(Occurrences):
    """It happens where its exposure begins, or never. ``lasting`` in periods; without it, to the end."""

    lasting: Value | None = None
    _probability: Value = field(default=0.0, init=False)
    _happens: Value | None = field(default=None, init=False)
    _met: Value = field(default=0.0, init=False)
    """Whether there was something to touch when it began, as far as the periods have been."""

    def happens(self, probability: Value) -> Value:
        """Whether it happens at all."""
        if self._happens is None:
            exists = self.exposure.exists()
            chance = 0.0 if exists == 0.0 else happens(self.draws, self.owner, 0, probability)
            self._happens = times(self.assembler, chance, exists)
        return self._happens

    def advance(self, period: int, likelihood: Value) -> None:
        """It begins where the exposure does; ``likelihood`` is its probability."""
        self._probability = likelihood
        met = self.exposure.meets(period)
        self._met = self.assembler.add(self._met, met)
        self._onsets.append(self._if_it_happens(met))

    def share(self, period: int) -> Value:
        """From its beginning on; the last period may hold only a part."""
        begun = not_above(self.assembler, self.exposure.first, float(period))
        if self.lasting is not None and begun != 0.0:
            age = self.assembler.affine(self.exposure.first, -1.0, float(period))
            left = at_least(self.assembler, self.assembler.binary(op.SUBTRACT, self.lasting, age), 0.0)
            begun = times(self.assembler, begun, at_most(self.assembler, left, 1.0))
        if self.exposure.goes_on is not None:
            begun = times(self.assembler, begun, self._met)
        return self._if_it_happens(begun)

    def number(self, periods: int) -> Value:
        """Whether it happens, and early enough."""
        if self.exposure.goes_on is not None:
            return super().number(periods)
        return self._if_it_happens(below(self.assembler, self.exposure.first, float(periods)))

    def _if_it_happens(self, value: Value) -> Value:
        return 0.0 if value == 0.0 else times(self.assembler, value, self.happens(self._probability))


@dataclass
class Spells(Occurrences):
    """It begins in any period of its exposure in which it is not going on; once only, unless it repeats."""

    lasting: Value | None = None
    repeats: bool = False
    _begun: list[Value] = field(default_factory=list, init=False)
    _left: Value = field(default=0.0, init=False)
    _shares: list[Value] = field(default_factory=list, init=False)

    @property
    def _again(self) -> bool:
        return self.repeats and self.lasting is not None

    def advance(self, period: int, likelihood: Value) -> None:
        """``likelihood`` is the chance that it begins in the period, where it can."""
        before = self._begun[-1] if self._begun else 0.0
        waiting = not_above(self.assembler, self._left, 0.0) if self._again else no(self.assembler, before)
        can = times(self.assembler, waiting, self.exposure.holds(period))
        onset = happens(self.draws, self.owner, period, times(self.assembler, likelihood, can))
        self._onsets.append(onset)
        if not self._again:
            self._begun.append(self.assembler.add(before, onset))
        self._shares.append(self._last(period, onset))

    def share(self, period: int) -> Value:
        """All of the period, or in a spell's last one what is left of it."""
        return self._shares[period]

    def number(self, periods: int) -> Value:
        """What has begun is not counted twice."""
        return super().number(periods) if self._again else self._begun[periods - 1]

    def _last(self, period: int, onset: Value) -> Value:
        """The share of the period; what is left of the spell when the period ends is kept."""
        lasting = self.lasting
        if lasting is None:
            return self._begun[period]
        if not self.repeats and not isinstance(lasting, Row) and lasting == int(lasting):
            ended = self._begun[period - int(lasting)] if period >= lasting else 0.0
            return self.assembler.binary(op.SUBTRACT, self._begun[period], ended)  # begun by now, and not yet over
        left = choose(self.assembler, onset, lasting, self._left)
        self._left = at_least(self.assembler, self.assembler.affine(left, 1.0, -1.0), 0.0)
        return at_most(self.assembler, left, 1.0)


@dataclass
class Counts(Occurrences):
    """So many times in each period of its exposure, independently of all others."""

    def advance(self, period: int, likelihood: Value) -> None:
        """``likelihood`` is the mean number in the period."""
        rate = times(self.assembler, likelihood, self.exposure.holds(period))
        self._onsets.append(count(self.draws, self.owner, period, rate))
