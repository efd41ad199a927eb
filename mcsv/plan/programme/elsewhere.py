"""What the accountable pocket spends, and what it and all others save: real, not discounted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.code.money import Ratio, Saving
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.ledger import Account, Entry, Sums
from mcsv.plan.programme.pocket_tree import lineage
from mcsv.plan.programme.ratios import less, ratio, standing
from mcsv.plan.quantities.clock import Clock

__all__ = ["Elsewhere"]

_EVERYBODY, _OTHERS = "", " "
"""No pocket has such a name."""


@dataclass
class _Saved:
    """What a pocket and its parts save: all of it, and what of it is cash; as it stood at two ends of time."""

    fiscal: Account
    cash: Account
    cash_window: Value = 0.0
    cash_horizon: Value = 0.0
    fiscal_horizon: Value = 0.0


class Elsewhere:
    """Spending of the accountable pocket inside the horizon, and what public bodies and other bodies save.

    It spends its share of costs, costs of events, and what it pays to others; what it is given is not taken off, and
    what its own parts pay each other is not counted.
    """

    def __init__(self, model: Model, clock: Clock, assembler: Assembler) -> None:
        self._model, self._clock, self._assembler = model, clock, assembler
        self._own = model.accountability.pocket if model.accountability else None
        self._spent, self._added = Account(assembler.zeros()), Sums()
        names = [name for name, pocket in model.pockets.items() if pocket.kind != "society"]
        self._saved = {
            name: _Saved(Account(assembler.zeros()), Account(assembler.zeros()))
            for name in (*names, _EVERYBODY, _OTHERS)
        }
        self._window = clock.window or clock.periods

    def _mine(self, pocket: str | None) -> bool:
        return pocket is not None and self._own in lineage(self._model, pocket)

    def spent(self, entry: Entry, pocket: str) -> Iterator[Entry]:
        """The entries that add a cost to what the accountable pocket spends."""
        if self._mine(pocket):
            yield replace(entry, sign=-entry.sign, accounts=self._inside(self._spent))

    def _inside(self, *accounts: Account) -> Callable[[int], tuple[Account, ...]]:
        return lambda period: accounts if period < self._clock.periods else ()

    def saved(self, entry: Entry, pocket: str) -> Iterator[Entry]:
        """The entries that add what a pocket saves, cash or not, whenever it does."""
        if accounts := tuple(found.fiscal for found in self._savers(pocket)):
            yield replace(entry, accounts=lambda period: accounts)

    def released(self, entry: Entry, pocket: str, deflator: Callable[[int], Value]) -> Iterator[Entry]:
        """The entries that add the cash that leaves its budget, in the model's prices."""
        if accounts := tuple(found.cash for found in self._savers(pocket)):
            yield replace(entry, accounts=lambda period: accounts, weights=(*entry.weights, deflator), of=None)

    def _savers(self, pocket: str) -> Iterator[_Saved]:
        if self._model.pockets[pocket].kind == "society":
            return
        others = () if self._mine(pocket) else (_OTHERS,)
        for name in (*lineage(self._model, pocket), _EVERYBODY, *others):
            if name in self._saved:
                yield self._saved[name]

    def spend(self, amount: Value, stream: str, payer: str | None, receiver: str | None) -> None:
        """Count a payment of this period, real; with a receiver, one below 0 goes the other way."""
        ways = [(amount, payer, receiver)]
        if receiver is not None:
            back = self._assembler.affine(amount, -1.0, 0.0)
            ways = [(self._above(amount), payer, receiver), (self._above(back), receiver, payer)]
        for paid, whose, to in ways:
            if paid != 0.0 and self._mine(whose) and not self._mine(to):
                self._added.gather((self._spent,), 1.0, paid, self._assembler, stream)

    def _above(self, amount: Value) -> Value:
        """What of an amount is above 0."""
        low, high = self._assembler.range(amount)
        if low >= 0.0 or high <= 0.0:
            return amount if low >= 0.0 else 0.0
        return self._assembler.binary(op.MAXIMUM, amount, 0.0)

    def close(self, period: int) -> None:
        """Close a period."""
        self._added.emit(self._assembler)
        for found in self._saved.values() if period + 1 in (self._window, self._clock.periods) else ():
            if period + 1 == self._window:
                found.cash_window = self._now(found.cash)
            if period + 1 == self._clock.periods:
                found.cash_horizon, found.fiscal_horizon = self._now(found.cash), self._now(found.fiscal)

    def _now(self, account: Account) -> Value:
        return standing(self._assembler, account.total(self._assembler))

    def finish(
        self, watcher: Watcher, option: str
    ) -> tuple[int | None, dict[str, Saving], Saving | None, Ratio | None]:
        """The cell of what is spent, what each pocket and all others save, and own cash of all that is saved inside the
        horizon.
        """
        spent = self._spent.total(self._assembler)
        savings = {
            name: self._saving(watcher, found, spent, f"{option}: savings of {name}")
            for name, found in self._saved.items()
        }
        elsewhere = savings.pop(_OTHERS)
        savings.pop(_EVERYBODY)
        if self._own is None:
            return None, savings, None, None
        cell = watcher.watch(self._assembler.as_row(spent), f"{option}: spending of {self._own}")
        mine, everybody = self._saved.get(self._own), self._saved[_EVERYBODY]
        cash = mine.cash_horizon if mine else 0.0
        return (
            cell,
            savings,
            elsewhere,
            ratio(watcher, cash, everybody.fiscal_horizon, f"{option}: savings of everybody"),
        )

    def _saving(self, watcher: Watcher, found: _Saved, spent: Value, label: str) -> Saving:
        assembler = self._assembler
        parts = (
            found.cash_window,
            less(assembler, found.cash_horizon, found.cash_window),
            less(assembler, found.fiscal_horizon, found.cash_horizon),
            less(assembler, found.fiscal.total(assembler), found.fiscal_horizon),
            found.fiscal.total(assembler),
        )
        return Saving(*(ratio(watcher, part, spent, label) for part in parts))
