"""The whole page: money, inputs, events, dates and settings, each with what is odd about it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.escapes import visible
from mcsv.in_notebooks import InNotebooks
from mcsv.model.checks.expected import Expected
from mcsv.model.checks.survey import Survey
from mcsv.model.language.calendar import Duration
from mcsv.model.language.spans import UncertainDuration
from mcsv.model.model import Model, comments
from mcsv.model.review.chances import Happening, happenings
from mcsv.model.review.figures import Figure, figures
from mcsv.model.review.money import Flow, flows

__all__ = ["Date", "Review", "Setting", "review"]


@dataclass(frozen=True)
class Date:
    """Something in the calendar; ``when`` is a month, or a number of months where the model has no date."""

    path: str
    when: str
    what: str


@dataclass(frozen=True)
class Setting:
    """Anything else that decides figures, with what it comes to."""

    path: str
    value: float
    text: str


@dataclass(frozen=True, repr=False)
class Review(InNotebooks):
    """A model for a second pair of eyes, at the means of all inputs."""

    programme: str
    currency: str
    price_year: str
    flows: list[Flow]
    figures: list[Figure]
    happenings: list[Happening]
    dates: list[Date]
    settings: list[Setting]
    remarks: tuple[Mistake, ...]

    def __repr__(self) -> str:
        odd = sum(map(bool, (*(flow.marks for flow in self.flows), *(one.marks for one in self.figures))))
        parts = ("flows", "figures", "happenings", "dates", "settings", "remarks")
        held = ", ".join(f"{len(getattr(self, part))} {part}" for part in parts)
        return f"<Review of {visible(self.programme)[:80]!r}\n  {held}; {odd} marked as odd>"


def review(model: Model) -> Review:
    """Everything that a reviewer who did not write the model looks at; the base, without its options."""
    money = Expected(Survey(model, {}))
    return Review(
        model.programme,
        model.currency,
        model.price_year,
        flows(money),
        figures(money),
        happenings(money),
        sorted(_dates(money), key=lambda date: date.when),
        list(_settings(money)),
        comments(model),
    )


def _when(money: Expected, time: Duration | UncertainDuration) -> str:
    """The month that begins after that time; counted from 1 where the model has no date."""
    return _month(money, money.periods_of(time) * money.months, uncertain=isinstance(time, UncertainDuration))


def _last(money: Expected, time: Duration | UncertainDuration) -> str:
    """The last month inside that time, as streams tell when they end."""
    return _month(money, money.periods_of(time) * money.months - 1, uncertain=isinstance(time, UncertainDuration))


def _month(money: Expected, before: float, *, uncertain: bool = False) -> str:
    """The month that so many months lie before."""
    if math.isnan(before):
        return "unknown"
    start = money.model.start
    shown = f"month {math.floor(before) + 1}" if start is None else f"{start.plus(math.floor(before))}"
    return f"about {shown}" if uncertain else shown


def _dates(money: Expected) -> Iterator[Date]:
    model = money.model
    if model.accountability:
        yield Date("accountability", _last(money, model.accountability.window), "the window ends")
    for name, pocket in model.pockets.items():
        if pocket.window:
            yield Date(f"pockets.{name}.window", _last(money, pocket.window), "its own window ends")
        if pocket.budget and pocket.budget.duration:
            ends = money.periods_of(pocket.budget.start) + money.periods_of(pocket.budget.duration)
            yield Date(f"pockets.{name}.budget", _month(money, int(ends) * money.months - 1), "the budget ends")
    for name, decision in model.decisions.items():
        condition = f"if {decision.condition.text}, " if decision.condition else ""
        what = f"{condition}chance {decision.probability.text}, renews {', '.join(decision.renews) or 'nothing'}"
        yield Date(f"decisions.{name}", _when(money, decision.at), what)
    for name, event in model.events.items():
        yield Date(f"events.{name}", _when(money, event.start), "can happen from then on")
        if event.until:
            yield Date(f"events.{name}", _last(money, event.until), "can happen up to then")
    for name, funding in model.funding.items():
        for key, cohort in funding.cohorts.items():
            yield Date(f"funding.{name}.cohorts.{key}", _last(money, cohort.at), "is paid if it reaches its trigger")


def _settings(money: Expected) -> Iterator[Setting]:
    model = money.model
    if model.accountability:
        text = f"chance of a deficit of {model.accountability.pocket} that is accepted"
        yield Setting("accountability.tolerance", model.accountability.tolerance, text)
    for name, pocket in model.pockets.items():
        if pocket.budget or pocket.reserve.text != "0":
            yield Setting(f"pockets.{name}", money.means(name), _all_that_it_has(money, name))
            yield Setting(f"pockets.{name}.budget", money.budget(name), "budget over the horizon")
        if pocket.tolerance is not None:
            yield Setting(f"pockets.{name}.tolerance", pocket.tolerance, "chance of a deficit that is accepted")
    if model.prices.inflation:
        yield Setting("prices.inflation", money.value(model.prices.inflation), f"a year: {model.prices.inflation.text}")
    for name, index in model.indices.items():
        base = index.of(model.price_year) if model.price_year else None
        for year, value in index.values.items():
            factor = base / value if base else math.nan
            yield Setting(f"indices.{name}.values.{year}", value, f"money of {year} counts {factor:.4g} times")
    for name, group in model.groups.items():
        parts = (group.size, group.eligible, group.engaged, group.retained)
        text = f"people reached: {' x '.join(part.text for part in parts)}"
        yield Setting(f"groups.{name}", money.people(name), text)
    yield from _providers(money)
    yield from _levels(money)


def _all_that_it_has(money: Expected, pocket: str) -> str:
    """What a pocket's money is made of, and what it may receive that no mean of the inputs tells."""
    untold = (name for name, funding in money.model.funding.items() if pocket in funding.to)
    left = [f"funding.{name}" for name in untold if math.isnan(money.total(f"funding.{name}"))]
    without = f"; without {', '.join(left)}, which depends on outcomes" if left else ""
    return f"all that it has: budget, reserve, funding, cash saved{without}"


def _providers(money: Expected) -> Iterator[Setting]:
    """Who delivers what share, at what price and quality."""
    for name, share in (money.model.provider or {}).items():
        provider = money.model.providers[name]
        text = f"share of what is by_provider; price {provider.price.text}, quality {provider.quality.text}"
        yield Setting(f"provider.{name}", money.value(share), text)


def _levels(money: Expected) -> Iterator[Setting]:
    """Stocks at the end, and outputs."""
    last = money.points[-1] if money.points else {}
    for name, stock in money.model.stocks.items():
        flow = [part.text for part in (stock.following, stock.inflow, stock.outflow) if part]
        text = f"{stock.unit} at the end: {'; '.join(flow)}".strip()
        yield Setting(f"stocks.{name}", last.get(name, math.nan), text)
    for name, output in money.model.outputs.items():
        at = max(len(money.points) - 1, 0)
        yield Setting(
            f"outputs.{name}", money.value(output.formula, at), f"{output.unit} = {output.formula.text}".strip()
        )
