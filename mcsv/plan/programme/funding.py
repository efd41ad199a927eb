"""Funding: money from outside, between pockets and for results, period by period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from mcsv.model import Model
from mcsv.model.records import funding as records
from mcsv.model.records.qualified import qualified
from mcsv.model.records.years import year_ends
from mcsv.plan.code.assembler import Value
from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.events import Events
from mcsv.plan.programme.funding_entry import Cash, Deal, Payment
from mcsv.plan.programme.outcomes import Outcome
from mcsv.plan.programme.risk_shares import Settlement
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.logic import times

__all__ = ["Funding", "Payment"]


class Funding:
    """All funding of one option. ``money`` tells, for an entry and its path, the cash for a unit of its money.

    In each period ``payments`` comes first, ``settlements`` when all other cash has flowed. Nothing depends on the
    order in which a file names its funding.
    """

    def __init__(
        self, model: Model, clock: Clock, formulas: Formulas, money: Callable[[records.Funding, str], Cash]
    ) -> None:
        self._model, self._clock, self._formulas, self._money = model, clock, formulas, money
        self._deals: dict[str, Deal] = {}
        self._year_ends = frozenset(year_ends(model, clock.periods))

    def payments(
        self, period: int, cash: Callable[[str], Value], events: Events, decisions: Decisions
    ) -> list[Payment]:
        """Everything that is paid in a period but risk shares, sorted by name.

        ``cash`` tells what flows out for a cost (``costs.team``) in this period, 0 or more.
        """
        if not self._deals:
            self._sign(events, decisions)
        due: dict[str, Value] = {}
        for name in self._order:
            due[name] = self._deals[name].limited(self._due(self._deals[name], period, cash, due))
        return [part for name in sorted(due) for part in self._deals[name].split(due[name], period)]

    def settlements(self, period: int, position: Callable[[str], Value]) -> list[Payment]:
        """What risk shares pay at the end of a period, in the order of their names; ask after ``payments``.

        ``position`` tells what a pocket has when everything else of the period has flowed.
        """
        date = Settlement(self._model, position, period)
        due = (deal for deal in self._pools if period in self._year_ends or self._last(deal) == period)
        return [part for deal in due for part in date.settle(deal) if part.amount != 0.0]

    def _last(self, deal: Deal) -> int:
        """The end of the window of the pocket that is made whole."""
        (pocket,) = deal.entry.to
        return self._clock.last(pocket)

    def _sign(self, events: Events, decisions: Decisions) -> None:
        for name, entry in sorted(self._model.funding.items()):
            cash = self._money(entry, f"funding.{name}")
            self._deals[name] = Deal(name, entry, self._clock, self._formulas, cash, events, decisions)

    @property
    def _pools(self) -> list[Deal]:
        return [deal for deal in self._deals.values() if deal.entry.kind == "risk_share"]

    @cached_property
    def _outcomes(self) -> dict[str, Outcome]:
        deals = self._deals.items()
        return {name: Outcome(deal) for name, deal in deals if deal.entry.kind == "outcome_payment"}

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """Names of what is paid along the way, by name, but what is matched before what matches it."""
        found: dict[str, None] = {}

        def visit(name: str) -> None:
            for stream in self._matched(name):
                section, _, matched = stream.partition(".")
                if section == "funding" and matched not in found:
                    visit(matched)
            found[name] = None

        for name, deal in self._deals.items():
            if name not in found and deal.entry.kind != "risk_share":
                visit(name)
        return tuple(found)

    def _matched(self, name: str) -> Iterator[str]:
        return iter(sorted(qualified(self._model, self._model.funding[name].of)))

    def _due(self, deal: Deal, period: int, cash: Callable[[str], Value], due: dict[str, Value]) -> Value:
        """What is to be paid before the cap."""
        assembler = deal.assembler
        if deal.entry.kind == "match":
            total: Value = 0.0
            for stream in self._matched(deal.name):
                section, _, name = stream.partition(".")
                total = assembler.add(total, due[name] if section == "funding" else cash(stream))
            return times(assembler, deal.share(period), total)
        if deal.entry.kind == "outcome_payment":
            amount = self._outcomes[deal.name].due(period)
            return times(assembler, times(assembler, amount, deal.happening(period)), deal.cash(period))
        return times(assembler, deal.share(period), deal.cash(period))
