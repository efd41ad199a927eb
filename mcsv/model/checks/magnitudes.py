"""Amounts that are thousands of times larger or smaller than what stands beside them (W307)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.calendar import MONTHS, Duration
from mcsv.model.language.formula import ONE
from mcsv.model.records.streams import Benefit, Cost

__all__ = ["budgets", "siblings", "worth"]

_FAR = 300  # how far a budget and its costs are apart where somebody took thousands for units
_THOUSAND, _MILLIONTH = 1000, 1e-6
_ABSURD = 1e50  # whatever it is, it is no amount of money
_RULE = "amounts of one model are in one unit of money, not in thousands here and units there"


def budgets(survey: Survey) -> Iterator[Mistake]:
    """A budget that is hundreds of times what its pocket pays, or the other way round."""
    paid: dict[str, float] = {}
    for name, cost in survey.model.costs.items():
        total = _of_costs(survey)[name]
        for payer, share in cost.paid_by.items():
            part = survey.typical(share)
            for owner in _with_parents(survey, payer):
                paid[owner] = paid.get(owner, 0.0) + (math.nan if part is None else part) * total
    for name, pocket in survey.model.pockets.items():
        given = _budget(survey, name) if pocket.budget else 0.0
        spent = paid.get(name, 0.0)
        if given > 0 and spent > 0 and not 1 / _FAR < given / spent < _FAR:
            many = f"{given / spent:,.0f} times" if given > spent else f"1 / {spent / given:,.0f} of"
            what = f"is {many} what {name} pays in all: thousands or millions somewhere?"
            yield Mistake("W307", what, f"pockets.{name}.budget", f"{given:,.6g} against {spent:,.6g}", _RULE)


def siblings(survey: Survey) -> Iterator[Mistake]:
    """A cost that is a thousand times all others together, or a millionth of the largest."""
    totals = {name: total for name, total in _of_costs(survey).items() if total > 0}
    largest, everything = max(totals.values(), default=0.0), math.fsum(totals.values())
    for name, total in totals.items() if len(totals) > 2 else ():
        rest = everything - total
        if total > _THOUSAND * rest > 0:
            what = f"is {total / rest:,.0f} times all other costs together: thousands or millions somewhere?"
            yield Mistake("W307", what, f"costs.{name}", f"{total:,.6g}", _RULE)
    for name, total in totals.items():
        if total < _MILLIONTH * largest:
            what = f"is less than a millionth of the largest cost, {largest:,.6g}: thousands or millions somewhere?"
            yield Mistake("W307", what, f"costs.{name}", f"{total:,.6g}", _RULE)


def worth(survey: Survey) -> Iterator[Mistake]:
    """A benefit worth a thousand times all costs together."""
    costs = math.fsum(total for total in _of_costs(survey).values() if total > 0)
    for name in survey.model.benefits if costs > 0 else ():
        total = _total(survey, f"benefits.{name}")
        if total > _THOUSAND * costs:
            what = f"is worth {total / costs:,.0f} times all costs together: thousands or millions somewhere?"
            yield Mistake("W307", what, f"benefits.{name}", f"{total:,.6g} against {costs:,.6g}", _RULE)


def _with_parents(survey: Survey, pocket: str) -> Iterator[str]:
    """A pocket and everything that it is a part of."""
    seen: set[str] = set()
    name: str | None = pocket
    while name and name not in seen and name in survey.model.pockets:
        seen.add(name)
        yield name
        name = survey.model.pockets[name].parent


@lru_cache(maxsize=2)  # the checks of one model ask one after the other
def _of_costs(survey: Survey) -> dict[str, float]:
    """:func:`_total` of each cost, by name."""
    return {name: _total(survey, f"costs.{name}") for name in survey.model.costs}


def _total(survey: Survey, path: str) -> float:
    """About what a cost or benefit comes to over the horizon, with every input at its median; nan where unknown."""
    stream = survey.streams[path]
    assert isinstance(stream, Cost | Benefit)
    sizes = _cost(survey, stream) if isinstance(stream, Cost) else _benefit(survey, stream)
    unknown = any(size is None or abs(size) > _ABSURD for size in sizes)
    lasting = stream.timing.duration
    years = _years(survey, stream.timing.start, lasting if isinstance(lasting, Duration) else None)
    return math.nan if unknown else math.prod(size or 0.0 for size in sizes) * _times(survey, stream.per, years)


def _cost(survey: Survey, cost: Cost) -> list[float | None]:
    """The factors of a cost."""
    given = [part for part in (cost.amount, cost.quantity, cost.unit_value, cost.per_head) if part is not None]
    people = survey.reached_of(cost.group if cost.per_head is not None else None, survey.middle)
    return [*(survey.typical(part) for part in given), people]


def _benefit(survey: Survey, benefit: Benefit) -> list[float | None]:
    """The factors of a benefit: units, people, what a unit is worth to all who gain."""
    worths = [survey.typical(value.unit_value) for value in benefit.values]
    people = survey.reached_of(benefit.group if benefit.per_head is not None else None, survey.middle)
    return [survey.typical(benefit.size), people, math.fsum(worth or 0.0 for worth in worths)]


def _budget(survey: Survey, name: str) -> float:
    """A pocket's budget over the horizon."""
    budget = survey.model.pockets[name].budget
    assert budget is not None
    if budget.by_year:
        return math.fsum(survey.typical(part) or 0.0 for part in budget.by_year.values())
    years = _years(survey, budget.start, budget.duration)
    return (survey.typical(budget.amount or ONE) or 0.0) * _times(survey, budget.per or "once", years)


def _years(survey: Survey, start: Duration, lasting: Duration | None) -> float:
    """For how many years something flows inside the horizon."""
    model = survey.model
    whole = model.horizon.months(model.step) if model.horizon else 0
    left = max(whole - start.months(model.step), 0)
    return min(left, lasting.months(model.step) if lasting else left) / MONTHS["year"]


def _times(survey: Survey, per: str, years: float) -> float:
    """How often an amount per period, month, quarter or year, or once, flows in so many years."""
    a_year: Mapping[str, float] = {name: MONTHS["year"] / months for name, months in MONTHS.items()}
    return 1.0 if per == "once" else years * {**a_year, "period": float(survey.model.periods_per_year)}[per]
