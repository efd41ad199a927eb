"""Views: whose real value is counted, discounted to today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from reading.prices import discount_factor

if TYPE_CHECKING:
    from reading.streams import Entry
    from reading.world import World

__all__ = ["Views"]


class Views:
    """Net present value of each pocket (with all below it), of public bodies, of everybody, and weighted by income."""

    def __init__(self, world: World) -> None:
        self.world, self.model = world, world.model
        names = [*self.model.pockets, "public_sector", "public_value", "society"] if self.model.discounting else []
        self.npv = {name: world.full(0.0) for name in names}
        self.gross = {name: world.full(0.0) for name in names}

    def count(self, entries: Iterable[Entry], t: int) -> None:
        """Add what flows in a period."""
        if self.model.discounting is None:
            return
        today = discount_factor(self.model.discounting, t, self.world.months)
        for entry in entries:
            for view, weight in self.counted(entry):
                worth = entry.value * weight * today
                self.npv[view] = self.npv[view] + worth
                self.gross[view] = self.gross[view] + np.abs(worth)

    def counted(self, entry: Entry) -> list[tuple[str, object]]:
        """The views that an entry counts in, each with its weight."""
        found: dict[str, object] = {}
        pocket: str | None = entry.pocket
        while pocket is not None:
            found[pocket] = 1.0
            pocket = self.model.pockets[pocket].parent
        if self.model.pockets[entry.pocket].kind == "public":
            found.setdefault("public_sector", 1.0)
        if entry.counts:
            found.setdefault("public_value", 1.0)
            found.setdefault("society", entry.weight)
        return list(found.items())
