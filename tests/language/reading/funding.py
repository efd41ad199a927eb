"""Funding: money from outside, between pockets, and for results. It moves cash and makes no value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.model.records import funding as records
from reading.accounts import Accounts, last_judged, year_ends
from reading.owners import qualified
from reading.prices import conversion
from reading.streams import Entry
from reading.timing import Course

if TYPE_CHECKING:
    from reading.programme import Parts
    from reading.world import Floats

__all__ = ["Funding"]


class Funding:
    """All funding of a model."""

    def __init__(self, parts: Parts) -> None:
        self.parts, self.world, self.model = parts, parts.world, parts.model
        self.courses = {name: self._course(f"funding.{name}", entry) for name, entry in self.model.funding.items()}
        self._paid: dict[str, Floats] = {}
        self._missed: dict[str, Floats] = {}

    def _course(self, place: str, entry: records.Funding) -> Course:
        per = entry.per if entry.kind in ("grant", "contribution") else "period"
        return Course(self.world, entry.timing, per, place, self.parts.events.delay(place))

    # -- every period ------------------------------------------------------------------------------------------------

    def payments(self, t: int, streams: Sequence[Entry]) -> list[Entry]:
        """Everything but what is settled at judged dates."""
        amounts: dict[str, Floats] = {}
        entries: list[Entry] = []
        for name in self._order():
            entry = self.model.funding[name]
            amount = self._limited(name, entry, self._amount(name, entry, t, streams, amounts), t)
            amounts[name] = amount
            entries += self._moved(name, entry, amount, t)
        return entries

    def _order(self) -> list[str]:
        """By name, what is matched before what matches it."""
        waiting = [name for name, entry in sorted(self.model.funding.items()) if entry.kind != "risk_share"]
        ready: list[str] = []
        while waiting:
            name = next(name for name in waiting if not self._needs(name) & set(waiting))
            waiting.remove(name)
            ready.append(name)
        return ready

    def _needs(self, name: str) -> set[str]:
        places = [qualified(self.model, other) for other in self.model.funding[name].of]
        return {place.partition(".")[2] for place in places if place.startswith("funding.")}

    def _amount(
        self, name: str, entry: records.Funding, t: int, streams: Sequence[Entry], paid: dict[str, Floats]
    ) -> Floats:
        place = f"funding.{name}"
        if entry.kind == "outcome_payment":
            return self._for_results(place, entry, t)
        if entry.kind == "match":
            base = self.world.full(0.0)
            for other in (qualified(self.model, each) for each in entry.of):
                if other.startswith("funding."):
                    base = base + paid[other.partition(".")[2]]
                else:
                    base = base - sum(each.cash for each in streams if each.place == other)
            amount = base * self._flowing(name, "rate", t)
        else:
            amount = self._flowing(name, "amount", t) * self.world.share(entry.per)
        return self._nominal(entry, amount * self._left(name, t), t)

    def _flowing(self, name: str, key: str, t: int) -> Floats:
        """The amount or rate of the periods from which period t has it."""
        formula, place = getattr(self.model.funding[name], key), f"funding.{name}.{key}"

        def whole(u: int) -> Floats:
            return self.world.formula(formula, u, place)

        return self.courses[name].flowing(t, whole, whole)

    def _in_force(self, name: str, t: int) -> Floats:
        """What share of it flows in period t: its course, and what events and decisions leave of it."""

        def one(_: int) -> Floats:
            return self.world.full(1.0)

        return self.courses[name].flowing(t, one, one) * self._left(name, t)

    def _left(self, name: str, t: int) -> Floats:
        place = f"funding.{name}"
        return self.parts.events.availability(place, t) * self.parts.decisions.renewed(place, t)

    def _nominal(self, entry: records.Funding, amount: Floats, t: int) -> Floats:
        if entry.basis == "nominal" or entry.kind == "match":
            return amount
        return amount * conversion(self.model, entry.price_year) * self.parts.prices.level(t)

    def _limited(self, name: str, entry: records.Funding, amount: Floats, t: int) -> Floats:
        """No more in all than the cap."""
        if entry.cap is None:
            return amount
        before = self._paid.get(name, self.world.full(0.0))
        most = self.world.formula(entry.cap, 0, f"funding.{name}.cap")
        after = np.minimum(before + amount, np.maximum(most, before))
        self._paid[name] = after
        return after - before

    def _moved(self, name: str, entry: records.Funding, amount: Floats, t: int) -> list[Entry]:
        """What those who receive get and those who pay give."""
        value, place = amount / self.parts.prices.level(t), f"funding.{name}"
        found = []
        for key, shares, sign in (("to", entry.to, 1.0), ("paid_by", entry.paid_by or {}, -1.0)):
            for pocket, share in sorted(shares.items()):
                part = sign * self.world.formula(share, t, f"{place}.{key}.{pocket}")
                found.append(Entry(place, pocket, amount * part, value * part, counts=False))
        return found

    # -- for results -------------------------------------------------------------------------------------------------

    def _for_results(self, place: str, entry: records.Funding, t: int) -> Floats:
        assert entry.trigger is not None
        trigger = self.world.formula(entry.trigger, t, f"{place}.trigger")
        total = self.world.full(0.0)
        for name, cohort in sorted(entry.cohorts.items()):
            where = f"{place}.cohorts.{name}"
            due = self._due(cohort.at, f"{where}.at", t)
            reached = self.world.formula(cohort.measure, t, f"{where}.measure") >= trigger
            amount = np.where(due, self.world.formula(cohort.amount, t, f"{where}.amount"), 0.0)
            total = total + np.where(reached, amount, 0.0)
            self._missed[place] = self._missed.get(place, 0.0) + np.where(reached, 0.0, amount)
        pooled = entry.pooled
        if pooled is not None:
            where = f"{place}.pooled"
            reached = self.world.formula(pooled.measure, t, f"{where}.measure") >= self.world.formula(
                pooled.trigger, t, f"{where}.trigger"
            )
            amount = (
                self._missed[place]
                if pooled.amount is None
                else self.world.formula(pooled.amount, t, f"{where}.amount")
            )
            total = total + np.where(reached & self._due(pooled.at, f"{where}.at", t), amount, 0.0)
        return self._nominal(entry, total * self._left(place.partition(".")[2], t), t)

    def _due(self, at: Any, owner: str, t: int) -> Any:
        return np.maximum(np.ceil(self.world.time(at, owner)) - 1, 0) == t

    # -- at judged dates ---------------------------------------------------------------------------------------------

    def settlements(self, t: int, accounts: Accounts) -> list[Entry]:
        """What makes pockets whole at a judged date, paid one after the other in the order of their names."""
        found: list[Entry] = []
        shares = [(name, entry) for name, entry in sorted(self.model.funding.items()) if entry.kind == "risk_share"]
        for name, entry in shares:
            (pocket,) = entry.to
            if t in {*year_ends(self.world), last_judged(self.world, pocket)}:
                held, share = accounts.position(pocket), self._in_force(name, t)
                amount = self._limited(name, entry, share * np.maximum(0.0, -held), t)
                if entry.surplus:
                    amount = amount - share * np.maximum(0.0, held)
                moved = self._moved(name, entry, amount, t)
                accounts.pay(moved)
                found += moved
        return found
