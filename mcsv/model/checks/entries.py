"""What an input says of itself: a range that holds what it should, a price year on money only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mcsv.distributions import Distribution
from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.records.money import money_of

__all__ = ["held", "no_money"]

_SLACK = 0.02  # by which a range may hold more or less than it says: less than anybody means by 90 %


def held(survey: Survey) -> Iterator[Mistake]:
    """Ranges beside a mean that hold another probability than they say (W334)."""
    for name, entry in survey.model.inputs.items():
        stated = entry.written
        if entry.distribution is None or not {"mean", "range", "covers"} <= stated.keys():
            continue
        (low, high), covers = stated["range"], float(stated["covers"])
        found = _inside(entry.distribution, float(low), float(high))
        if abs(found - covers) > _SLACK:
            what = f"holds {100 * found:.3g} % of the probability, not {100 * covers:.3g} %"
            rule = "beside a mean, a range says how wide a normal distribution would be"
            way_out = "leave out the mean, which makes the range exact, or state the mean and sd:"
            yield Mistake("W334", what, f"inputs.{name}.range", f"[{low}, {high}]", rule, way_out)


def _inside(distribution: Distribution, low: float, high: float) -> float:
    below, above = distribution.tail(np.array([low]), False), distribution.tail(np.array([high]), True)
    return 1.0 - float(below[0]) - float(above[0])


def no_money(survey: Survey) -> Iterator[Mistake]:
    """Price years, and what kind of money it is, of what is counted in something else than money (W335)."""
    currency = survey.model.currency
    way_out = f"leave it out, or write a unit of money, such as {currency or 'GBP'}/day"
    for name, entry in survey.model.inputs.items():
        path = f"inputs.{name}"
        if not (entry.basis or entry.price_year) or not entry.unit or money_of(entry.unit, currency) is not None:
            continue
        if entry.basis:
            what, rule = "says what kind of money no money is", f"money is real or nominal; its unit is {entry.unit}"
            yield Mistake("W335", what, f"{path}.basis", entry.basis, rule, way_out)
        if entry.price_year:
            rule = f"a price year multiplies an input by how prices have grown; its unit is {entry.unit}"
            yield Mistake(
                "W335", "is the price year of no money", f"{path}.price_year", entry.price_year, rule, way_out
            )
