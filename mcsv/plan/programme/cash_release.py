"""Cash out of a saving: released in whole steps, after a lag that may be uncertain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Duration
from mcsv.model.language.spans import UncertainDuration
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.programme.delivery import Delivered
from mcsv.plan.programme.moved import arriving, mixed
from mcsv.plan.programme.shape_in_time import most_periods
from mcsv.plan.programme.streams import Term
from mcsv.plan.quantities.lengths import length_of

__all__ = ["Release"]

_ROUNDING = 1.0 + 1e-12  # a saving of three steps is three steps, however it was rounded


@dataclass
class Release:
    """What a saving releases as cash, by the period in which it leaves the budget.

    ``share`` is the part of the flow that is this pocket's cash, by the period of the saving; ``step`` the money a year
    in whole multiples of which it is released, by the same period.
    """

    flow: Delivered
    share: Callable[[int], Value]
    step: Callable[[int], Value] | None
    lag: Duration | UncertainDuration
    owner: str
    shift: int = 0
    _saved: dict[int, Value] = field(default_factory=dict)

    @property
    def _assembler(self) -> Assembler:
        return self.flow.formulas.draws.assembler

    @property
    def path(self) -> str:
        """Where the model has the benefit that it is of."""
        return self.flow.path

    @cached_property
    def _delay(self) -> Value:
        return length_of(self.lag, self.flow.clock, self.flow.formulas, f"{self.owner}.cash_lag")

    @property
    def end(self) -> int:
        """The first period in which nothing of it is left."""
        return self.flow.end + most_periods(self._assembler, self._delay, self.flow.clock.periods)

    def at(self, period: int) -> Term | None:
        """The cash in a period, or None where there is none; asked for rising periods."""
        self._save(period)
        delay = self._delay
        found: Value = 0.0
        if isinstance(delay, Row):
            found = self._mixed(period)
        else:
            early = period - int(delay // 1)
            part = delay - delay // 1
            sooner = self._assembler.affine(self._saved.get(early, 0.0), 1.0 - part, 0.0)
            later = self._assembler.affine(self._saved.get(early - 1, 0.0), part, 0.0) if part else 0.0
            found = self._assembler.add(sooner, later)
        if isinstance(found, Row):
            return Term(1.0, found)
        return Term(found, None) if found else None

    def _save(self, period: int) -> None:
        if period in self._saved or period >= self.flow.end:
            return
        term = self.flow.at(period)
        if term is not None:
            share = self.share(self.flow.origin(period))
            saved = self._assembler.multiply(term.value(self._assembler), share)
            when = self.flow.origin(period)
            self._saved[period] = saved if self.step is None else self._stepped(saved, self.step(when))

    def _stepped(self, saved: Value, step: Value) -> Value:
        """Whole steps of a saving a year."""
        assembler, profile = self._assembler, self.flow.profile
        years = 1.0 if profile.per == "once" else self.flow.clock.months / 12
        steps = assembler.binary(op.DIVIDE, assembler.affine(saved, _ROUNDING / years, 0.0), step)
        return assembler.affine(assembler.multiply(assembler.unary(op.FLOOR, steps), step), years, 0.0)

    def _mixed(self, period: int) -> Value:
        """Savings of every period so far, each with the share of it that arrives in this one."""
        assembler, delay = self._assembler, self._delay
        return mixed(
            assembler, ((saved, arriving(assembler, delay, period - made)) for made, saved in self._saved.items())
        )
