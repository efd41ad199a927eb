"""A stream in time: what it comes to in each period, as a number times a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Instruction, Row, Value
from mcsv.plan.programme.amounts import Amounts, Limit
from mcsv.plan.programme.cohorts import Cohorts
from mcsv.plan.programme.factors import Size
from mcsv.plan.programme.moved import arriving, can_arrive, mixed
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


@dataclass
class Flow:
    """One stream by period: its quantity and other parts, its share of the period, its profile and what happens to it.

    What lag or delay moves are the amounts: those that flow are the amounts of the period in which they would have
    flowed without it. ``limit`` caps the product of the ``quantity`` parts. ``happening`` is the factor that events and
    decisions leave of the whole in a period. ``steady``: rows of earlier periods may still be asked for, so nothing
    fades in place. ``at`` is asked for rising periods.
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
    def path(self) -> str:
        """Where the model has the cost or benefit that it is of."""
        return self.profile.owner

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
        if not self.profile.begin <= period < self.end:
            return None
        term = self._mixed(period) if self._moves else self._aged(period)
        if term is not None and self.happening is not None:
            term = self._times(term, self.happening(period - self.shift))
        return None if term is None or term.factor == 0.0 else term

    @cached_property
    def _amounts(self) -> Amounts:
        return Amounts(self.formulas, self.quantity, self.parts, self.limit, many=self.profile.whole is None)

    @property
    def _factor(self) -> float:
        return self.clock.share(self.profile.per) * self._amounts.number

    @cached_property
    def _moves(self) -> bool:
        """Whether what flows in a period is a mixture of several periods' amounts, or of other ones in each draw."""
        varies = self._amounts.varies and self.profile.whole is None and self.profile.per != "once"
        return varies or self.profile.by_cohort

    @cached_property
    def _cohorts(self) -> Cohorts:
        return Cohorts(self._assembler, self.profile.keep, self.profile.steps)

    def _aged(self, period: int) -> Term | None:
        """One amount, by its age."""
        age = self.profile.at(period)
        if age is None:
            return None
        term = self._faded(self._amounts.at(self._made(period), self.origin(period)), self._factor, age.steps)
        return self._times(term, age.share)

    def _made(self, period: int) -> int:
        """The period whose amount flows in a period, where that is the same one in every draw."""
        if self.profile.per == "once":
            return self.origin(self.profile.begin)
        whole = self.profile.whole
        return self.origin(period if whole is None else period - whole + self.profile.begin)

    def _mixed(self, period: int) -> Term | None:
        """The amounts of every period so far, each with the share of it that arrives in this one."""
        assembler, late = self._assembler, self.profile.late
        made = range(self.profile.begin, period + 1)
        shares = {u: arriving(assembler, late, period - u) for u in made if can_arrive(assembler, late, period - u)}
        found = mixed(assembler, ((self._prompt(u, period), share) for u, share in shares.items() if share != 0.0))
        return Term(self._factor, found) if isinstance(found, Row) else None

    def _prompt(self, made: int, period: int) -> Value:
        """What would have flowed in the period ``made`` without lag and delay, under the caps of ``period``."""
        k, assembler = made - self.profile.begin, self._assembler
        if self.profile.by_cohort:
            return self._joined(k, made)
        share, steps = self.profile.share(k), self.profile.steps(k)
        if share == 0.0:
            return 0.0
        keep = assembler.binary(op.RAISE, self.profile.keep, float(steps)) if steps else 1.0
        amount = self._amounts.at(self.origin(made), self.origin(period))
        return assembler.multiply(assembler.multiply(amount, share), keep)

    def _joined(self, k: int, made: int) -> Value:
        """The same of people who drop off by the time that each of them has been in; caps are those of ``made``."""
        profile, amounts, assembler = self.profile, self._amounts, self._assembler

        def level(index: int) -> Value:
            when = self.origin(profile.begin + index)
            return assembler.multiply(amounts.level(when, when) if amounts.timed else 1.0, profile.grown(index))

        left = assembler.multiply(self._cohorts.left(k, level), profile.overlap(float(k)))
        if not amounts.timed:
            left = assembler.multiply(left, amounts.level(0, 0))
        return amounts.rest(left, self.origin(made))

    def _times(self, term: Term, value: Value) -> Term:
        if not isinstance(value, Row):
            return Term(term.factor * value, term.row)
        row = value if term.row is None else self._assembler.multiply(term.row, value)
        assert isinstance(row, Row)
        return Term(term.factor, row)

    def _faded(self, amount: Value, factor: float, passed: int) -> Term:
        keep = self.profile.keep if self.profile.whole is not None else 1.0
        if isinstance(keep, float):
            factor *= keep**passed
            return Term(factor, amount) if isinstance(amount, Row) else Term(factor * amount, None)
        if self._amounts.timed or not isinstance(amount, Row):
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
            reads, of = (whole, keep) if whole else (keep,), self.profile.owner
            return assembler.changing(op.MULTIPLY if whole else op.COPY, *reads, of=of)
        assembler.act(Instruction(op.SCALE, None, (keep,), (live,)))
        return live
