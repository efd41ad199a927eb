"""Accounts: reserve, budget and cash of every pocket, what it passes on to its parents, and what lapses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from mcsv.model.records.pockets import Budget

if TYPE_CHECKING:
    from reading.streams import Entry
    from reading.world import Floats, World

__all__ = ["Accounts", "judged", "last_judged", "year_ends"]


def year_ends(world: World) -> list[int]:
    """The periods in which a financial year ends: its last month lies in them."""
    start = world.model.start.month if world.model.start else 1
    begins = world.model.financial_year or start
    ends = []
    for t in range(world.periods):
        months = [(start - 1 + t * world.months + k) % 12 + 1 for k in range(world.months)]
        if (begins - 2) % 12 + 1 in months:
            ends.append(t)
    return ends


def last_judged(world: World, pocket: str) -> int:
    """The last period of the pocket's window: its own, the accountability's, the horizon."""
    accountability, own = world.model.accountability, world.model.pockets[pocket].window
    window = own or (accountability.window if accountability else None)
    return (window.periods(world.model.step) if window else world.periods) - 1


def judged(world: World, pocket: str) -> set[int]:
    """When a pocket is judged: at the ends of financial years in its window, and at the window's own."""
    last = last_judged(world, pocket)
    return {last, *(t for t in year_ends(world) if t < last)}


class Accounts:
    """The money of all pockets. In each period: ``open``, ``pay`` as often as wanted, ``close``.

    ``held`` is what a pocket and all below it hold; ``gross`` all that ever moved.
    """

    def __init__(self, world: World) -> None:
        self.world, self.model = world, world.model
        pockets = self.model.pockets
        self.reserve = {name: world.full(0.0) for name in pockets}
        self.positions: dict[str, list[Floats]] = {name: [] for name in pockets}
        self.held = {name: world.full(0.0) for name in pockets}
        self.gross = {name: world.full(0.0) for name in pockets}
        self._ends = year_ends(world)
        for name, pocket in sorted(pockets.items()):
            amount = world.formula(pocket.reserve, 0, f"pockets.{name}.reserve")
            for above in self.lineage(name):
                self.reserve[above] = self.reserve[above] + amount
            self._move(name, amount)

    def lineage(self, pocket: str) -> list[str]:
        """A pocket and everything that it is a part of."""
        parent = self.model.pockets[pocket].parent
        return [pocket, *(self.lineage(parent) if parent else ())]

    def _move(self, pocket: str, amount: Floats) -> None:
        for name in self.lineage(pocket):
            self.held[name] = self.held[name] + amount
            self.gross[name] = self.gross[name] + np.abs(amount)

    def open(self, t: int) -> None:
        """Give every pocket its budget of the period."""
        for name, pocket in sorted(self.model.pockets.items()):
            if pocket.budget is not None:
                self._move(name, self._budget(name, pocket.budget, t))

    def _budget(self, name: str, budget: Budget, t: int) -> Floats:
        world, place = self.world, f"pockets.{name}.budget"
        if budget.by_year:
            return self._of_year(budget, t, place)
        assert budget.amount is not None
        assert budget.per is not None
        j = t - budget.start.periods(self.model.step)
        lasting = world.periods if budget.duration is None else budget.duration.periods(self.model.step)
        lasting = 1 if budget.per == "once" else lasting
        if not 0 <= j < lasting:
            return world.full(0.0)
        return world.formula(budget.amount, t, place) * world.share(budget.per)

    def _of_year(self, budget: Budget, t: int, place: str) -> Floats:
        """Month by month: each month belongs to a financial year, and brings a twelfth of its budget."""
        world, model = self.world, self.model
        assert model.start is not None
        begins = model.financial_year or model.start.month
        total = world.full(0.0)
        for k in range(world.months):
            month = model.start.plus(t * world.months + k)
            year = month.year - (month.month < begins)
            for written, amount in budget.by_year.items():
                if int(written.split("/")[0].split("-")[0]) == year:
                    total = total + world.formula(amount, t, f"{place}.{written}") / 12
        return total

    def pay(self, entries: Iterable[Entry]) -> None:
        """Book the cash of entries."""
        for entry in entries:
            self._move(entry.pocket, entry.cash)

    def position(self, pocket: str) -> Floats:
        """What a pocket and all below it hold now; the rounding of what cancels is nothing."""
        held = self.held[pocket]
        return np.where(np.abs(held) < 1e-12 * self.gross[pocket], 0.0, held)

    def close(self, t: int) -> None:
        """Watch every position; then, where a financial year ends, what may not be carried forward lapses."""
        for name in self.model.pockets:
            self.positions[name].append(self.position(name))
        if t in self._ends:
            # What a pocket's parts lose, it no longer has when its own turn comes.
            for name in sorted(self.model.pockets, key=lambda name: -len(self.lineage(name))):
                self._move(name, -self._lapse(name, t))

    def _lapse(self, name: str, t: int) -> Floats:
        carry = self.model.pockets[name].carry_forward
        if carry.rule == "all":
            return self.world.full(0.0)
        stays = self.world.full(0.0)
        if carry.rule == "cap":
            assert carry.cap is not None
            stays = self.world.formula(carry.cap, t, f"pockets.{name}.carry_forward")
        return np.maximum(0.0, self.position(name) - self.reserve[name] - stays)
