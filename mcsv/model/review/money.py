"""Each stream's expected money by pocket, beside the people it is for, the pocket's budget and all benefits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from mcsv.dataclass import dataclass
from mcsv.model.checks.at_means import added
from mcsv.model.checks.expected import Expected
from mcsv.model.language.calendar import MONTHS
from mcsv.model.language.formula import ZERO, Formula
from mcsv.model.records.funding import Funding
from mcsv.model.records.streams import DEDUCTIONS, Benefit, Cost, Value

__all__ = ["Flow", "dates_of", "flows"]

_MANY, _FEW = 10.0, 1e-4


@dataclass(frozen=True)
class Flow:
    """What one pocket pays or gains by one stream, in expected money of the model's currency.

    ``a_year`` is the mean of the years in which it flows, nan where it depends on chance; ``per_head`` the same for
    each person reached of its group (nan without one); ``of_budget`` and ``of_benefits`` the total as a share of all
    the money of the pocket, and of all benefits (nan where there are none).
    """

    path: str
    pocket: str
    verb: str
    total: float
    a_year: float
    per_head: float
    of_budget: float
    of_benefits: float
    dates: str
    made_of: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class _Stream:
    """A stream or value as it is laid out: where, who and by what shares, and what it is made of."""

    path: str
    verb: str
    shares: Mapping[str, Formula]
    made_of: str
    group: str | None = None


def flows(money: Expected) -> list[Flow]:
    """Every flow, the largest first, what depends on chance last."""
    gained = _gained(money)
    found = [_flow(money, stream, pocket, gained) for stream in _every(money) for pocket in stream.shares]
    return sorted(found, key=lambda flow: -abs(flow.total) if math.isfinite(flow.total) else math.inf)


def _every(money: Expected) -> Iterator[_Stream]:
    for name, cost in money.model.costs.items():
        yield _Stream(f"costs.{name}", "pays", cost.paid_by, _cost(cost), cost.group)
    for name, benefit in money.model.benefits.items():
        for index, value in enumerate(benefit.values):
            path = f"benefits.{name}.values[{index}]"
            yield _Stream(path, "gains", value.to, _benefit(benefit, value), benefit.group)
    for name, funding in money.model.funding.items():
        yield _Stream(f"funding.{name}", "receives", funding.to, _funding(funding))
        if funding.paid_by:
            yield _Stream(f"funding.{name}", "pays", funding.paid_by, _funding(funding))


def _flow(money: Expected, stream: _Stream, pocket: str, gained: float) -> Flow:
    share = money.value(stream.shares[pocket])
    parts = money.money[stream.path]
    total = share * added(parts)
    periods = sum(part != 0 for part in parts)
    years = max(periods * money.months / MONTHS["year"], 1.0)
    people = money.people(stream.group) if stream.group else math.nan
    known = pocket in money.model.pockets
    has = money.means(pocket) if known else 0.0
    of_budget = total / has if has else math.nan
    of_benefits = total / gained if gained else math.nan
    return Flow(
        stream.path,
        pocket,
        stream.verb,
        total,
        total / years,
        total / years / people if people else math.nan,
        of_budget,
        of_benefits,
        dates_of(money, parts),
        stream.made_of,
        tuple(_marks(stream.verb, of_budget, of_benefits, gained)),
    )


def _gained(money: Expected) -> float:
    totals = (money.total(path) for path in money.money if path.startswith("benefits."))
    return added(total for total in totals if total > 0)


def _marks(verb: str, of_budget: float, of_benefits: float, gained: float) -> Iterator[str]:
    if verb == "pays" and of_budget >= _MANY:
        yield f"{of_budget:,.0f} times all the money that it has"
    elif verb == "pays" and of_budget > 1:
        yield "more than all the money that it has"
    if gained and verb == "pays" and of_benefits >= _MANY:
        yield f"{of_benefits:,.0f} times all benefits"
    if 0 < of_budget < _FEW and verb == "pays":
        yield "next to nothing of its money"


def dates_of(money: Expected, parts: list[float]) -> str:
    """The first and the last month in which anything flows; counted from 1 where the model has no date."""
    inside = [t for t, part in enumerate(parts) if part != 0]
    if not inside:
        return "never"
    start, months = money.model.start, money.months
    first, last = inside[0] * months, (inside[-1] + 1) * months - 1
    if start is None:
        return f"month {first + 1} to {last + 1}"
    return f"{start.plus(first)} to {start.plus(last)}"


def _per(per: str) -> str:
    return "once" if per == "once" else f"per {per}"


def _cost(cost: Cost) -> str:
    parts = [part.text for part in (cost.amount, cost.quantity, cost.unit_value, cost.per_head) if part is not None]
    bias = [f"bias {cost.bias.rate.text} less {cost.bias.mitigation.text}"] if cost.bias else []
    heads = [f"a head of {cost.group}"] if cost.per_head is not None else []
    cap = [f"at most {cost.cap.text}"] if cost.cap else []
    return ", ".join([f"{' x '.join(parts)} {_per(cost.per)}", *heads, *cap, *bias, *_price(cost)])


def _benefit(benefit: Benefit, value: Value) -> str:
    size = f"({benefit.size.text}) x ({value.unit_value.text}) {_per(benefit.per)}"
    heads = [f"a head of {benefit.group}"] if benefit.per_head is not None else []
    cap = [f"at most {benefit.cap.text}"] if benefit.cap else []
    taken = [f"{key} {_text(part)}" for key in DEDUCTIONS if (part := getattr(benefit, key))]
    cash = [f"cashable {value.cashable.text}"] if value.cashable != ZERO else []
    waits = [f"cash waits for {value.waits_for}"] if value.waits_for else []
    kinds = [value.type, *(["transfer"] if value.transfer else [])]
    effect = [benefit.effect.replace("_", " ")] if benefit.effect != "impact" else []
    return ", ".join([size, *heads, *cap, *kinds, *effect, *taken, *cash, *waits, *_price(value)])


def _funding(funding: Funding) -> str:
    sums = [f"{funding.amount.text} {_per(funding.per)}"] if funding.amount else []
    of = [f"{funding.rate.text} of {', '.join(funding.of)}"] if funding.of else []
    trigger = [f"if at least {funding.trigger.text}"] if funding.trigger else []
    paid = ((name, one, one.amount.text) for name, one in funding.cohorts.items())
    cohorts = [f"{name}: {one.measure.text} pays {amount} after {one.at}" for name, one, amount in paid]
    cap = [f"at most {funding.cap.text}"] if funding.cap else []
    return ", ".join([funding.kind.replace("_", " "), *sums, *of, *trigger, *cohorts, *cap])


def _text(part: Formula | Mapping[str, Formula]) -> str:
    if isinstance(part, Formula):
        return part.text
    return " and ".join(f"{name} {share.text}" for name, share in part.items())


def _price(stated: Cost | Value) -> list[str]:
    """In which money it is stated, where that is not the model's: the table has nominal cash as it is stated."""
    year = [f"prices of {stated.price_year}"] if stated.price_year else []
    nominal = ["nominal cash"] if stated.basis == "nominal" else []
    grows = [f"cash grows by {stated.inflation.text} a year"] if stated.inflation else []
    return [*year, *nominal, *grows]
