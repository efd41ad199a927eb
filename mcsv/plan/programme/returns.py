"""What goes in and what comes of it: money apart from value by view, cash by period, and what funding pays.

Nothing here moves what a run finds without it: it has accounts of its own, and adds to them what others count too.
"""

from __future__ import annotations

from dataclasses import field, replace

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.code.returns import Told
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.funding_entry import Payment
from mcsv.plan.programme.ledger import Account, Entry, Ledger, Sums
from mcsv.plan.programme.views import Views
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.logic import below, choose

__all__ = ["Returns"]


@dataclass
class Returns:
    """The accounts of one option; ``advance`` and ``close`` each period, ``finish`` after the last one.

    ``put_in`` is what a view spends (costs, what events cost, funding paid less received), ``released`` what of its
    benefits comes as cash, when it comes; both real and discounted.
    """

    formulas: Formulas
    clock: Clock
    watcher: Watcher
    views: Views
    option: str
    positions: dict[str, Row] = field(default_factory=dict)
    """By pocket, at the end of its window."""
    _present: dict[str, Account] = field(default_factory=dict)
    """By pocket, the value at the start of its cash, discounted by the return that it wants."""
    _ledger: Ledger = field(init=False)
    _added: Sums = field(default_factory=Sums)
    _accounts: dict[tuple[str, str], Account] = field(default_factory=dict)
    _paid: dict[tuple[str, str, str], Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ledger = Ledger(self.formulas, self.clock.periods)

    @property
    def _assembler(self) -> Assembler:
        return self.formulas.draws.assembler

    def _account(self, kind: str, view: str) -> Account:
        same = self.views.balances[view] is self.views.balances.get("public_value")
        key = (kind, "public_value" if same else view)
        if key not in self._accounts:
            self._accounts[key] = Account(self._assembler.zeros(f"{key[0]}, real, of {key[1]}"))
        return self._accounts[key]

    # -- what flows --------------------------------------------------------------------------------------------------

    def enter(self, kind: str, entry: Entry, pocket: str, *, transfer: bool = False, group: str | None = None) -> None:
        """Enter a stream of a pocket that is ``put_in`` or ``released``; the weights of the entry make it real."""
        for names, weight in self.views.weighed(pocket, transfer=transfer, group=group):
            accounts = self.views.inside(tuple(self._account(kind, name) for name in names))
            self._ledger.entries.append(replace(entry, accounts=accounts, weights=(*entry.weights, weight), of=None))

    def put_in(
        self, pocket: str, value: Value, stream: str, period: int, sign: float = 1.0, *, transfer: bool = False
    ) -> None:
        """Count what a pocket puts in (sign above 0) or is given of it, real, in a period inside the horizon."""
        accounts = tuple(self._account("put_in", name) for name in self.views.of(pocket, transfer=transfer))
        self._added.gather(accounts, sign * self.views.discount(period), value, self._assembler, stream)

    def pay(self, payment: Payment, kind: str) -> None:
        """Count what a line of funding pays in a period, nominal; the same line may go both ways."""
        for amount, payer, receiver in self._ways(payment):
            line = payment.name, payer, receiver
            self.watcher.layout.lines.setdefault(line, kind)
            account = self._paid.setdefault(line, Account(self._assembler.zeros(f"funding {line}")))
            self._added.gather((account,), 1.0, amount, self._assembler, payment.path)

    def _ways(self, payment: Payment) -> list[tuple[Value, str, str]]:
        """What is paid and what comes back, by its sign."""
        low, high = self._assembler.range(payment.amount)
        ends = payment.payer or "", payment.receiver
        forth = self._assembler.binary(op.MAXIMUM, payment.amount, 0.0) if low < 0.0 else payment.amount
        back = self._assembler.binary(op.MAXIMUM, self._assembler.affine(payment.amount, -1.0, 0.0), 0.0)
        found = [(forth, *ends)] if high > 0.0 else []
        return [*found, (back, ends[1], ends[0])] if low < 0.0 else found

    def advance(self, period: int) -> None:
        """Add what streams bring in a period."""
        self._ledger.advance(period)

    def close(self, period: int) -> None:
        """Close a period: what was counted in it stands in the accounts, and in those of the views."""
        self._added.emit(self._assembler)
        for view, balance in self.views.balances.items():
            told = Told("value_flow", self.option, view, period=period)
            self.watcher.note(told, balance.total(self._assembler))

    def closed(self, pocket: str, period: int, position: Row, cash: Row) -> None:
        """Take in what a pocket has at the end of a period, and its cash so far."""
        self.watcher.note(Told("flow", self.option, pocket, period=period), cash)
        self._discount(pocket, period, cash)
        if period == self.clock.last(pocket):
            self.positions[pocket] = self._assembler.emit(op.COPY, position) if position.changes else position

    def _discount(self, pocket: str, period: int, cash: Row) -> None:
        """Add the cash of a period, the step of what there is so far, by the pocket's own return."""
        hurdle = self.clock.model.pockets[pocket].hurdle
        if hurdle is None:
            return
        yearly = (1.0 + hurdle) ** (-self.clock.months / 12.0)
        account = self._present.setdefault(pocket, Account(self._assembler.zeros(f"at hurdle of {pocket}")))
        last = period + 1 == self.clock.periods
        weight = yearly**period - (0.0 if last else yearly ** (period + 1))
        account.varies = True
        self._assembler.add_weighted([account.row], [cash], [weight])

    # -- what it comes to --------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Note everything by view, and what funding has paid."""
        everyone = self._of("public_value")[1] if self.views.balances else 0.0
        for view in self.views.balances:
            self._view(view, everyone)
        if self.views.balances:
            discounts = tuple(map(self.views.discount, range(self.clock.periods)))
            self.watcher.layout.discounts[self.option] = discounts
        for (name, payer, receiver), account in self._paid.items():
            total = self._assembler.affine(account.total(self._assembler), -1.0, 0.0)
            self.watcher.note(Told("paid", self.option, name, payer, receiver), total)
        for pocket, account in self._present.items():
            minus = self._assembler.affine(account.total(self._assembler), -1.0, 0.0)
            self.watcher.note(Told("at_hurdle", self.option, pocket), minus)
            self.watcher.layout.hurdles[self.option, pocket] = self.clock.model.pockets[pocket].hurdle or 0.0

    def _of(self, view: str) -> tuple[Value, Value]:
        """What a view puts in, and the benefits that it counts."""
        spent = self._account("put_in", view).total(self._assembler)
        return spent, self._assembler.settle(self.views.balances[view].total(self._assembler), spent)

    def _view(self, view: str, everyone: Value) -> None:
        """Net present value in its two parts; what a unit of what is put in brings."""
        assembler, (spent, benefits) = self._assembler, self._of(view)
        npv, minus = self.views.balances[view].total(assembler), assembler.affine(spent, -1.0, 0.0)
        cash = assembler.settle(self._account("released", view).total(assembler), minus)
        told: dict[str, Value] = {
            "npv": npv,
            "put_in": spent,
            "benefits": benefits,
            "cash": cash,
            "value": assembler.settle(npv, assembler.affine(cash, -1.0, 0.0)),
        }
        if spent != 0.0:
            total = benefits if view == "society" else everyone
            told |= {
                "spends": assembler.affine(below(assembler, 0.0, spent), -1.0, 0.0),
                "left_of_all": assembler.settle(total, minus),
                "bcr": self._ratio(benefits, spent),
                "sroi": self._ratio(total, spent),
            }
        for kind, value in told.items():
            self.watcher.note(Told(kind, self.option, view), value)  # type: ignore[arg-type]

    def _ratio(self, gained: Value, spent: Value) -> Value:
        """Gained / spent; 0 in draws in which nothing was spent."""
        assembler = self._assembler
        some = below(assembler, 0.0, spent)
        return choose(assembler, some, assembler.binary(op.DIVIDE, gained, choose(assembler, some, spent, 1.0)), 0.0)
