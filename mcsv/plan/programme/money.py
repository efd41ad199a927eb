"""What money does, where that is asked for: when value comes, what others save, and who gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mcsv.dataclass import dataclass
from mcsv.model import Cost, Duration, Model
from mcsv.plan.code.assembler import Value
from mcsv.plan.code.money import MoneyCells
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.elsewhere import Elsewhere
from mcsv.plan.programme.gainers import People
from mcsv.plan.programme.in_time import InTime
from mcsv.plan.programme.ledger import Entry
from mcsv.plan.programme.pocket_tree import contributors
from mcsv.plan.programme.positions import Positions
from mcsv.plan.programme.views import Views, views_of
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Gain", "Money"]


@dataclass(frozen=True)
class Gain:
    """What a benefit brings: whether it only changes hands, through which group it comes, and whether it is money of a
    body that could save it.
    """

    transfer: bool = False
    group: str | None = None
    money: bool = False


class Money:
    """One option's. While streams are entered it adds entries of its own to the ledger; in each period come event
    costs and payments (``spend``), then ``close``; after the last period ``finish``.
    """

    def __init__(
        self, model: Model, clock: Clock, formulas: Formulas, views: Views, deflator: Callable[[int], Value]
    ) -> None:
        self._model, self._clock, self._deflator = model, clock, deflator
        self._elsewhere = Elsewhere(model, clock, formulas.draws.assembler)
        valued = bool(views_of(model))
        self._in_time = InTime(model, clock, formulas.draws.assembler, views) if valued else None
        self._people = People(model, clock, formulas, views) if valued and model.groups else None
        self._ends = self._spans()

    def _spans(self) -> tuple[int | None, ...]:
        clock, year = self._clock, 12 // self._clock.months
        contract = max((self._planned(cost) for cost in self._model.costs.values()), default=0)
        ends = (year, 2 * year, clock.window, contract, clock.periods)
        return tuple(end if 0 < end <= clock.periods else None for end in ends)

    def _planned(self, cost: Cost) -> int:
        """The periods by whose end a cost is paid as planned: without delays, an uncertain end to the horizon."""
        timing, clock = cost.timing, self._clock
        lag = clock.length(timing.lag) if isinstance(timing.lag, Duration) else 0
        if cost.per == "once":
            lasts = 1
        else:
            lasts = clock.length(timing.duration) if isinstance(timing.duration, Duration) else clock.periods
        return min(clock.length(timing.start) + lag + lasts, clock.periods)

    def entries(self, entry: Entry, pocket: str, gain: Gain | None) -> Iterator[Entry]:
        """What is to be added up of a value of a pocket; of a cost where it is no gain."""
        if gain is None:
            yield from self._elsewhere.spent(entry, pocket)
            return
        if gain.money:
            yield from self._elsewhere.saved(entry, pocket)
        if self._in_time is not None:
            yield from self._in_time.gained(entry, pocket, transfer=gain.transfer, group=gain.group)
        if self._people is not None:
            yield from self._people.gained(entry, pocket, transfer=gain.transfer, group=gain.group)

    def released(self, entry: Entry, pocket: str) -> Iterator[Entry]:
        """What is to be added up of cash that a pocket saves."""
        return self._elsewhere.released(entry, pocket, self._deflator)

    def spend(self, amount: Value, stream: str, payer: str | None, receiver: str | None = None) -> None:
        """Count what a pocket pays in this period, in the model's prices, to another one or to nobody in the model."""
        self._elsewhere.spend(amount, stream, payer, receiver)

    def close(self, period: int) -> None:
        """Close a period."""
        self._elsewhere.close(period)
        if self._in_time is not None and period + 1 in self._ends:
            self._in_time.close(period)

    def finish(self, watcher: Watcher, option: str, positions: Positions) -> MoneyCells:
        """The cells, once nothing flows any more."""
        spent, savings, elsewhere, own_cash = self._elsewhere.finish(watcher, option)
        gains, net = self._in_time.finish(watcher, option, self._ends) if self._in_time else ({}, {})
        peaks, lowest, payers = dict[str, int](), dict[str, int](), contributors(self._model)
        for name in self._model.pockets:
            judged, cash = positions.lows(name)
            assembler = watcher.assembler
            if cash is not None:
                peaks[name] = watcher.watch(assembler.as_row(cash), f"{option}: lowest cash of {name}")
            if judged is not None and name in payers:
                label = f"{option}: lowest position of {name} at a judged date"
                lowest[name] = watcher.watch(assembler.as_row(judged), label)
        gainers = self._people.finish(watcher, option) if self._people else None
        flows = {name: cells for name in self._model.pockets if (cells := positions.flows(name)) is not None}
        return MoneyCells(self._ends, gains, net, spent, savings, elsewhere, own_cash, peaks, lowest, gainers, flows)
