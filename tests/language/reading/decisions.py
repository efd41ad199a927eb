"""Decisions: a yes or no in each draw, taken once, and what it lets through."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.model import Duration
from reading import owners
from reading.owners import qualified

if TYPE_CHECKING:
    from reading.world import Floats, World

__all__ = ["Decisions"]


class Decisions:
    """All decisions of a model. ``take`` is called at the end of every period, with the positions of its end."""

    def __init__(self, world: World) -> None:
        self.world, self.model = world, world.model
        self.yes: dict[str, Floats] = {}
        self.at = {name: world.time(entry.at, f"decisions.{name}.at") for name, entry in self.model.decisions.items()}

    def take(self, t: int, position: Callable[[str], Floats]) -> None:
        """Answer what falls due at the end of period t."""
        for name, decision in sorted(self.model.decisions.items()):
            if isinstance(decision.at, Duration) and decision.at.periods(self.model.step) - 1 == t:
                self.yes[name] = self._luck(name, t)
                if decision.condition is None:
                    continue
                accountable = self.model.accountability.pocket if self.model.accountability else None
                pocket = decision.pocket or accountable
                more = {"position": position(pocket)} if pocket else {}
                holds = self.world.formula(decision.condition, t, f"decisions.{name}.condition", more)
                self.yes[name] = self.yes[name] & (holds != 0)

    def _luck(self, name: str, t: int) -> Floats:
        probability = self.world.formula(self.model.decisions[name].probability, t, f"decisions.{name}.probability")
        return self.world.uniform(owners.decision(name)) < probability

    def _answer(self, name: str) -> Floats:
        if name not in self.yes:
            assert not isinstance(self.model.decisions[name].at, Duration)  # a date that is uncertain, and no condition
            self.yes[name] = self._luck(name, 0)
        return self.yes[name]

    def _past(self, name: str, t: int) -> Any:
        """Whether the decision's date has passed when period t begins; after the horizon, when it ends."""
        return min(t, self.world.periods) >= self.at[name]

    def renewed(self, stream: str, t: int) -> Floats:
        """1 where a stream (costs.x) still flows in period t."""
        flows = self.world.full(1.0)
        for name, decision in self.model.decisions.items():
            if stream in [qualified(self.model, other) for other in decision.renews]:
                before = ~self._past(name, t)
                flows = flows * (before if before.all() else np.where(before | self._answer(name), 1.0, 0.0))
        return flows

    def released(self, name: str, t: int) -> Floats:
        """1 where cash that waits for a decision may flow in period t."""
        due = self._past(name, t)
        return np.where(due & self._answer(name), 1.0, 0.0) if due.any() else self.world.full(0.0)
