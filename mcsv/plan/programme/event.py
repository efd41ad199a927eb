"""One event of a model on its way into instructions: how likely it is in each period, when it begins, what it costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Duration, Formula, Model, Name, Operation
from mcsv.model.language.spans import UncertainDuration
from mcsv.model.records.basis import Priced
from mcsv.model.records.events import Event, Mitigation
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.programme.common_factor import drawn_anew
from mcsv.plan.programme.occurrences import Counts, Exposure, Occurrences, Once, Spells
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.lengths import length_of
from mcsv.plan.quantities.logic import at_least, no, times

__all__ = ["EventCost", "Happening"]


@dataclass(frozen=True)
class EventCost:
    """What an event costs a pocket in one period, in the money that ``priced`` tells.

    ``event`` is the event's path, ``owner`` that of the cost.
    """

    event: str
    owner: str
    pocket: str
    amount: Value
    priced: Priced


@dataclass
class Happening:
    """One event of one option. ``owner`` is its path, which names its random numbers."""

    model: Model
    clock: Clock
    formulas: Formulas
    owner: str
    event: Event
    goes_on: Callable[[int], Value] | None = None
    """Whether what it touches can still flow in a period, 1 or 0; without it, all can."""
    _reached: int = -1

    @cached_property
    def mitigation(self) -> Mitigation | None:
        """What is done against it, where that is done."""
        return self.event.mitigation if self.event.mitigate and self.model.mitigate else None

    @cached_property
    def occurrences(self) -> Occurrences:
        """When it begins, and how long it lasts."""
        event, draws = self.event, self.formulas.draws
        until = math.inf if event.until is None else float(self.clock.length(event.until))
        exposure = Exposure(draws.assembler, self._length(event.start, "from"), until, self.goes_on)
        if event.kind == "rate":
            return Counts(draws, self.owner, exposure)
        lasting = self._length(event.duration, "for") if event.duration else None
        if event.kind == "probability":
            return Once(draws, self.owner, exposure, lasting)
        return Spells(draws, self.owner, exposure, lasting, event.repeats)

    @property
    def matters(self) -> bool:
        """Whether it does or costs anything."""
        event = self.event
        does = (event.stops, event.changes, event.caps, event.delays, event.costs, self.mitigation)
        return any(does)

    def advance(self, period: int) -> None:
        """Go on to a period, unless it has been there; an event that does nothing has nothing to do there."""
        while self.matters and self._reached < period:
            self._reached += 1
            self.occurrences.advance(self._reached, self._likelihood(self._reached))

    def share(self, period: int) -> Value:
        """The share of a period during which it lasts."""
        return self.occurrences.share(period)

    def onset(self, period: int) -> Value:
        """Whether it begins in a period."""
        return self.occurrences.onset(period)

    def delay(self) -> Value:
        """By how many periods it delays what it delays."""
        assert isinstance(self.occurrences, Once)
        assert self.event.by is not None
        happens = self.occurrences.happens(self._likelihood(0))
        return 0.0 if happens == 0.0 else times(self._assembler, happens, self._length(self.event.by, "by"))

    def number(self) -> Value:
        """How often it begins inside the horizon; asked after the last period."""
        return self.occurrences.number(self.clock.periods)

    def costs(self, period: int) -> Iterator[EventCost]:
        """What it costs in a period: its occurrences, and once what is done against it."""
        onset = self.occurrences.onset(period) if self.event.costs else 0.0
        for pocket, formula in sorted(self.event.costs.items()) if onset != 0.0 else ():
            amount = self._occurring(onset, formula, period, f"{self.owner}.costs.{pocket}")
            yield from self._cost(f"{self.owner}.costs.{pocket}", pocket, amount)
        if self.mitigation and self.mitigation.costs:
            opens = self.occurrences.exposure.opens(period)
            for pocket, formula in sorted(self.mitigation.costs.items()) if opens != 0.0 else ():
                owner = f"{self.owner}.mitigation.costs.{pocket}"
                cost = self.formulas.value(formula.tree, period, owner)
                yield from self._cost(owner, pocket, times(self._assembler, opens, cost))

    def _cost(self, owner: str, pocket: str, amount: Value) -> Iterator[EventCost]:
        if amount != 0.0:
            yield EventCost(self.owner, owner, pocket, amount, self.event)

    def _occurring(self, onset: Value, formula: Formula, period: int, owner: str) -> Value:
        """The cost of the occurrences that begin in a period, and what mitigation leaves of it."""
        left: Value = 1.0
        if self.mitigation:
            left = self.formulas.value(self.mitigation.severity.tree, period, f"{self.owner}.mitigation.severity")
        if size := drawn_anew(self.model, self.event, formula.tree):
            number, core = size
            # Each occurrence has a size of its own, the same one for all pockets that share its cost.
            counted = f"occurrences of {self.owner}"
            self.formulas.bind(counted, period, onset)
            tree = Operation("sum_of", (Name(counted), core))
            total = self._assembler.affine(self.formulas.value(tree, period, f"{self.owner}/{core.name}"), number, 0.0)
        else:
            total = times(self._assembler, onset, self.formulas.value(formula.tree, period, owner))
        return times(self._assembler, left, total)

    @property
    def _assembler(self) -> Assembler:
        return self.formulas.draws.assembler

    def _length(self, time: Duration | UncertainDuration, key: str) -> Value:
        return length_of(time, self.clock, self.formulas, f"{self.owner}.{key}")

    def _likelihood(self, period: int) -> Value:
        """A probability, or the chance or mean number in one period."""
        event, kind = self.event, self.event.kind
        formula = (self.mitigation and getattr(self.mitigation, kind)) or getattr(event, kind)
        when = 0 if kind == "probability" else period
        value = self.formulas.value(formula.tree, when, f"{self.owner}.{kind}")
        share = self.clock.share(event.per)
        if kind == "rate":
            return self._assembler.affine(value, share, 0.0)
        if kind == "probability" or share == 1.0:
            return value
        stays = at_least(self._assembler, no(self._assembler, value), 0.0)  # a hazard above 1 counts as 1
        return no(self._assembler, self._assembler.binary(op.RAISE, stays, share))
