"""What the streams of one option share: where they enter their cash and value, and what may happen to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Benefit, Cost, Formula, Model
from mcsv.model.records.basis import Priced
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.programme.amounts import Limit
from mcsv.plan.programme.beyond_horizon import Beyond
from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.delivery import Share, shares
from mcsv.plan.programme.events import Events
from mcsv.plan.programme.factors import Size, part
from mcsv.plan.programme.ledger import Account, Entry, Ledger, Stream
from mcsv.plan.programme.money import Gain, Money
from mcsv.plan.programme.pocket_tree import lineage
from mcsv.plan.programme.positions import Positions
from mcsv.plan.programme.prices import Levels, conversion
from mcsv.plan.programme.returns import Returns
from mcsv.plan.programme.shape_in_time import Profile
from mcsv.plan.programme.views import Views
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Setting", "Spending"]


@dataclass(frozen=True)
class Spending:
    """What a cost comes to: ``number`` times its flow, and the cash for a unit of it by period."""

    flow: Stream
    number: float
    cash: Callable[[int], Value]


@dataclass
class Setting:
    """One option's programme while its streams are entered."""

    model: Model
    clock: Clock
    formulas: Formulas
    positions: Positions
    views: Views
    events: Events
    decisions: Decisions
    levels: Levels
    ledger: Ledger
    beyond: Beyond
    money: Money | None = None
    returns: Returns | None = None
    """Where somebody asked for returns."""
    spending: dict[str, Spending] = field(default_factory=dict)

    @property
    def assembler(self) -> Assembler:
        """Where instructions go."""
        return self.formulas.draws.assembler

    def deliverers(self, stream: Cost | Benefit) -> list[Share | None]:
        """The share of each provider in a stream; None alone where no provider delivers it."""
        return [*shares(self.model)] or [None] if stream.by_provider else [None]

    def profile(self, path: str, stream: Cost | Benefit, shift: int = 0) -> Profile:
        """The shape of a stream in time."""
        delay = self.events.delay(path)
        return Profile(self.formulas, self.clock, path, stream.per, stream.timing, delay, shift)

    def limit(self, path: str, cap: Formula | None) -> Limit | None:
        """How a stream's quantity is capped, by its own cap and by events; None where nothing caps it."""
        by_events = self.events.caps(path)
        if cap is None and not by_events:
            return None

        def limited(quantity: Value, made: int, period: int) -> Value:
            if cap is not None:
                most = self.formulas.value(cap.tree, made, f"{path}.cap")
                quantity = self.assembler.binary(op.MINIMUM, quantity, most)
            return self.events.capped(path, quantity, period) if by_events else quantity

        return Limit(limited, timed=cap is not None and self.formulas.timed(cap.tree))

    def happening(self, path: str, share: Share | None = None) -> Callable[[int], Value] | None:
        """The factor that events and decisions leave of a stream, or of a provider's share of it, by period.

        None where none can touch it.
        """
        if not (self.events.touches(path) or self.decisions.touches(path)):
            return None
        provider = share.name if share else None
        return lambda period: self.assembler.multiply(
            self.events.availability(path, period, provider), self.decisions.renewed(path, period)
        )

    def gate(self, decision: str) -> Callable[[int], Value]:
        """1 in the periods in which a decision's cash is free, else 0."""
        return lambda period: self.decisions.released(decision, period)

    def conversion(self, priced: Priced) -> float:
        """What money in prices of its own year is multiplied by to be in the model's."""
        return conversion(self.model, priced.price_year)

    def reached(self, group: str) -> Sequence[Size]:
        """The people of a group whom the programme reaches, as factors."""
        found, path = self.model.groups[group], f"groups.{group}"
        return [part(getattr(found, key), f"{path}.{key}") for key in ("size", "eligible", "engaged", "retained")]

    def accounts(self, pocket: str, sign: float) -> Callable[[int], tuple[Account, ...]]:
        """Where a pocket's cash goes by period: its position and those it is a part of, or beyond the horizon."""
        names = lineage(self.model, pocket)
        inside = tuple(self.positions.account(name, sign) for name in names)
        return lambda period: inside if period < self.clock.periods else self.beyond.cash_accounts(names)

    def cash(self, entry: Entry, path: str, pocket: str, *, saved: bool = False) -> None:
        """Enter cash of a stream that comes to a pocket or leaves it; ``saved``: what a benefit releases."""
        if self.money is not None and saved:
            self.ledger.entries += self.money.released(entry, pocket)
        self.ledger.entries.append(replace(entry, of=(path, pocket)))
        self.beyond.reach(entry.flow)

    def put_in(self, entry: Entry, pocket: str) -> None:
        """Count what a pocket puts in, real, where returns are wanted."""
        if self.returns is not None:
            self.returns.enter("put_in", entry, pocket)

    def released(self, entry: Entry, pocket: str, *, transfer: bool = False, group: str | None = None) -> None:
        """Count what comes to a pocket as cash, real, where returns are wanted."""
        if self.returns is not None:
            self.returns.enter("released", entry, pocket, transfer=transfer, group=group)

    def worth(self, entry: Entry, pocket: str, gain: Gain | None = None) -> None:
        """Enter value: in every view that counts the pocket, discounted, and beyond the horizon.

        ``gain`` says of what kind it is; without one it is a cost.
        """
        if self.money is not None:
            self.ledger.entries += self.money.entries(entry, pocket, gain)
        transfer, group = (gain.transfer, gain.group) if gain else (False, None)
        for accounts, weight in self.views.targets(pocket, entry.sign, transfer=transfer, group=group):
            self.ledger.entries.append(replace(entry, accounts=accounts, weights=(*entry.weights, weight)))
        if entry.flow.end > self.clock.periods:
            names = lineage(self.model, pocket)
            beyond = replace(
                entry,
                accounts=lambda period: self.beyond.value_accounts(names) if period >= self.clock.periods else (),
            )
            self.ledger.entries.append(beyond)
            self.beyond.reach(entry.flow)
