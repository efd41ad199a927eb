"""Prices: what brings money of another year to the model's, how cash grows, and what later value is worth today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.model import Discounting, Model
from mcsv.model.records.money import same_year

if TYPE_CHECKING:
    from reading.world import Floats, World

__all__ = ["Prices", "conversion", "discount_factor"]

_STANDARD = [(30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015), (None, 0.01)]
_HEALTH = [(30, 0.015), (75, 0.0129), (125, 0.0107), (200, 0.0086), (300, 0.0064), (None, 0.0043)]


def discount_factor(discounting: Discounting, t: int, months: int) -> float:
    """The product of yearly factors up to the point of period t that the origin names, year by year."""
    years = (t + {"start": 0.0, "mid": 0.5, "end": 1.0}[discounting.origin]) * months / 12
    if discounting.rate is not None:
        steps: list[Any] = [(None, discounting.rate)]
    elif discounting.steps:
        steps = [(step.until, step.rate) for step in discounting.steps]
    else:
        steps = _STANDARD if discounting.schedule == "green_book" else _HEALTH
    logarithm, begun = 0.0, 0.0
    for until, rate in steps:
        ends = years if until is None else min(until, years)
        logarithm += max(ends - begun, 0.0) * np.log1p(rate)
        begun = max(begun, ends)
    return float(np.exp(-logarithm))


def conversion(model: Model, price_year: str) -> float:
    """What a unit of money of that year is worth in the model's."""
    if not price_year or not model.price_year or same_year(price_year, model.price_year):
        return 1.0
    if model.prices.index is None:
        return 1.0
    values = model.indices[model.prices.index].values
    ours = next(value for year, value in values.items() if same_year(year, model.price_year))
    theirs = next(value for year, value in values.items() if same_year(year, price_year))
    return ours / theirs


class Prices:
    """How cash grows in a model, and what it is worth."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.model: Model = world.model
        self._levels: dict[tuple[str, int], Floats] = {}

    def level(self, t: int, own: Any = None, owner: str = "") -> Floats:
        """How much cash of period t buys what 1 bought at the start; prices stay as they are in the last period.

        ``own`` is a stream's own inflation, which stands at ``owner``.
        """
        rate, place = (self.model.prices.inflation, "prices.inflation") if own is None else (own, owner)
        t = min(t, self.world.periods - 1)
        if rate is None or t == 0:
            return self.world.full(1.0)
        if (place, t) not in self._levels:
            grown = (1.0 + self.world.formula(rate, t - 1, place)) ** (self.world.months / 12)
            self._levels[place, t] = self.level(t - 1, own, owner) * grown
        return self._levels[place, t]

    def cash_and_value(self, priced: Any, amount: Floats, t: int, owner: str) -> tuple[Floats, Floats]:
        """What an amount of period t is as cash of the day, and as real value of the model's price year."""
        if priced.basis == "nominal":
            return amount, amount / self.level(t)
        real = amount * conversion(self.model, priced.price_year)
        own = getattr(priced, "inflation", None)
        cash = real * self.level(t, own, f"{owner}.inflation")
        return cash, real if own is None else cash / self.level(t)
