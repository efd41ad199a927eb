"""One entry of funding: who pays whom which share, how much of it is in force, and what its cap leaves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Formula
from mcsv.model.records import funding as records
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.events import Events
from mcsv.plan.programme.factors import part
from mcsv.plan.programme.shape_in_time import Profile
from mcsv.plan.programme.streams import Flow
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.logic import times

__all__ = ["Cash", "Deal", "Payment"]

Cash = Callable[[int], Value]
"""By period, the cash for a unit of money as it is stated."""


@dataclass(frozen=True)
class Payment:
    """Cash of one period from ``payer`` (None: from outside the model) to ``receiver``, nominal."""

    name: str
    payer: str | None
    receiver: str
    amount: Value

    @property
    def path(self) -> str:
        """Where the model has it."""
        return f"funding.{self.name}"


@dataclass
class Deal:
    """An entry of funding with what it needs: its cash for a unit of money, and what may happen to it."""

    name: str
    entry: records.Funding
    clock: Clock
    formulas: Formulas
    cash: Cash
    events: Events
    decisions: Decisions
    _paid: Value = 0.0

    @property
    def assembler(self) -> Assembler:
        """Where its instructions go."""
        return self.formulas.draws.assembler

    @property
    def owner(self) -> str:
        """Its full name."""
        return f"funding.{self.name}"

    def happening(self, period: int) -> Value:
        """What events and decisions leave of it in a period."""
        left = self.events.availability(self.owner, period)
        return times(self.assembler, left, self.decisions.renewed(self.owner, period))

    @cached_property
    def _flow(self) -> Flow:
        entry = self.entry
        key = {"match": "rate", "risk_share": ""}.get(entry.kind, "amount")
        size = [part(getattr(entry, key), f"{self.owner}.{key}")] if key else []
        per = entry.per if entry.kind in ("grant", "contribution") else "period"
        profile = Profile(self.formulas, self.clock, self.owner, per, entry.timing, self.events.delay(self.owner))
        return Flow(profile, size, happening=self.happening, steady=True)

    def share(self, period: int) -> Value:
        """What flows: the amount as stated, the rate of a match, the part of a risk share that is in force."""
        term = self._flow.at(period)
        return 0.0 if term is None else term.value(self.assembler)

    def paid_by(self, period: int) -> list[tuple[str | None, Value]]:
        """Who pays which share; what comes from outside is paid by nobody inside the model."""
        if self.entry.paid_by is None:
            return [(None, 1.0)]
        return list(self._shares(self.entry.paid_by, "paid_by", period))

    def _shares(self, shares: Mapping[str, Formula], key: str, period: int) -> Iterator[tuple[str, Value]]:
        for pocket, share in sorted(shares.items()):
            yield pocket, self.formulas.value(share.tree, period, f"{self.owner}.{key}.{pocket}")

    def split(self, amount: Value, period: int) -> Iterator[Payment]:
        """A payment by those who pay and those who receive."""
        for payer, owed in self.paid_by(period) if amount != 0.0 else ():
            for receiver, due in self._shares(self.entry.to, "to", period):
                share = times(self.assembler, owed, due)
                yield Payment(self.name, payer, receiver, times(self.assembler, amount, share))

    def limited(self, amount: Value) -> Value:
        """What the cap leaves of an amount; it counts as paid from now on."""
        if self.entry.cap is None or amount == 0.0:
            return amount
        amount = self.assembler.binary(op.MINIMUM, amount, self.left())
        self._paid = self.assembler.add(self._paid, amount)
        return amount

    def left(self) -> Value:
        """What may still be paid; inf without a cap."""
        if self.entry.cap is None:
            return math.inf
        whole = self.formulas.value(self.entry.cap.tree, 0, f"{self.owner}.cap")
        paid = self.assembler.affine(self._paid, -1.0, 0.0)
        return self.assembler.binary(op.MAXIMUM, self.assembler.settle(whole, paid), 0.0)
