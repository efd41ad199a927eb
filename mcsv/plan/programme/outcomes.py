"""Outcome payments: what is due when cohorts, or all of them together, reach a trigger."""

from __future__ import annotations

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Duration, Formula
from mcsv.model.language.spans import UncertainDuration
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.programme.funding_entry import Deal
from mcsv.plan.quantities.lengths import length_of
from mcsv.plan.quantities.logic import no, times

__all__ = ["Outcome"]


@dataclass
class Outcome:
    """The cohorts of one outcome payment; ask ``due`` for rising periods."""

    deal: Deal
    _missed: Value = 0.0

    @property
    def _assembler(self) -> Assembler:
        return self.deal.assembler

    def due(self, period: int) -> Value:
        """What is due in a period, in money as it is stated."""
        pooled, owner, total = self.deal.entry.pooled, f"{self.deal.owner}.pooled", self._cohorts(period)
        now = self._falls(pooled.at, period, f"{owner}.at") if pooled else 0.0
        if pooled is None or now == 0.0:
            return total
        reached = self._reached(
            self._value(pooled.measure, period, f"{owner}.measure"),
            self._value(pooled.trigger, period, f"{owner}.trigger"),
        )
        amount = self._missed if pooled.amount is None else self._value(pooled.amount, period, f"{owner}.amount")
        return self._assembler.add(total, times(self._assembler, times(self._assembler, now, reached), amount))

    def _cohorts(self, period: int) -> Value:
        """What cohorts have earned in a period; what the others would have earned is noted for ``pooled``."""
        entry, assembler = self.deal.entry, self._assembler
        total: Value = 0.0
        for name, cohort in sorted(entry.cohorts.items()):
            owner = f"{self.deal.owner}.cohorts.{name}"
            now = self._falls(cohort.at, period, f"{owner}.at")
            if now == 0.0:
                continue
            assert entry.trigger is not None
            measure = self._value(cohort.measure, period, f"{owner}.measure")
            reached = self._reached(measure, self._value(entry.trigger, period, f"{self.deal.owner}.trigger"))
            amount = times(assembler, now, self._value(cohort.amount, period, f"{owner}.amount"))
            total = assembler.add(total, times(assembler, reached, amount))
            self._missed = assembler.add(self._missed, times(assembler, no(assembler, reached), amount))
        return total

    def _falls(self, at: Duration | UncertainDuration, period: int, owner: str) -> Value:
        """Whether a time lies in a period, its end included; a time of nothing lies in the first."""
        when, assembler = length_of(at, self.deal.clock, self.deal.formulas, owner), self._assembler
        begun = assembler.binary(op.LESS, float(period), when) if period else 1.0
        return times(assembler, begun, assembler.binary(op.LESS_EQUAL, when, float(period + 1)))

    def _reached(self, measure: Value, trigger: Value) -> Value:
        # A measure that falls short of its trigger by nothing but rounding has reached it.
        above = self._assembler.settle(measure, self._assembler.affine(trigger, -1.0, 0.0))
        return self._assembler.binary(op.LESS_EQUAL, 0.0, above)

    def _value(self, formula: Formula, period: int, owner: str) -> Value:
        return self.deal.formulas.value(formula.tree, period, owner)
