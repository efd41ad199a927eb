"""Events: when each begins in each draw, how much of each period it lasts, what it stops, changes, caps and costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.engine.reference.counts import poisson_count
from mcsv.model import Model, Name, Number, Operation
from mcsv.model.language.calendar import MONTHS
from mcsv.model.records.events import Event
from mcsv.model.records.providers import Provider
from reading import owners
from reading.owners import qualified
from reading.timing import Course
from reading.words import uniforms

if TYPE_CHECKING:
    from reading.decisions import Decisions
    from reading.world import Floats, World

__all__ = ["Events", "Happening"]


def _failure(model: Model, name: str) -> Event:
    """The failure of a provider, as the event that it is."""
    provider: Provider = model.providers[name]
    delivered = [
        f"{section}.{name}"
        for section in ("costs", "benefits")
        for name, stream in getattr(model, section).items()
        if stream.by_provider
    ]
    return Event(hazard=provider.hazard, duration=provider.gap, stops=tuple(delivered), costs=provider.recommissioning)


@dataclass
class Happening:
    """One event in every draw. ``begun``: how many times it begins in each period; ``held``: the share of each.

    Both are known for the periods that have been; ``onset`` is the period in which it began last.
    """

    place: str
    event: Event
    begin: Floats
    lasting: Floats
    onset: Floats
    begun: list[Floats] = field(default_factory=list)
    held: list[Floats] = field(default_factory=list)


class Events:
    """All events of a model over all its periods."""

    def __init__(self, world: World, decisions: Decisions) -> None:
        self.world, self.model, self.decisions = world, world.model, decisions
        self._ends: dict[str, Floats] = {}
        named = {owners.event(name): event for name, event in self.model.events.items()}
        self.failing = {owners.provider(name): name for name in self.model.provider or ()}
        named |= {place: _failure(self.model, name) for place, name in self.failing.items()}
        self.happenings = [self._happening(place, event) for place, event in sorted(named.items())]
        world.struck = self.struck

    def advance(self, t: int) -> None:
        """Go on to period t, in which all that was decided before is known."""
        for happening in self.happenings:
            self._reach(happening, t)

    # -- when --------------------------------------------------------------------------------------------------------

    def _left(self, event: Event, place: str) -> tuple[Any, str]:
        """How likely it is once what is done against it is done, and where that is written."""
        kind = event.kind
        if self._mitigated(event) and getattr(event.mitigation, kind) is not None:
            return getattr(event.mitigation, kind), f"{place}.mitigation.{kind}"
        return getattr(event, kind), f"{place}.{kind}"

    def _mitigated(self, event: Event) -> bool:
        return self.model.mitigate and event.mitigate and event.mitigation is not None

    def _happening(self, place: str, event: Event) -> Happening:
        world = self.world
        begin = np.floor(world.time(event.start, f"{place}.from"))
        lasting = world.full(np.inf) if event.duration is None else world.time(event.duration, f"{place}.for")
        return Happening(place, event, begin, lasting, world.full(-1e9))

    def _reach(self, happening: Happening, last: int) -> None:
        """Whether it begins in each period, up to the last one asked for."""
        event, begin, lasting = happening.event, happening.begin, happening.lasting
        until = self.world.periods if event.until is None else event.until.periods(self.model.step)
        for t in range(len(happening.begun), last + 1):
            onset = happening.onset
            going = np.clip(lasting - (t - onset), 0.0, 1.0) > 0 if event.repeats else onset >= 0
            touching = self._touching(event, t) & self._delivers(happening.place)
            exposed = (t >= begin) & (t < until) & touching
            now = self._begins(happening.place, event, t, exposed & ~going, (t == begin) & touching)
            happening.onset = onset = np.where(now > 0, t, onset)
            happening.begun.append(now)
            happening.held.append(np.where(onset >= 0, np.clip(lasting - (t - onset), 0.0, 1.0), 0.0))

    def _touching(self, event: Event, t: int) -> Any:
        """Whether any of what it stops, changes or caps can still flow in period t."""
        touched = [qualified(self.model, name) for name in (*event.stops, *event.changes, *event.caps)]
        if event.delays or not touched or any(name.startswith("stocks.") for name in touched):
            return self.world.full(1.0) > 0
        return np.any([(t < self._end(name)) & (self.decisions.renewed(name, t) > 0) for name in touched], axis=0)

    def _delivers(self, place: str) -> Any:
        """Whether an event is no failure, or that of a provider that has a share of anything."""
        if place not in self.failing or self.model.provider is None:
            return self.world.full(1.0) > 0
        name = self.failing[place]
        return self.world.full(1.0) * self.world.formula(self.model.provider[name], 0, f"provider.{name}") > 0

    def _end(self, stream: str) -> Floats:
        """When nothing of a stream is left."""
        if stream not in self._ends:
            section, name = stream.split(".")
            entry = getattr(self.model, section)[name]
            follows = section == "funding" and entry.kind not in ("grant", "contribution")
            course = Course(self.world, entry.timing, entry.per, stream, self.delay(stream))
            self._ends[stream] = self.world.full(np.inf) if follows else course.end
        return self._ends[stream]

    def _begins(self, place: str, event: Event, t: int, free: Any, first: Any) -> Floats:
        """How many times it begins in period t."""
        world = self.world
        formula, owner = self._left(event, place)
        if event.kind == "probability":
            return np.where(first & self._happens(place, event), 1.0, 0.0)
        periods = 1.0 if event.per == "period" else world.months / MONTHS[event.per]
        chance = world.formula(formula, t, owner)
        if event.kind == "hazard":
            chance = 1.0 - (1.0 - chance) ** periods
            return np.where(free & (world.uniform(place, t) < chance), 1.0, 0.0)
        exposed = np.where(t >= np.floor(world.time(event.start, f"{place}.from")), 1.0, 0.0)
        late = event.until is not None and t >= event.until.periods(self.model.step)
        return self._count(place, t, chance * periods) * exposed * (0.0 if late else 1.0)

    def _happens(self, place: str, event: Event) -> Any:
        """Whether an event with a probability ever happens: it can if its exposure begins before it ends."""
        formula, owner = self._left(event, place)
        happens = self.world.uniform(place) < self.world.formula(formula, 0, owner)
        if event.until is None:
            return happens
        begin = np.floor(self.world.time(event.start, f"{place}.from"))
        return happens & (begin < event.until.periods(self.model.step))

    def _count(self, place: str, t: int, rate: Floats) -> Floats:
        def one(draw: int) -> float:
            return poisson_count(
                float(rate[draw]), lambda lane: float(uniforms(self.world.words(place, t, lane)[draw : draw + 1])[0])
            )

        return np.array([one(draw) for draw in range(self.world.draws)])

    # -- what it does ------------------------------------------------------------------------------------------------

    def _state(self, happening: Happening, t: int) -> Floats:
        return happening.held[min(t, self.world.periods - 1)]

    def availability(self, stream: str, t: int) -> Floats:
        """What share of a stream (costs.x) flows in period t; after the horizon as in its last period."""
        share = self.world.full(1.0)
        for happening in self.happenings:
            event, held = happening.event, self._state(happening, t)
            if happening.place in self.failing:
                continue
            if stream in [qualified(self.model, name) for name in event.stops]:
                share = share * (1.0 - held)
            for name, factor in event.changes.items():
                if qualified(self.model, name) == stream:
                    value = self.world.formula(factor, t, f"{happening.place}.changes.{name}")
                    share = share * (1.0 - held * (1.0 - value))
        return share

    def working(self, provider: str | None, t: int) -> Floats:
        """What share of a period a provider works in it: all that it does not lie failed."""
        failures = [one for one in self.happenings if provider is not None and self.failing.get(one.place) == provider]
        return 1.0 - self._state(failures[0], t) if failures else self.world.full(1.0)

    def struck(self, stock: str, t: int) -> tuple[Floats, Floats]:
        """What share of a stock's change of period t is left, and what share of its level at the end of it."""
        moves, left, name = self.world.full(1.0), self.world.full(1.0), f"stocks.{stock}"
        for happening in self.happenings:
            event, place = happening.event, happening.place
            if name in [qualified(self.model, each) for each in event.delays]:
                by = np.where(self._happens(place, event), self.world.time(event.by, f"{place}.by"), 0.0)
                moves = moves * np.clip(t + 1 - by, 0.0, 1.0)
            if name in [qualified(self.model, each) for each in event.stops]:
                self._reach(happening, t)
                moves = moves * (1.0 - happening.held[t])
            for each, factor in event.changes.items():
                if qualified(self.model, each) == name:
                    self._reach(happening, t)
                    value = self.world.formula(factor, t, f"{place}.changes.{each}")
                    left = left * np.where(happening.begun[t] > 0, value, 1.0)
        return moves, left

    def capped(self, stream: str, quantity: Floats, t: int) -> Floats:
        """A quantity under the caps that last."""
        for happening in self.happenings:
            held = self._state(happening, t)
            for name, cap in happening.event.caps.items():
                if qualified(self.model, name) == stream:
                    most = self.world.formula(cap, t, f"{happening.place}.caps.{name}")
                    quantity = (1.0 - held) * quantity + held * np.minimum(quantity, most)
        return quantity

    def delay(self, stream: str) -> Floats:
        """By how many periods a stream starts later."""
        total = self.world.full(0.0)
        for happening in self.happenings:
            event = happening.event
            if stream in [qualified(self.model, name) for name in event.delays]:
                happens = self._happens(happening.place, event)
                total = total + np.where(happens, self.world.time(event.by, f"{happening.place}.by"), 0.0)
        return total

    def costs(self, t: int) -> list[tuple[str, str, Floats, Event]]:
        """What events cost in period t: path, pocket, amount as stated, and the event with its price base."""
        found = []
        for happening in self.happenings:
            event, place = happening.event, happening.place
            for pocket, formula in sorted(event.costs.items()):
                amount = self._each(happening, pocket, formula, t)
                if self._mitigated(event):
                    amount = amount * self.world.formula(event.mitigation.severity, t, f"{place}.mitigation.severity")
                found.append((place, pocket, amount, event))
            if self._mitigated(event):
                begin = np.floor(self.world.time(event.start, f"{place}.from"))
                for pocket, formula in sorted(event.mitigation.costs.items()):
                    amount = self.world.formula(formula, t, f"{place}.mitigation.costs.{pocket}")
                    found.append((place, pocket, np.where(begin == t, amount, 0.0), event))
        return found

    def _each(self, happening: Happening, pocket: str, formula: Any, t: int) -> Floats:
        """The cost of all occurrences in period t; of a rate, each has its own draw of an input."""
        owner = f"{happening.place}.costs.{pocket}"
        begun = happening.begun[t]
        if happening.event.kind != "rate" or isinstance(formula.tree, Number):
            return np.where(begun > 0, begun * self.world.formula(formula, t, owner), 0.0)
        factor, name = _times_name(formula.tree)
        return factor * self.world.sum_of(owners.occurrences(happening.place, name.name), t, begun, name)


def _times_name(tree: Any) -> tuple[float, Name]:
    """A number times a name."""
    if isinstance(tree, Name):
        return 1.0, tree
    assert isinstance(tree, Operation)
    number = next(part for part in tree.args if isinstance(part, Number))
    return number.value, next(part for part in tree.args if isinstance(part, Name))
