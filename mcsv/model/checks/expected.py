"""What flows where every input is at its mean: the money of each stream period by period, and all that a pocket has."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

from mcsv.model.checks.at_means import AtMeans, added
from mcsv.model.checks.survey import Survey
from mcsv.model.language.calendar import MONTHS, Duration
from mcsv.model.language.formula import ONE, Formula
from mcsv.model.language.spans import UncertainDuration
from mcsv.model.records.funding import Funding
from mcsv.model.records.streams import Benefit, Cost
from mcsv.model.records.timing import Timing
from mcsv.model.records.years import first_month, months_outside, year_of

__all__ = ["Expected", "expected"]


@lru_cache(maxsize=2)  # the checks of one model ask one after the other
def expected(survey: Survey) -> Expected:
    """The expected money of a survey, worked out once."""
    return Expected(survey)


class Expected(AtMeans):
    """Money at the means of all inputs. What cannot be told is nan."""

    def people(self, group: str | None, t: int = 0) -> float:
        """How many people of a group are reached; 1 without a group."""
        if not group:
            return 1.0
        people = self.model.groups.get(group)
        parts = (people.size, people.eligible, people.engaged, people.retained) if people else ()
        return math.prod(self.value(part, t) for part in parts) if people else math.nan

    def periods_of(self, time: Duration | UncertainDuration | None) -> float:
        """A time in periods."""
        if isinstance(time, UncertainDuration):
            count = self.value(time.count)
            return math.nan if math.isnan(count) else max(count, 0.0) * time.scale(self.model.step)
        return time.months(self.model.step) / self.months if time else 0.0

    def shape(self, timing: Timing, per: str) -> list[float]:
        """What share of the whole flows in each period of the horizon, before any lag."""
        start = self.periods_of(timing.start)
        lasts = 1.0 if per == "once" else self.periods_of(timing.duration) if timing.duration else math.inf
        over, fades = self.periods_of(timing.ramp.over), timing.drop_off
        keep = min(max(1.0 - self.value(fades.rate), 0.0), 1.0) if fades else 1.0
        if any(map(math.isnan, (start, lasts, over, keep))):
            return [math.nan] * self.periods
        step = 1.0 if fades is None or fades.per == "period" else MONTHS[fades.per] / self.months
        shares = []
        for t in range(self.periods):
            inside = max(min(t + 1.0, start + lasts) - max(float(t), start), 0.0)
            age = max(t - start, 0.0)
            grown = min((age + 0.5) / over, 1.0) if over else 1.0
            if timing.ramp.points and inside:
                grown = self.value(timing.ramp.points[min(int(age), len(timing.ramp.points) - 1)], t)
            faded = keep ** int(age / step) if fades is None or fades.by == "stream" else 1.0
            shares.append(inside * grown * faded)
        return shares

    def _faded(self, flow: list[float], timing: Timing) -> list[float]:
        """A flow of people who join over time, each of whom fades from then on; any other as it is."""
        fades = timing.drop_off
        if fades is None or fades.by == "stream":
            return flow
        keep = min(max(1.0 - self.value(fades.rate), 0.0), 1.0)
        step = 1.0 if fades.per == "period" else MONTHS[fades.per] / self.months
        joined: list[float] = []
        found, before = [], 0.0
        for t, whole in enumerate(flow):
            stay = whole / before if whole < before else 1.0
            joined = [*(part * stay for part in joined), max(whole - before, 0.0)]
            found.append(added(part * keep ** int((t - since) / step) for since, part in enumerate(joined)))
            before = whole
        return found

    def rate(self, per: str) -> float:
        """What an amount per month, quarter, year or period, or once, is multiplied by to be one a period."""
        return 1.0 if per in ("once", "period") else self.months / MONTHS[per]

    @cached_property
    def money(self) -> dict[str, list[float]]:
        """The money of each stream in each period by path, in the model's prices as far as it is not nominal.

        Of a benefit, each of its values has its own path.
        """
        found: dict[str, list[float]] = {}
        for name, cost in self.model.costs.items():
            paid = self._flow(cost, self._cost(cost))
            found[f"costs.{name}"] = self._grown(paid, cost.inflation)
        for name, benefit in self.model.benefits.items():
            units = self.units(benefit)
            for index, value in enumerate(benefit.values):
                worth = self.to_price_year(value.price_year)
                gained = [
                    unit * self.value(value.unit_value, t) * worth if unit else 0.0 for t, unit in enumerate(units)
                ]
                found[f"benefits.{name}.values[{index}]"] = self._grown(gained, value.inflation)
        for name, funding in self.model.funding.items():
            found[f"funding.{name}"] = self._funding(funding, found)
        return found

    def units(self, benefit: Benefit) -> list[float]:
        """How many units of a benefit there are in each period, after deductions."""
        count = benefit.group if benefit.per_head is not None else None
        shares = (benefit.deadweight, benefit.displacement, benefit.leakage, benefit.substitution)
        taken = [part for part in shares if part is not None and benefit.effect != "impact"]
        others = [*benefit.attribution.values()] if benefit.effect != "impact" else []

        def size(t: int) -> float:
            kept = math.prod(1 - self.value(part, t) for part in taken) * self.provided(benefit, t)
            kept *= 1 - added(self.value(part, t) for part in others)
            return self._capped(self.value(benefit.size, t) * self.people(count, t), benefit.cap, t) * kept

        return self._flow(benefit, size)

    def _flow(self, stream: Cost | Benefit | Funding, size: Callable[[int], float]) -> list[float]:
        rate = self.rate(stream.per) * self.to_price_year(getattr(stream, "price_year", ""))
        shape = self.shape(stream.timing, stream.per)
        flow = [share * rate * size(t) if share else 0.0 for t, share in enumerate(shape)]
        return _later(self._faded(flow, stream.timing), self.periods_of(stream.timing.lag))

    def _grown(self, flow: list[float], inflation: Formula | None) -> list[float]:
        """A flow of money with a rate of its own: by how much faster than other money it grows, it is dearer."""
        if inflation is None:
            return flow
        return [part * dearer if part else part for part, dearer in zip(flow, self.dearer(inflation), strict=True)]

    def _cost(self, cost: Cost) -> Callable[[int], float]:
        parts = [part for part in (cost.amount, cost.quantity, cost.per_head) if part is not None]
        price = cost.unit_value or ONE
        group = cost.group if cost.per_head is not None else None
        bias = cost.bias

        def size(t: int) -> float:
            more = self.value(bias.rate, t) * (1 - self.value(bias.mitigation, t)) if bias else 0.0
            counted = math.prod(self.value(part, t) for part in parts) * self.people(group, t)
            stated = self._capped(counted, cost.cap, t) * self.value(price, t) * (1 + more)
            return stated * self.provided(cost, t)

        return size

    def _capped(self, size: float, cap: Formula | None, t: int) -> float:
        """A size, or the most that it can be."""
        most = self.value(cap, t) if cap else math.inf
        return math.nan if math.isnan(most) else min(size, most)

    def _funding(self, funding: Funding, known: Mapping[str, list[float]]) -> list[float]:
        """Grants, contributions and matches; nan for what depends on chance (shared risks, results)."""
        if funding.amount is not None:
            amount = funding.amount
            return self._limited(self._flow(funding, lambda t: self.value(amount, t)), funding.cap)
        if funding.kind != "match":
            return [math.nan] * self.periods
        bare = [name.rpartition(".")[2] for name in funding.of]
        streams = [known.get(f"costs.{name}") or known.get(f"funding.{name}") for name in bare]
        if None in streams:
            return [math.nan] * self.periods
        in_force = _later(self.shape(funding.timing, "period"), self.periods_of(funding.timing.lag))
        paid = [
            share * self.value(funding.rate, t) * added(flow[t] for flow in streams if flow) if share else 0.0
            for t, share in enumerate(in_force)
        ]
        return self._limited(paid, funding.cap)

    def _limited(self, flow: list[float], cap: Formula | None) -> list[float]:
        """A flow until it has come to the most that is paid in all."""
        if cap is None:
            return flow
        most, paid = self.value(cap), 0.0
        found = []
        for part in flow:
            found.append(math.nan if math.isnan(most) else min(part, most - paid))
            paid += found[-1]
        return found

    def total(self, path: str) -> float:
        """What a stream or value comes to over the horizon."""
        return self._known("total", path, lambda path: added(self.money[path]))

    def means(self, pocket: str) -> float:
        """All the money that a pocket ever has: reserve, budget, funding, cash that it saves; 0 where none is told."""
        return self._known("means", pocket, self._means)

    def burdens(self, pocket: str) -> float:
        """All that a pocket could pay: its shares of costs, of funding and of what events cost, each year once."""
        return self._known("burdens", pocket, self._burdens)

    def _known(self, what: str, of: str, compute: Callable[[str], float]) -> float:
        """What is asked of a pocket or a stream more than once."""
        if (what, of) not in self._sums:
            self._sums[what, of] = compute(of)
        return self._sums[what, of]

    @cached_property
    def _sums(self) -> dict[tuple[str, str], float]:
        return {}

    def _means(self, pocket: str) -> float:
        entry = self.model.pockets[pocket]
        found = [self.value(entry.reserve), self.budget(pocket)]
        for name, funding in self.model.funding.items():
            if pocket in funding.to:
                found.append(self.value(funding.to[pocket]) * self.total(f"funding.{name}"))
        for name, benefit in self.model.benefits.items():
            for index, value in enumerate(benefit.values):
                if pocket in value.to and value.type == "fiscal":
                    saved = self.total(f"benefits.{name}.values[{index}]") * self.value(value.cashable)
                    found.append(self.value(value.to[pocket]) * saved)
        return added(part for part in found if math.isfinite(part) and part > 0)

    def _burdens(self, pocket: str) -> float:
        years = max(self.periods * self.months / MONTHS["year"], 1.0)
        costs = (event.costs[pocket] for event in self.model.events.values() if pocket in event.costs)
        return added([self.streams(pocket), *(abs(years * self.value(cost)) for cost in costs)])

    def streams(self, pocket: str) -> float:
        """What a pocket pays of costs and of funding; shared risks and results left out."""
        costs = ((name, cost.paid_by[pocket]) for name, cost in self.model.costs.items() if pocket in cost.paid_by)
        found = [self.value(share) * self.total(f"costs.{name}") for name, share in costs]
        for name, funding in self.model.funding.items():
            if funding.paid_by and pocket in funding.paid_by and funding.kind not in ("risk_share", "outcome_payment"):
                found.append(self.value(funding.paid_by[pocket]) * self.total(f"funding.{name}"))
        return added(map(abs, found))

    def budget(self, pocket: str) -> float:
        """A pocket's budget over the horizon, 0 where it has none."""
        budget = self.model.pockets[pocket].budget
        if budget is None:
            return 0.0
        if budget.by_year:
            return added(self.value(part) * self._inside(year) for year, part in budget.by_year.items())
        timing = Timing.model_validate({"from": budget.start, "for": budget.duration})
        rate, per = self.rate(budget.per or "once"), budget.per or "once"
        amount = budget.amount or ONE
        return added(share * rate * self.value(amount, t) for t, share in enumerate(self.shape(timing, per)))

    def _inside(self, written: str) -> float:
        """What share of a financial year's months lies within the horizon."""
        year = year_of(written, first_month(self.model))
        return 1.0 - sum(months_outside(self.model, year, self.periods)) / 12 if year is not None else 1.0


def _later(flow: list[float], lag: float) -> list[float]:
    """A flow so many periods later; a part of a period shares each amount between two."""
    if math.isnan(lag):
        return [math.nan] * len(flow)
    whole, part = int(lag), lag - int(lag)
    moved = [0.0] * whole + flow
    return [(1 - part) * moved[t] + (part * moved[t - 1] if t and part else 0.0) for t in range(len(flow))]
