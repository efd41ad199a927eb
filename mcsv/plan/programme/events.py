"""Events in time: what they do to streams and what they cost; a provider's failure is one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from functools import partial

from mcsv.dataclass import dataclass
from mcsv.model import Formula, Model
from mcsv.model.records.events import Event
from mcsv.model.records.failures import failures
from mcsv.model.records.qualified import touched
from mcsv.plan.code.assembler import Value
from mcsv.plan.code.facts import Fact
from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.delivery import Share, shares
from mcsv.plan.programme.endings import Endings
from mcsv.plan.programme.event import EventCost, Happening
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.logic import at_least, at_most, below, no, times

__all__ = ["EventCost", "Events"]


@dataclass(frozen=True)
class _Effect:
    """What an event does to one stream: the formula of a factor or cap, and its path; without a formula it stops.

    The failure of a ``provider`` reaches its share of the stream only.
    """

    happening: Happening
    formula: Formula | None = None
    owner: str = ""
    provider: str | None = None


@dataclass
class Events:
    """All events of an option, in the order of their names. Streams have their full names: ``costs.team``."""

    model: Model
    clock: Clock
    formulas: Formulas
    decisions: Decisions
    _all: list[Happening] = field(default_factory=list, init=False)
    _factors: dict[str, list[_Effect]] = field(default_factory=dict, init=False)
    _caps: dict[str, list[_Effect]] = field(default_factory=dict, init=False)
    _delays: dict[str, list[Happening]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        endings = Endings(self.model, self.clock, self.formulas, self.decisions, self.delay)
        for owner, event, share in _events(self.model):
            # What delays is about beginnings, and what touches nothing costs whenever it happens.
            found = () if event.delays else touched(self.model, (*event.stops, *event.changes, *event.caps))
            ends = found and not any(name.startswith("stocks.") for name in found)
            goes_on = self._where_delivering(share, partial(endings.goes_on, found) if ends else None)
            happening = Happening(self.model, self.clock, self.formulas, owner, event, goes_on)
            self._all.append(happening)
            self._note(happening, share.name if share else None)

    def _where_delivering(
        self, share: Share | None, goes_on: Callable[[int], Value] | None
    ) -> Callable[[int], Value] | None:
        """The same, but 0 in draws in which a provider has no share: it cannot fail there."""
        if share is None or share.share is None or goes_on is None:
            return goes_on
        part = self.formulas.value(share.share.tree, 0, share.place)
        delivers = below(self.formulas.draws.assembler, 0.0, part)
        return lambda period: times(self.formulas.draws.assembler, delivers, goes_on(period))

    def _note(self, happening: Happening, provider: str | None) -> None:
        event, owner = happening.event, happening.owner
        for stream in touched(self.model, event.stops):
            self._factors.setdefault(stream, []).append(_Effect(happening, provider=provider))
        for kind, effects, into in (("changes", event.changes, self._factors), ("caps", event.caps, self._caps)):
            for name, formula in sorted(effects.items()):
                for stream in touched(self.model, [name]):
                    into.setdefault(stream, []).append(_Effect(happening, formula, f"{owner}.{kind}.{stream}"))
        for stream in touched(self.model, event.delays):
            self._delays.setdefault(stream, []).append(happening)

    def advance(self, period: int) -> None:
        """Go on to a period, before anything is asked about it; the periods come in rising order."""
        for happening in self._all:
            happening.advance(period)

    def touches(self, stream: str) -> bool:
        """Whether any event can stop or change a stream."""
        return stream in self._factors

    def caps(self, stream: str) -> bool:
        """Whether any event can cap a stream's quantity."""
        return stream in self._caps

    def availability(self, stream: str, period: int, provider: str | None = None) -> Value:
        """What events leave of a stream, or of a provider's share of it, in a period; after the horizon as at its end.

        1 where they leave all of it.
        """
        assembler, left, at = self.formulas.draws.assembler, 1.0, min(period, self.clock.periods - 1)
        value: Value = left
        for effect in self._factors.get(stream, ()):
            if effect.provider not in (None, provider):
                continue
            lost = effect.happening.share(at)
            if effect.formula is not None and lost != 0.0:
                factor = self.formulas.value(effect.formula.tree, at, effect.owner)
                lost = times(assembler, lost, no(assembler, factor))
            value = times(assembler, value, no(assembler, lost))
        return value

    def moves(self, stock: str, period: int) -> Value:
        """What share of a stock's change in a period events leave: none while it stands still."""
        assembler, value = self.formulas.draws.assembler, 1.0
        left: Value = value
        for happening in self._delays.get(f"stocks.{stock}", ()):
            passed = at_least(assembler, assembler.affine(happening.delay(), -1.0, period + 1.0), 0.0)
            left = times(assembler, left, at_most(assembler, passed, 1.0))
        for effect in self._factors.get(f"stocks.{stock}", ()):
            if effect.formula is None:
                effect.happening.advance(period)
                left = times(assembler, left, no(assembler, effect.happening.share(period)))
        return left

    def remains(self, stock: str, period: int) -> Value:
        """What share of a stock's level is left of it at the end of a period in which events may have begun."""
        assembler, left = self.formulas.draws.assembler, 1.0
        value: Value = left
        for effect in self._factors.get(f"stocks.{stock}", ()):
            if effect.formula is not None:
                effect.happening.advance(period)
                lost = no(assembler, self.formulas.value(effect.formula.tree, period, effect.owner))
                value = times(assembler, value, no(assembler, times(assembler, effect.happening.onset(period), lost)))
        return value

    def capped(self, stream: str, quantity: Value, period: int) -> Value:
        """A stream's quantity under the caps of the events that last in a period."""
        assembler, at = self.formulas.draws.assembler, min(period, self.clock.periods - 1)
        for effect in self._caps.get(stream, ()):
            share = effect.happening.share(at)
            if share != 0.0 and effect.formula is not None:
                most = self.formulas.value(effect.formula.tree, at, effect.owner)
                under = times(assembler, share, at_most(assembler, quantity, most))
                quantity = assembler.add(times(assembler, no(assembler, share), quantity), under)
        return quantity

    def delay(self, stream: str) -> Value:
        """By how many periods a stream starts later than its timing says; it need not be whole."""
        total: Value = 0.0
        for happening in self._delays.get(stream, ()):
            total = self.formulas.draws.assembler.add(total, happening.delay())
        return total

    def costs(self, period: int) -> list[EventCost]:
        """What events cost in a period."""
        return [cost for happening in self._all for cost in happening.costs(period)]

    def story(self) -> Iterator[tuple[Fact, Value]]:
        """How often each event begins in each period; asked after the last one."""
        for happening in self._all:
            for period in range(self.clock.periods) if happening.matters else ():
                yield Fact("event", happening.owner.removeprefix("events."), "", period), happening.onset(period)

    def numbers(self) -> dict[str, Value]:
        """How often each event that matters begins inside the horizon, by its path; asked after the last period."""
        return {happening.owner: happening.number() for happening in self._all if happening.matters}


def _events(model: Model) -> Iterator[tuple[str, Event, Share | None]]:
    """Every event with its path, and whose failure it is, in an order that no order in a file changes."""
    for name, event in sorted(model.events.items()):
        yield f"events.{name}", event, None
    by_name = {share.name: share for share in shares(model)}
    for name, event in failures(model):
        yield f"events.provider/{name}", event, by_name[name]
