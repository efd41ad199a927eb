"""Costs and benefits: what each comes to in a period, as cash of the day and as real value, pocket by pocket."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.model import Benefit, Cost
from reading.timing import Course

if TYPE_CHECKING:
    from reading.programme import Parts
    from reading.world import Floats

__all__ = ["BenefitStream", "CostStream", "Entry", "reached"]


@dataclass(frozen=True)
class Entry:
    """What one place of the model is to one pocket in one period: money in is above 0.

    ``cash`` is money of the day, ``value`` real. ``counts``: whether the value belongs to public value (no transfer,
    no funding). ``weight``: what a pound of it counts in the view of society.
    """

    place: str
    pocket: str
    cash: Floats
    value: Floats
    counts: bool = True
    weight: Any = 1.0


def reached(parts: Parts, group: str, t: int) -> Floats:
    """How many people of a group the programme reaches."""
    world, entry, place = parts.world, parts.model.groups[group], f"groups.{group}"
    count = world.formula(entry.size, t, f"{place}.size")
    for key in ("eligible", "engaged", "retained"):
        count = count * world.formula(getattr(entry, key), t, f"{place}.{key}")
    return count


def _weight(parts: Parts, group: str | None, t: int) -> Any:
    """What a pound to the people of a group counts in the view of society."""
    equity = parts.model.equity
    entry = parts.model.groups[group] if group else None
    if equity is None or entry is None:
        return 1.0
    if entry.decile is not None:
        income: Any = equity.deciles[entry.decile - 1]
    elif entry.income is not None:
        income = parts.world.formula(entry.income, min(t, parts.world.periods - 1), f"groups.{group}.income")
    else:
        return 1.0
    return (equity.reference_income / income) ** equity.elasticity


def _flows(parts: Parts, place: str, stream: Cost | Benefit, t: int) -> Floats:
    """The share of a stream's rate that flows in a period: what events and decisions leave of it."""
    return parts.world.share(stream.per) * parts.events.availability(place, t) * parts.decisions.renewed(place, t)


def delivering(parts: Parts, stream: Cost | Benefit) -> list[str | None]:
    """Who delivers a stream, by name; None alone where nobody does."""
    return [*parts.model.provider] if stream.by_provider and parts.model.provider else [None]


def delivered(parts: Parts, who: str | None, key: str, t: int) -> Any:
    """A provider's share of the whole, times its price or quality."""
    if who is None or parts.model.provider is None:
        return 1.0
    share = parts.world.formula(parts.model.provider[who], 0, f"provider.{who}")
    return share * parts.world.formula(getattr(parts.model.providers[who], key), t, f"providers.{who}.{key}")


