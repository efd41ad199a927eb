"""How much of what each view gains comes how soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mcsv.model import Model
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.code.money import Ratio
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.ledger import Account, Entry
from mcsv.plan.programme.ratios import ratio, standing
from mcsv.plan.programme.views import Views
from mcsv.plan.quantities.clock import Clock, discount_factor

__all__ = ["InTime"]


class InTime:
    """Value of benefits by view, discounted, beyond the horizon too: as it stands at the ends of some periods."""

    def __init__(self, model: Model, clock: Clock, assembler: Assembler, views: Views) -> None:
        self._model, self._clock, self._assembler, self._views = model, clock, assembler, views
        self._gains = {view: Account(assembler.zeros()) for view in views.balances}
        if not views.weighted:
            self._gains["society"] = self._gains["public_value"]
        self._then: dict[int, dict[str, tuple[Value, Value]]] = {}

    def _discount(self, period: int) -> float:
        assert self._model.discounting is not None
        return discount_factor(self._model.discounting, period, self._clock.months)

    def gained(self, entry: Entry, pocket: str, *, transfer: bool, group: str | None) -> Iterator[Entry]:
        """The entries that add a value of a benefit to the views that count it."""
        for view, weighed in self._views.of(pocket, transfer=transfer, group=group).items():
            weights = (*entry.weights, self._discount, *([self._equity(weighed)] if weighed else []))
            account = self._gains[view]
            yield replace(entry, accounts=_always(account), weights=weights)

    def _equity(self, group: str):  # type: ignore[no-untyped-def]
        return lambda period: self._views.equity(group, period)

    def close(self, period: int) -> None:
        """Note what stands at the end of a period: gains, and gains less costs."""
        for view, account in self._gains.items():
            gained = standing(self._assembler, account.total(self._assembler))
            self._then.setdefault(period + 1, {})[view] = gained, self._net(view)

    def _net(self, view: str) -> Value:
        return standing(self._assembler, self._views.balances[view].total(self._assembler))

    def finish(
        self, watcher: Watcher, option: str, ends: tuple[int | None, ...]
    ) -> tuple[dict[str, tuple[Ratio | None, ...]], dict[str, tuple[int | None, ...]]]:
        """Gains inside each span of all gains, and net value inside each."""
        gains, net = dict[str, tuple[Ratio | None, ...]](), dict[str, tuple[int | None, ...]]()
        for view, account in self._gains.items():
            whole, label = account.total(self._assembler), f"{option}: value gained by {view}"
            then = [None if end is None else self._then[end][view] for end in ends]
            gains[view] = tuple(None if each is None else ratio(watcher, each[0], whole, label) for each in then)
            rows = [None if each is None else self._assembler.as_row(each[1]) for each in then]
            net[view] = tuple(None if row is None else watcher.watch(row, f"{option}: value of {view}") for row in rows)
        return gains, net


def _always(*accounts: Account):  # type: ignore[no-untyped-def]
    return lambda period: accounts
