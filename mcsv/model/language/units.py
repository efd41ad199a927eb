"""The algebra of units: products, quotients and powers of money, times and things that are counted."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from mcsv.dataclass import dataclass

__all__ = ["DAYS", "ONE", "Base", "Kind", "Unit", "divide", "factor", "multiply", "of", "power", "same"]

Kind = Literal["money", "time", "thing"]

DAYS: dict[str, Fraction] = {
    "second": Fraction(1, 86_400),
    "minute": Fraction(1, 1_440),
    "hour": Fraction(1, 24),
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(1461, 48),
    "quarter": Fraction(1461, 16),
    "year": Fraction(1461, 4),
}
"""The length of each unit of time; a month, quarter or year is that of a mean year of 365.25 days."""

_SCALES = {Fraction(10**3): "thousand", Fraction(10**6): "million", Fraction(10**9): "billion"}


class Base(NamedTuple):
    """What a unit is made of: a currency's code, a unit of time (a key of DAYS), or one thing that is counted."""

    kind: Kind
    name: str


@dataclass(frozen=True)
class Unit:
    """``scale`` times the bases raised to their powers; a base with power 0 does not stand in it.

    Times are kept as they were written, so that days a year are not the number 0.0027; ``factor`` knows their lengths.
    """

    scale: Fraction = Fraction(1)
    powers: tuple[tuple[Base, Fraction], ...] = ()
    """Sorted by base."""

    @cached_property
    def _hash(self) -> int:
        return hash((self.scale, self.powers))

    def __hash__(self) -> int:
        return self._hash  # fractions are slow to hash, and each look into what is known already asks for it

    @lru_cache(4_096)  # noqa: B019 (a model has few units, and each is asked for each place)
    def power_of(self, kind: Kind) -> Fraction:
        """The sum of the powers of all bases of a kind: -1 for the time of GBP/day, 0 for that of days/year."""
        return sum((exponent for base, exponent in self.powers if base.kind == kind), Fraction(0))

    @lru_cache(4_096)  # noqa: B019
    def only(self, kind: Kind) -> Unit:
        """The part of one kind, without the scale."""
        return Unit(powers=tuple((base, exponent) for base, exponent in self.powers if base.kind == kind))

    def __str__(self) -> str:
        above = [_written(base, exponent) for base, exponent in self.powers if exponent > 0]
        below = [_written(base, -exponent) for base, exponent in self.powers if exponent < 0]
        scale = "" if self.scale == 1 else _SCALES.get(self.scale) or _decimal(self.scale)
        shown = "·".join(above)
        if scale == "0.01" and not above:
            return "".join(("%", *(f"/{part}" for part in below)))
        front = f"{scale} {shown}".strip() or ("1" if below else "")
        return "".join((front, *(f"/{part}" for part in below))) or "1"


ONE = Unit()


@lru_cache(4_096)
def of(kind: Kind, name: str, scale: Fraction | int = 1) -> Unit:
    """The unit of one base."""
    return Unit(Fraction(scale), ((Base(kind, name), Fraction(1)),))


@lru_cache(4_096)  # fractions are slow, and the streams of a model ask for the same few
def multiply(one: Unit, other: Unit) -> Unit:
    """The unit of a product."""
    powers = dict(one.powers)
    for base, exponent in other.powers:
        powers[base] = powers.get(base, Fraction(0)) + exponent
    return _unit(one.scale * other.scale, powers.items())


@lru_cache(4_096)
def divide(one: Unit, other: Unit) -> Unit:
    """The unit of a quotient."""
    return multiply(one, power(other, -1))


@lru_cache(4_096)
def power(unit: Unit, exponent: Fraction | int) -> Unit:
    """The unit of a power; the scale of a broken power is rounded to a double."""
    whole = Fraction(exponent).denominator == 1
    scale = unit.scale ** int(exponent) if whole else Fraction(_exp(_log(unit.scale) * float(exponent)))
    return _unit(scale, ((base, was * exponent) for base, was in unit.powers))


@lru_cache(4_096)
def factor(one: Unit, other: Unit) -> float | None:
    """What a figure in ``one`` is multiplied by to be in ``other`` (GBP/month, GBP/year: 12); None: nothing does."""
    ratio = divide(one, other)
    if ratio.only("money").powers or ratio.only("thing").powers or ratio.power_of("time"):
        return None
    spans = (float(exponent) * _log(DAYS[base.name]) for base, exponent in ratio.powers)
    return _exp(_log(ratio.scale) + math.fsum(spans))


def same(one: Unit, other: Unit) -> bool:
    """Whether figures in both can stand beside each other as they are: 3 months and a quarter are the same."""
    found = factor(one, other)
    return found is not None and math.isclose(found, 1.0, rel_tol=1e-9)


def _log(scale: Fraction) -> float:
    return math.log(scale.numerator) - math.log(scale.denominator)  # of whole numbers that no double may hold


def _exp(logarithm: float) -> float:
    """The number, held inside what a double can hold."""
    return math.exp(min(max(logarithm, -700.0), 700.0))


def _unit(scale: Fraction, powers: Iterable[tuple[Base, Fraction]]) -> Unit:
    return Unit(scale, tuple(sorted((base, Fraction(exponent)) for base, exponent in powers if exponent)))


def _written(base: Base, exponent: Fraction) -> str:
    if exponent == 1:
        return base.name
    return f"{base.name}^{exponent}" if exponent.denominator == 1 else f"{base.name}^({exponent})"


def _decimal(scale: Fraction) -> str:
    """A scale as a number that reads back exactly: a decimal where there is one, else a fraction in parentheses."""
    shown = f"{float(scale):.15g}"
    return shown if "e" not in shown and Fraction(shown) == scale else f"({scale})"