class CostStream:
    """One cost."""

    def __init__(self, parts: Parts, name: str, cost: Cost) -> None:
        self.parts, self.place, self.cost = parts, f"costs.{name}", cost
        self.course = Course(parts.world, cost.timing, cost.per, self.place, parts.events.delay(self.place))

    def stated(self, t: int) -> Floats:
        """The cost of period t as it is stated: not yet brought to the model's prices."""
        return sum((part for _, part in self._paid(t)), self.parts.world.full(0.0))

    def _paid(self, t: int) -> list[tuple[str | None, Floats]]:
        """What each provider is paid of it in period t; None for a cost that no provider delivers."""
        return [(who, self._paid_to(who, t)) for who in delivering(self.parts, self.cost)]

    def _paid_to(self, who: str | None, t: int) -> Floats:
        def whole(made: int) -> Floats:
            size = self._whole(made, made if self.course.by_cohort else t)
            return size * delivered(self.parts, who, "price", made)

        flowing = self.course.flowing(t, whole, self._counted)
        return flowing * _flows(self.parts, self.place, self.cost, t) * self.parts.events.working(who, t)

    def _counted(self, t: int, paid: int | None = None) -> Floats:
        """The size of period t, under the caps of events of the period in which it is paid."""
        world, cost, place = self.parts.world, self.cost, self.place
        key = next(key for key in ("amount", "quantity", "per_head") if getattr(cost, key) is not None)
        first = getattr(cost, key)
        size = world.formula(first, t, f"{place}.{key}")
        if cost.per_head is not None and cost.group is not None:
            size = size * reached(self.parts, cost.group, t)
        if cost.cap is not None:
            size = np.minimum(size, world.formula(cost.cap, t, f"{place}.cap"))
        return self.parts.events.capped(place, size, t if paid is None else paid)

    def _whole(self, t: int, paid: int) -> Floats:
        """The whole of what is made in period t and paid in another."""
        world, cost, place, size = self.parts.world, self.cost, self.place, self._counted(t, paid)
        if cost.unit_value is not None:
            size = size * world.formula(cost.unit_value, t, f"{place}.unit_value")
        if cost.bias is not None:
            rate = world.formula(cost.bias.rate, t, f"{place}.bias.rate")
            size = size * (1.0 + rate * (1.0 - world.formula(cost.bias.mitigation, t, f"{place}.bias.mitigation")))
        return size

    def last(self) -> int:
        """The last period in which anything of it flows."""
        return self.course.last()

    def entries(self, t: int) -> list[Entry]:
        """What it is to each payer in period t, and what it leaves in the place."""
        cash, value = self.parts.prices.cash_and_value(self.cost, self.stated(t), t, self.place)
        found = []
        for pocket, share in sorted(self.cost.paid_by.items()):
            part = self.parts.world.formula(share, t, f"{self.place}.paid_by.{pocket}")
            found.append(Entry(self.place, pocket, -cash * part, -value * part))
        return [*found, *(entry for who, part in self._paid(t) for entry in self._multiplied(who, part, t))]

    def _multiplied(self, who: str | None, stated: Floats, t: int) -> list[Entry]:
        lm3 = self.parts.model.providers[who].lm3 if who else None
        if lm3 is None:
            return []
        _, value = self.parts.prices.cash_and_value(self.cost, stated, t, self.place)
        world, place = self.parts.world, f"providers.{who}.lm3"
        rounds = [world.formula(each, t, f"{place}.rounds[{k}]") for k, each in enumerate(lm3.rounds)]
        more = sum(rounds) / rounds[0] - 1.0
        gain = value * more * world.formula(lm3.additional, t, f"{place}.additional")
        return [Entry(f"{place}/{self.place}", lm3.to, world.full(0.0), gain)]


