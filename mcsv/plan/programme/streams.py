"""A stream in time: what it comes to in each period, as a number times a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Instruction, Row, Value
from mcsv.plan.programme.factors import Size
from mcsv.plan.programme.shape_in_time import Profile
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Flow", "Limit", "Term"]


@dataclass(frozen=True)
class Term:
    """``factor`` times ``row``, or the number ``factor`` alone."""

    factor: float
    row: Row | None

    def value(self, assembler: Assembler) -> Value:
        """The product as one value."""
        return self.factor if self.row is None else assembler.affine(self.row, self.factor, 0.0)


Limit = Callable[[Value, int], Value]
"""What a quantity comes to in a period once it is capped."""


@dataclass
class Flow:
    """One stream by period: its quantity and other parts, its share of the period, its profile and what happens to it.

    ``limit`` caps the product of the ``quantity`` parts. ``happening`` is the factor that events and decisions leave of
    the whole in a period. ``steady``: rows of earlier periods may still be asked for, so nothing fades in place. ``at``
    is asked for rising periods.
    """

    profile: Profile
    quantity: Sequence[Size]
    parts: Sequence[Size] = ()
    limit: Limit | None = None
    happening: Callable[[int], Value] | None = None
    steady: bool = False
    _period: int = -1
    _term: Term | None = None
    _live: Row | None = None
    _passed: int = 0
    _amounts: dict[int, Value] = field(default_factory=dict)

    @property
    def formulas(self) -> Formulas:
        """Where its formulas are worked out."""
        return self.profile.formulas

    @property
    def clock(self) -> Clock:
        """The periods."""
        return self.profile.clock

    @property
    def _assembler(self) -> Assembler:
        return self.formulas.draws.assembler

    @property
    def shift(self) -> int:
        """By how many periods it is later than what it comes from."""
        return self.profile.shift

    @property
    def end(self) -> int:
        """The first period in which nothing of it is left."""
        return self.profile.end

    def at(self, period: int) -> Term | None:
        """The value in a period, or None where nothing flows."""
        if period != self._period:
            self._period, self._term = period, self._advance(period)
        return self._term

    def origin(self, period: int) -> int:
        """The period from which what flows in ``period`` comes; after the horizon all is as in its last period."""
        return min(period - self.shift, self.clock.periods - 1)

    def _advance(self, period: int) -> Term | None:
        age = self.profile.at(period) if period < self.end else None
        if age is None:
            return None
        when = self.origin(period)
        amount = self._amount(when)
        factor = self.clock.share(self.profile.per) * self._split[0]
        term = self._faded(amount, factor, age.steps)
        changing = [age.share]
        if self.happening is not None:
            changing.append(self.happening(period - self.shift))
        for value in changing:
            term = self._times(term, value)
        return None if term.factor == 0.0 else term

    def _times(self, term: Term, value: Value) -> Term:
        if not isinstance(value, Row):
            return Term(term.factor * value, term.row)
        row = value if term.row is None else self._assembler.multiply(term.row, value)
        assert isinstance(row, Row)
        return Term(term.factor, row)

    @cached_property
    def _split(self) -> tuple[float, list[Size], list[Size]]:
        """Numbers pulled out of all parts, except out of a quantity that is capped."""
        number, quantity, rest = 1.0, [], []
        for size in self.quantity:
            factor, core = (1.0, size) if self.limit else size.split()
            number *= factor
            quantity.append(core)
        for size in self.parts:
            factor, core = size.split()
            number *= factor
            rest.append(core)
        return number, quantity, rest

    @cached_property
    def timed(self) -> bool:
        """Whether its amount differs from period to period for another reason than its profile."""
        return self.limit is not None or any(size.timed(self.formulas) for size in (*self.quantity, *self.parts))

    def _amount(self, period: int) -> Value:
        when = period if self.timed else 0
        if when not in self._amounts:
            _, quantity, rest = self._split
            value = self._product(1.0, quantity, period)
            if self.limit is not None:
                value = self.limit(value, period)
            self._amounts = {when: self._product(value, rest, period)}
        return self._amounts[when]

    def _product(self, value: Value, sizes: Sequence[Size], period: int) -> Value:
        for size in sizes:
            value = self._assembler.multiply(value, size.value(self.formulas, period))
        return value

    def _faded(self, amount: Value, factor: float, passed: int) -> Term:
        keep = self.profile.keep if self.profile.whole is not None else 1.0
        if isinstance(keep, float):
            factor *= keep**passed
            return Term(factor, amount) if isinstance(amount, Row) else Term(factor * amount, None)
        if self.timed or not isinstance(amount, Row):
            fade = self._fade(None, keep, passed)
            if not isinstance(amount, Row):
                return Term(factor * amount, fade)
            both = self._assembler.multiply(amount, fade) if fade else amount
            return Term(factor, both)  # type: ignore[arg-type]
        return Term(factor, self._fade(amount, keep, passed))

    def _fade(self, whole: Row | None, keep: Row, passed: int) -> Row | None:
        """The row that fades: ``whole`` (or one) times the factor that stays, once for each step so far."""
        for _ in range(passed - self._passed):
            self._live = self._faded_once(self._live, whole, keep)
        self._passed = passed
        return self._live or whole

    def _faded_once(self, live: Row | None, whole: Row | None, keep: Row) -> Row:
        assembler = self._assembler
        if self.steady:
            before = live or whole
            return assembler.emit(op.MULTIPLY, before, keep) if before else keep
        if live is None:
            return assembler.changing(op.MULTIPLY, whole, keep) if whole else assembler.changing(op.COPY, keep)
        assembler.act(Instruction(op.SCALE, None, (keep,), (live,)))
        return live
