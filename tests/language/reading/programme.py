"""A whole model, period by period, in the order of the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mcsv.model import Model
from reading.accounts import Accounts, judged
from reading.decisions import Decisions
from reading.events import Events
from reading.funding import Funding
from reading.prices import Prices
from reading.streams import BenefitStream, CostStream, Entry
from reading.views import Views
from reading.world import Floats, World

__all__ = ["Parts", "Programme", "Reading", "read"]


@dataclass
class Parts:
    """What the pieces of a programme need of one another."""

    world: World
    events: Events
    decisions: Decisions
    prices: Prices

    @property
    def model(self) -> Model:
        return self.world.model


@dataclass
class Reading:
    """What a model comes to, draw by draw. Arrays (draws,), by pocket a list with one for each period.

    ``gross`` is all money that ever moved through a pocket (or view), regardless of its sign: what rounding is
    measured by. ``entries`` are all flows by period.
    """

    positions: dict[str, list[Floats]] = field(default_factory=dict)
    gross: dict[str, Floats] = field(default_factory=dict)
    npv: dict[str, Floats] = field(default_factory=dict)
    npv_gross: dict[str, Floats] = field(default_factory=dict)
    outputs: dict[str, Floats] = field(default_factory=dict)
    stocks: dict[str, list[Floats]] = field(default_factory=dict)
    cash_beyond: dict[str, Floats] = field(default_factory=dict)
    value_beyond: dict[str, Floats] = field(default_factory=dict)
    gross_beyond: dict[str, Floats] = field(default_factory=dict)
    entries: list[list[Entry]] = field(default_factory=list)
    judged: dict[str, set[int]] = field(default_factory=dict)


class Programme:
    """The pieces of one model, and what they come to so far."""

    def __init__(self, world: World) -> None:
        model = world.model
        decisions = Decisions(world)
        self.parts = Parts(world, Events(world, decisions), decisions, Prices(world))
        self.streams: list[CostStream | BenefitStream] = [
            *(CostStream(self.parts, name, cost) for name, cost in sorted(model.costs.items())),
            *(BenefitStream(self.parts, name, benefit) for name, benefit in sorted(model.benefits.items())),
        ]
        self.funding = Funding(self.parts)
        self.accounts = Accounts(world)
        self.views = Views(world)

    def period(self, t: int) -> list[Entry]:
        """Everything that flows in period t, booked."""
        self.parts.events.advance(t)
        entries = [entry for stream in self.streams for entry in stream.entries(t)]
        entries += self._event_costs(t)
        entries += self.funding.payments(t, entries)
        self.accounts.open(t)
        self.accounts.pay(entries)
        settled = self.funding.settlements(t, self.accounts)
        self.accounts.close(t)
        self.parts.decisions.take(t, lambda pocket: self.accounts.positions[pocket][t])
        self.views.count([*entries, *settled], t)
        return [*entries, *settled]

    def _event_costs(self, t: int) -> list[Entry]:
        found = []
        for place, pocket, amount, event in self.parts.events.costs(t):
            cash, value = self.parts.prices.cash_and_value(event, amount, t, place)
            found.append(Entry(place, pocket, -cash, -value))
        return found

    def beyond(self, report: Callable[[Entry, int], None]) -> None:
        """What streams that end after the horizon still bring or cost each pocket, and in which period."""
        periods = self.parts.world.periods
        for stream in self.streams:
            ends = isinstance(stream, BenefitStream) or stream.course.lasting is not None or stream.cost.per == "once"
            for t in range(periods, stream.last() + 1) if ends else ():
                for entry in stream.entries(t):
                    report(entry, t)


def read(
    model: Model,
    draws: int,
    seed: int = 1,
    first: int = 0,
    *,
    beyond: bool = False,
    keep: list[Programme] | None = None,
) -> Reading:
    """What a model says, worked out slowly for draws ``first`` to ``first + draws - 1``.

    ``keep`` takes the programme itself, for whoever asks more of it.
    """
    world = World(model, draws, seed, first)
    found = Reading()
    if model.pockets and world.periods:
        programme = Programme(world)
        if keep is not None:
            keep.append(programme)
        for t in range(world.periods):
            found.entries.append(programme.period(t))
        found.positions, found.gross = programme.accounts.positions, programme.accounts.gross
        found.npv, found.npv_gross = programme.views.npv, programme.views.gross
        found.judged = {name: judged(world, name) for name in model.pockets}
        if beyond:
            _beyond(programme, found)
    elif world.periods:
        Events(world, Decisions(world))
    found.stocks = {name: [world.level(name, t) for t in range(world.periods)] for name in model.stocks}
    for name, output in model.outputs.items():
        found.outputs[name] = world.formula(output.formula, max(world.periods - 1, 0), f"outputs.{name}")
    return found


def _beyond(programme: Programme, found: Reading) -> None:
    world = programme.parts.world
    found.cash_beyond = {name: world.full(0.0) for name in world.model.pockets}
    found.value_beyond = {name: world.full(0.0) for name in world.model.pockets}
    found.gross_beyond = {name: world.full(0.0) for name in world.model.pockets}

    def report(entry: Entry, t: int) -> None:
        for name in programme.accounts.lineage(entry.pocket):
            found.cash_beyond[name] = found.cash_beyond[name] + entry.cash
            found.value_beyond[name] = found.value_beyond[name] + entry.value
            found.gross_beyond[name] = found.gross_beyond[name] + abs(entry.cash) + abs(entry.value)

    programme.beyond(report)
