"""Returns: what each view puts in and gets, how much of that is cash when it comes, and what funding pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reading.prices import discount_factor

if TYPE_CHECKING:
    from reading.programme import Parts
    from reading.streams import Entry
    from reading.views import Views
    from reading.world import Floats

__all__ = ["Returns"]

_SPENT = ("costs.", "funding.", "events.")


class Returns:
    """By view, real and discounted: ``put_in``, ``benefits`` and ``released``, the cash of benefits when it flows.

    ``flows``: by pocket all cash of each period, its parts' too. ``moved``: by funding and pocket what it has received
    in all, less what it has paid.
    """

    def __init__(self, parts: Parts, views: Views) -> None:
        self.parts, self.views = parts, views
        self.put_in: dict[str, Floats] = defaultdict(lambda: parts.world.full(0.0))
        self.benefits: dict[str, Floats] = defaultdict(lambda: parts.world.full(0.0))
        self.released: dict[str, Floats] = defaultdict(lambda: parts.world.full(0.0))
        self.flows: dict[tuple[str, int], Floats] = defaultdict(lambda: parts.world.full(0.0))
        self.moved: dict[tuple[str, str], Floats] = defaultdict(lambda: parts.world.full(0.0))

    def count(self, entries: Iterable[Entry], t: int) -> None:
        """Add what flows in a period."""
        level = self.parts.prices.level(t)
        discounting = self.parts.model.discounting
        for entry in entries:
            for pocket in self._lineage(entry.pocket):
                self.flows[pocket, t] += entry.cash
            section, _, name = entry.place.partition(".")
            if section == "funding":
                self.moved[name, entry.pocket] += entry.cash
            for view, weight in self.views.counted(entry) if discounting else ():
                today = weight * discount_factor(discounting, t, self.parts.world.months)
                if self._spent(entry):
                    self.put_in[view] = self.put_in[view] - entry.value * today
                else:
                    self.benefits[view] = self.benefits[view] + entry.value * today
                    self.released[view] = self.released[view] + entry.cash / level * today

    def _spent(self, entry: Entry) -> bool:
        """Whether it is a cost; what a provider leaves in the place (lm3) is a benefit, that it fails costs."""
        place = entry.place
        return place.startswith(_SPENT) or (place.startswith("providers.") and "/costs." not in place)

    def _lineage(self, pocket: str | None) -> Iterable[str]:
        while pocket is not None:
            yield pocket
            pocket = self.parts.model.pockets[pocket].parent
