"""Risk shares: pockets that make another one whole when a year is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.programme.funding_entry import Deal, Payment
from mcsv.plan.programme.pocket_tree import lineage
from mcsv.plan.quantities.logic import times

__all__ = ["Settlement"]


@dataclass
class Settlement:
    """One date at which risk shares are settled; each counts with what those before it have paid."""

    model: Model
    position: Callable[[str], Value]
    period: int
    _changed: dict[str, Value] = field(default_factory=dict)

    def settle(self, deal: Deal) -> Iterator[Payment]:
        """What one of them pays: what is lacking, up to its cap, and back what is left over."""
        share, assembler = deal.share(self.period), deal.assembler
        for pocket in deal.entry.to if share != 0.0 else ():
            held = self.position(pocket)
            if pocket in self._changed:
                held = assembler.settle(held, self._changed[pocket])
            lacking = assembler.binary(op.MAXIMUM, assembler.affine(held, -1.0, 0.0), 0.0)
            owed = deal.limited(times(assembler, share, lacking))
            over: Value = 0.0
            if deal.entry.surplus:
                over = times(assembler, share, assembler.binary(op.MAXIMUM, held, 0.0))
            for payer, part in deal.paid_by(self.period):
                assert payer is not None
                yield self._paid(deal, (payer, pocket), times(assembler, owed, part))
                yield self._paid(deal, (pocket, payer), times(assembler, over, part))

    def _paid(self, deal: Deal, ends: tuple[str, str], amount: Value) -> Payment:
        for pocket, sign in zip(ends, (-1.0, 1.0), strict=True):
            for name in lineage(self.model, pocket) if amount != 0.0 else ():
                change = deal.assembler.affine(amount, sign, 0.0)
                self._changed[name] = _together(deal.assembler, self._changed.get(name), change)
        return Payment(deal.name, ends[0], ends[1], amount)


def _together(assembler: Assembler, before: Value | None, change: Value) -> Value:
    return change if before is None else assembler.settle(before, change)
