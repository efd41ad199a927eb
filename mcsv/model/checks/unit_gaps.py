"""Whether what a formula counts is what its place wants, and what lies between the two."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from mcsv.dataclass import dataclass
from mcsv.model.checks.unit_inference import Counted
from mcsv.model.language.units import DAYS, ONE, Base, Unit, divide, factor

__all__ = ["Gap", "Kind", "apart", "gap"]

Kind = Literal["measure", "maybe", "number", "things", "each", "time", "money"]
_SMALLEST_FIRST: tuple[Kind, ...] = ("measure", "maybe", "number", "things", "each", "time", "money")
_CLOSE = 0.03  # 52 weeks, 360 or 366 days a year
_COUNTED = frozenset({"second", "minute", "hour", "day"})  # times that people count: any number of days a year
_MOST = 6  # numbers of a product of which each part is tried


@dataclass(frozen=True)
class Gap:
    """What lies between what is counted and what is wanted.

    measure: the same in another measure, ``factor`` times; maybe: so, unless a number in the formula is meant to turn
    one into the other; number: a number in the formula may have the unit that is missing, so nothing can be told;
    things: two things are counted; each: only one of them is for each thing; time: only one of them is by time, or by
    time twice; money: only one of them is this money.
    """

    kind: Kind
    wanted: Unit
    factor: float = 1.0


def gap(counted: Counted, wanted: tuple[Unit, ...]) -> Gap | None:
    """The smallest gap to one of several units that would do; None where one fits, or where it cannot be told."""
    if counted.open or not counted.said:
        return None
    found = [_to(counted, unit) for unit in wanted]
    gaps = [one for one in found if one is not None]
    if len(gaps) < len(found) or not gaps:
        return None
    smallest = min(gaps, key=lambda one: _SMALLEST_FIRST.index(one.kind))
    return None if smallest.kind == "number" else smallest


def apart(one: Counted, other: Counted, alternatives: tuple[Unit, ...] = (ONE,)) -> Gap | None:
    """The gap between two parts of a sum, where the second may also be multiplied by one of the alternatives."""
    if other.open or not other.said:
        return None
    numbers = (*one.numbers, *(1 / number for number in other.numbers))
    return gap(replace(one, numbers=numbers), tuple(divide(other.unit, unit) for unit in alternatives))


def _to(counted: Counted, wanted: Unit) -> Gap | None:
    """The gap to one unit. A thing that is only counted (jobs x GBP for GBP/job x jobs) is no gap."""
    ratio = _reconciled(divide(wanted, counted.unit))
    money, time = ratio.only("money").powers, ratio.power_of("time")
    things = [exponent for _, exponent in ratio.only("thing").powers]
    missing = any(exponent > 0 for exponent in things)
    if counted.numbers and (money or time or missing):
        return Gap("number", wanted)
    if money or time:
        return Gap("money" if money else "time", wanted)
    between = 1 / (factor(Unit(ratio.scale, ratio.only("time").powers), ONE) or 1.0)
    if not math.isclose(between, 1.0, rel_tol=1e-6):
        return _measured(counted, wanted, ratio, between)
    if sorted(things) == [-1, 1]:
        return Gap("things", wanted)
    return Gap("each", wanted) if things and all(exponent > 0 for exponent in things) else None


def _measured(counted: Counted, wanted: Unit, ratio: Unit, between: float) -> Gap | None:
    """The gap of a known factor, unless a number in the formula is that factor."""
    if not counted.numbers:
        return Gap("measure", wanted, between)
    times = {base.name for base, _ in ratio.powers if base.kind == "time"}
    if (ratio.scale == 1 and times & _COUNTED) or any(_converts(each, between) for each in _products(counted.numbers)):
        return None
    return Gap("maybe", wanted, between)


def _products(numbers: tuple[float, ...]) -> Iterator[float]:
    """The product of every selection of the numbers."""
    for size in range(1, min(len(numbers), _MOST) + 1):
        for some in itertools.combinations(numbers[:_MOST], size):
            yield math.prod(some)


def _converts(number: float, between: float) -> bool:
    """Whether a number is the factor, or so many of the shorter time as people count of it: 39 weeks, 10 months."""
    if math.isclose(number, between, rel_tol=_CLOSE):
        return True
    count, most = (number, between) if between > 1 else (1 / number, 1 / between)
    return 2 <= count <= most * (1 + _CLOSE) and math.isclose(2 * count, round(2 * count), rel_tol=1e-6)


@lru_cache(4_096)
def _reconciled(ratio: Unit) -> Unit:
    """The ratio without pairs that may well be one: a bed day and a day, young people and people, a person and any one.

    A person stands for whatever is there once for each of them: people and courses, tenants and tenancies.
    """
    powers = dict(ratio.powers)
    for alike in (_same_word, _of_people):
        for (one, _), (other, _) in itertools.permutations(ratio.powers, 2):
            if alike(one, other) and powers[one] * powers[other] < 0:
                shared = min(abs(powers[one]), abs(powers[other]))
                for base in (one, other):
                    powers[base] -= shared if powers[base] > 0 else -shared
    return Unit(ratio.scale, tuple((base, exponent) for base, exponent in powers.items() if exponent))


def _same_word(one: Base, other: Base) -> bool:
    """Whether a thing is called by the last word of the other, which may be a time: a bed day and a day."""
    last = one.name.rpartition(" ")[2]
    if other.kind == "time":
        return one.kind == "thing" and last == other.name and last in DAYS
    return one.kind == other.kind == "thing" and last == other.name.rpartition(" ")[2]


def _of_people(one: Base, other: Base) -> bool:
    return one.kind == other.kind == "thing" and one.name.rpartition(" ")[2] == "person"
