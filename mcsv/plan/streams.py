"""A stream in time: what it comes to in each period, as a number times a row that fades in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcsv.kernels import opcodes as op
from mcsv.model import Expression, Timing
from mcsv.model.calendar import MONTHS, Per
from mcsv.plan.assembler import Instruction, Row, Value
from mcsv.plan.clock import Clock, ramp_share
from mcsv.plan.formulas import Formulas

__all__ = ["Flow", "Term"]


@dataclass(frozen=True)
class Term:
    """``factor`` times ``row``, or the number ``factor`` alone."""

    factor: float
    row: Row | None


@dataclass
class Flow:
    """One stream's value by period. ``size`` are formulas whose product is the amount; ``shift`` delays it all.

    ``owner`` is the stream, ``owners`` name each formula of ``size``: counts in them draw under these names.
    ``at`` is asked for the periods in rising order, each once: what fades is scaled in place.
    """

    formulas: Formulas
    clock: Clock
    owner: str
    size: Sequence[Expression]
    owners: Sequence[str]
    per: Per
    timing: Timing
    shift: int = 0
    _period: int = -1
    _term: Term | None = None
    _live: Row | None = None
    _once: Value | None = None
    _keep: Value | None = None

    def at(self, period: int) -> Term | None:
        """The value in a period, or None where nothing flows."""
        if period != self._period:
            self._period, self._term = period, self._advance(period)
        return self._term

    @property
    def _start(self) -> int:
        return self.clock.length(self.timing.start) + self.clock.length(self.timing.lag) + self.shift

    def _advance(self, period: int) -> Term | None:
        j = period - self._start
        last = 1 if self.per == "once" else self.clock.length(self.timing.duration)
        if not 0 <= j < last:
            return None
        factor = self.clock.share(self.per) * ramp_share(j, self.clock.length(self.timing.ramp.over))
        amount = self._amount(period - self.shift)
        steps = self._steps(j) - self._steps(j - 1) if j else 0
        return self._faded(amount, factor, steps, self._steps(j))

    def _steps(self, j: int) -> int:
        # Whole steps of dropping off that have passed when the j-th period begins.
        drop = self.timing.drop_off
        if drop is None:
            return 0
        months = self.clock.months if drop.per == "period" else MONTHS[drop.per]
        return j * self.clock.months // months

    def _amount(self, period: int) -> Value:
        if self._once is not None and not self._timed:
            return self._once
        value: Value = 1.0
        for tree, owner in zip(self.size, self.owners, strict=True):
            part = self.formulas.value(tree, period, owner)
            value = self.formulas.draws.assembler.multiply(value, part)
        self._once = value
        return value

    @property
    def _timed(self) -> bool:
        return any(self.formulas.timed(tree) for tree in self.size)

    def _kept(self) -> Value:
        # The factor that stays at each step; taken from the first period of the stream.
        if self._keep is None:
            drop = self.timing.drop_off
            rate = (
                self.formulas.value(drop.rate.tree, self._start - self.shift, f"{self.owner}/drop_off") if drop else 0.0
            )
            self._keep = self.formulas.draws.assembler.affine(rate, -1.0, 1.0)
        return self._keep

    def _faded(self, amount: Value, factor: float, steps: int, passed: int) -> Term:
        keep = self._kept()
        if isinstance(keep, float):
            factor *= keep**passed
            return Term(factor, amount) if isinstance(amount, Row) else Term(factor * amount, None)
        if self._timed or not isinstance(amount, Row):
            fade = self._fade(None, keep, steps)
            if not isinstance(amount, Row):
                return Term(factor * amount, fade)
            both = self.formulas.draws.assembler.multiply(amount, fade) if fade else amount
            return Term(factor, both)  # type: ignore[arg-type]
        return Term(factor, self._fade(amount, keep, steps))

    def _fade(self, whole: Row | None, keep: Row, steps: int) -> Row | None:
        """The row that fades: ``whole`` (or one) times the factor that stays, once for each step so far."""
        assembler = self.formulas.draws.assembler
        for _ in range(steps):
            if self._live is None:
                self._live = assembler.changing(op.MULTIPLY, whole, keep) if whole else assembler.changing(op.COPY, keep)
            else:
                assembler.act(Instruction(op.SCALE, None, (keep,), (self._live,)))
        return self._live or whole
