"""A stream by its age: when it starts, how it grows in, how long it lasts, how it fades; any of it may be uncertain."""

from __future__ import annotations

import math
from dataclasses import field
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Timing
from mcsv.model.language.calendar import MONTHS, Per
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.code.open_number import Open
from mcsv.plan.programme.growth import Growth
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.lengths import length_of

__all__ = ["Age", "Profile", "most_periods"]

_FAR = 240.0  # periods beyond which nothing uncertain is looked for, or ten horizons


@dataclass(frozen=True)
class Age:
    """What a period sees of a stream: ``share`` of the whole, still without fading, and the ``steps`` faded so far."""

    share: Value
    steps: int


@dataclass
class Profile:
    """The shape of one stream. ``delay`` is added to its start, in periods; ``shift`` moves all of it by whole ones.

    The stream's k-th period begins k periods after its start. Where the start falls inside a period of the calendar,
    both share what the stream's period holds in proportion to time.
    """

    formulas: Formulas
    clock: Clock
    owner: str
    per: Per
    timing: Timing
    delay: Value = 0.0
    shift: int = 0
    _known: dict[int, Value] = field(default_factory=dict)
    _parted: dict[int, Value] = field(default_factory=dict)
    """Where it starts inside a period: what was asked about a period, which is asked again for the next one."""

    @property
    def _assembler(self) -> Assembler:
        return self.formulas.draws.assembler

    @cached_property
    def begin(self) -> int:
        """The period in which it would start without its lag and delay."""
        return self.clock.length(self.timing.start) + self.shift

    @cached_property
    def _lag(self) -> Value:
        return length_of(self.timing.lag, self.clock, self.formulas, f"{self.owner}.timing.lag")

    @cached_property
    def start(self) -> Value:
        """When it starts, in periods."""
        return self._assembler.add(self._assembler.add(self._lag, float(self.begin)), self.delay)

    @cached_property
    def late(self) -> Value:
        """By how many periods its lag and delay move it."""
        return self._assembler.add(self._lag, self.delay)

    @cached_property
    def whole(self) -> int | None:
        """The period in which it starts, where that is the same whole period in every draw."""
        start = self.start
        return int(start) if isinstance(start, float) and start == int(start) else None

    @cached_property
    def _growth(self) -> Growth:
        return Growth(self.formulas, self.clock, f"{self.owner}.timing.ramp", self.timing.ramp)

    @cached_property
    def lasts(self) -> Value | None:
        """For how many periods it flows; None for what flows once or has no end."""
        lasting = self.timing.duration
        if self.per == "once" or lasting is None:
            return None
        return length_of(lasting, self.clock, self.formulas, f"{self.owner}.timing.for")

    @cached_property
    def keep(self) -> Value:
        """The factor that stays at each step of dropping off."""
        drop = self.timing.drop_off
        if drop is None or self.per == "once":
            return 1.0
        rate = self.formulas.value(drop.rate.tree, 0, f"{self.owner}.timing.drop_off.rate")
        return self._assembler.affine(rate, -1.0, 1.0)

    @cached_property
    def _step_periods(self) -> float:
        # How many periods a step of dropping off takes.
        drop = self.timing.drop_off
        return 1.0 if drop is None or drop.per == "period" else MONTHS[drop.per] / self.clock.months

    def at(self, period: int) -> Age | None:
        """What flows in a period; None where nothing can."""
        if period < self.begin:
            return None  # no formula is asked about a time in which nothing can flow
        if self.whole is None:
            share = self._straddling(period)
            return None if share == 0.0 else Age(share, 0)
        k = period - self.whole
        if k < 0 or (self.per == "once" and k > 0):
            return None
        share = self.share(k)
        return None if share == 0.0 else Age(share, self.steps(k))

    def steps(self, k: int) -> int:
        """How often it has dropped off when its k-th period begins."""
        return int(k / self._step_periods)

    def share(self, k: int) -> Value:
        """Ramp and overlap of the k-th period, k a number."""
        if k not in self._known:
            self._known[k] = self._assembler.multiply(self.grown(k), self.overlap(float(k)))
        return self._known[k]

    def grown(self, k: int) -> Value:
        """The ramp of the k-th period."""
        return self._growth.at(float(k))

    @property
    def by_cohort(self) -> bool:
        """Whether what joins later drops off later."""
        drop = self.timing.drop_off
        return drop is not None and drop.by == "cohort" and self.per != "once"

    @cached_property
    def _split_age(self) -> tuple[Value, Value]:
        """The age at which the first period of the calendar begins, as a whole number and what is above it."""
        assembler = self._assembler
        age = assembler.affine(self.start, -1.0, 0.0)
        whole = assembler.unary(op.FLOOR, age)
        return whole, assembler.binary(op.SUBTRACT, age, whole)

    def _straddling(self, period: int) -> Value:
        assembler = self._assembler
        if self.per == "once":
            # It falls into the period in which it starts: 0 <= start - period < 1.
            begun = assembler.unary(op.FLOOR, self.start)
            return assembler.multiply(assembler.binary(op.EQUAL, begun, float(period)), self._growth.at(0.0))
        whole, part = self._split_age
        first = assembler.multiply(assembler.affine(part, -1.0, 1.0), self._faded(whole, period))
        second = assembler.multiply(part, self._faded(whole, period + 1))
        return assembler.add(first, second)

    def _faded(self, whole: Value, later: int) -> Value:
        """Everything about period k = ``whole`` + ``later``, where k differs between draws: nothing below age 0."""
        if later not in self._parted:
            self._parted[later] = self._inside(whole, later)
        return self._parted[later]

    def _inside(self, whole: Value, later: int) -> Value:
        assembler = self._assembler
        k = assembler.affine(whole, 1.0, float(later))
        value = assembler.multiply(self._growth.at(k), self.overlap(k))
        if self.keep != 1.0:
            aged = assembler.binary(op.MAXIMUM, k, 0.0)
            steps = assembler.unary(op.FLOOR, assembler.affine(aged, 1.0 / self._step_periods, 0.0))
            value = assembler.multiply(value, assembler.binary(op.RAISE, self.keep, steps))
        return assembler.multiply(value, assembler.binary(op.LESS_EQUAL, 0.0, k))

    def overlap(self, k: Value) -> Value:
        """The share of the k-th period inside the stream's duration."""
        assembler, lasts = self._assembler, self.lasts
        if lasts is None:
            return 1.0
        left = assembler.binary(op.SUBTRACT, lasts, k)
        return assembler.binary(op.MINIMUM, assembler.binary(op.MAXIMUM, left, 0.0), 1.0)

    @cached_property
    def end(self) -> int:
        """The first period in which nothing of it is left; the horizon where it has no end of its own."""
        if self.per == "once":
            return self._most(self.start) + 1
        if self.lasts is None:
            return self.clock.periods + self.shift
        return self._most(self.start) + self._most(self.lasts)

    def _most(self, length: Value) -> int:
        return most_periods(self._assembler, length, self.clock.periods)


def most_periods(assembler: Assembler, length: Value, horizon: int) -> int:
    """The most whole periods that a length reaches into; what is uncertain is followed so far and no further."""
    most = assembler.length(length)[1]
    open_ended = isinstance(length, Row | Open)
    return math.ceil(min(most, max(_FAR, 10.0 * horizon))) if open_ended else math.ceil(most)