class BenefitStream:
    """One benefit with all its values; savings are remembered until their cash is released."""

    def __init__(self, parts: Parts, name: str, benefit: Benefit) -> None:
        self.parts, self.place, self.benefit = parts, f"benefits.{name}", benefit
        self.course = Course(parts.world, benefit.timing, benefit.per, self.place, parts.events.delay(self.place))
        self.lags = [
            parts.world.time(value.cash_lag, f"{self.place}.values[{i}].cash_lag")
            for i, value in enumerate(benefit.values)
        ]
        self._nets: dict[tuple[int, int], Floats] = {}
        self._savings: dict[tuple[int, str, int], Floats] = {}

    def _net(self, t: int, seen: int) -> Floats:
        """How many units are made in period t, net of what would have been anyway, under the caps of ``seen``."""
        if (t, seen) not in self._nets:
            self._nets[t, seen] = self._units(t, seen)
        return self._nets[t, seen]

    def _counted(self, t: int, seen: int | None = None) -> Floats:
        """How many there are in period t, whatever would have been anyway."""
        world, benefit, place = self.parts.world, self.benefit, self.place
        size = world.formula(benefit.size, t, f"{place}.{'per_head' if benefit.per_head else 'quantity'}")
        if benefit.per_head is not None and benefit.group is not None:
            size = size * reached(self.parts, benefit.group, t)
        if benefit.cap is not None:
            size = np.minimum(size, world.formula(benefit.cap, t, f"{place}.cap"))
        return self.parts.events.capped(place, size, t if seen is None else seen)

    def _units(self, t: int, seen: int) -> Floats:
        world, benefit, place, size = self.parts.world, self.benefit, self.place, self._counted(t, seen)
        for key in ("deadweight", "displacement", "leakage", "substitution"):
            if (share := getattr(benefit, key)) is not None:
                size = size * (1.0 - world.formula(share, t, f"{place}.{key}"))
        others = [world.formula(share, t, f"{place}.attribution.{who}") for who, share in benefit.attribution.items()]
        return size * (1.0 - sum(others)) if others else size

    def stated(self, i: int, pocket: str, t: int) -> Floats:
        """What values[i] of period t is to a pocket, as it is stated."""
        value, place = self.benefit.values[i], f"{self.place}.values[{i}]"
        world = self.parts.world

        def worth(who: str | None, made: int) -> Floats:
            net = self._net(made, made if self.course.by_cohort else t) * delivered(self.parts, who, "quality", made)
            return net * world.formula(value.unit_value, made, f"{place}.unit_value")

        total = world.full(0.0)
        for who in delivering(self.parts, self.benefit):
            flowing = self.course.flowing(t, partial(worth, who), self._counted)
            total = total + flowing * self.parts.events.working(who, t)
        share = world.formula(value.to[pocket], t, f"{place}.to.{pocket}")
        return total * _flows(self.parts, self.place, self.benefit, t) * share

    def saving(self, i: int, pocket: str, t: int) -> Floats:
        """The part of that which can leave a budget as cash, in whole steps, as it is stated."""
        if (i, pocket, t) not in self._savings:
            value, place = self.benefit.values[i], f"{self.place}.values[{i}]"
            cash = self.stated(i, pocket, t) * self.parts.world.formula(value.cashable, t, f"{place}.cashable")
            if value.step is not None:
                step = self.parts.world.formula(value.step, t, f"{place}.step")
                year = 1.0 if self.benefit.per == "once" else 12 / self.parts.world.months
                cash = np.floor(cash * year / step * (1.0 + 1e-12)) * step / year
            self._savings[i, pocket, t] = cash
        return self._savings[i, pocket, t]

    def last(self) -> int:
        """The last period in which anything of it flows, cash included."""
        longest = max(int(np.max(np.ceil(lag))) for lag in self.lags)
        return self.course.last() + longest + 1

    def entries(self, t: int) -> list[Entry]:
        """What it is to each pocket in period t."""
        found = []
        for i, value in enumerate(self.benefit.values):
            place = f"{self.place}.values[{i}]"
            weighed = _weight(self.parts, self.benefit.group, t)
            for pocket in sorted(value.to):
                reaches_people = self.parts.model.pockets[pocket].kind == "society"
                weight = weighed if reaches_people else 1.0
                _, worth = self.parts.prices.cash_and_value(value, self._within(i, pocket, t), t, place)
                saves = "cashable" in value.model_fields_set
                cash = self._released(i, pocket, t) if saves else self.parts.world.full(0.0)
                found.append(Entry(place, pocket, cash, worth, not value.transfer, weight))
        return found

    def _within(self, i: int, pocket: str, t: int) -> Floats:
        # Without an end of its own a stream is produced up to the horizon.
        return self.stated(i, pocket, t) if self._flows_in(t) else self.parts.world.full(0.0)

    def _flows_in(self, t: int) -> bool:
        return self.course.lasting is not None or self.benefit.per == "once" or t < self.parts.world.periods

    def _released(self, i: int, pocket: str, t: int) -> Floats:
        """The cash of period t, from the savings of this period and those before."""
        value, place, world = self.benefit.values[i], f"{self.place}.values[{i}]", self.parts.world
        cash = world.full(0.0)
        for u in range(t + 1):
            weight = np.maximum(0.0, 1.0 - np.abs(t - u - self.lags[i]))
            if weight.any() and self._flows_in(u):
                cash = cash + weight * self.saving(i, pocket, u)
        cash, _ = self.parts.prices.cash_and_value(value, cash, t, place)
        if value.waits_for is not None:
            cash = cash * self.parts.decisions.released(value.waits_for, t)
        return cash
