"""A model where every input is at its mean: inputs, stocks and formulas, period by period.

A first look without a run: what is multiplied is taken to be independent, nothing happens by chance, and where a time
is uncertain its mean counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from mcsv.errors import ModelError
from mcsv.model.checks.survey import Survey
from mcsv.model.checks.trial_points import averaged, drawn_average_of, value_of
from mcsv.model.language.calendar import MONTHS
from mcsv.model.language.expression import TIME, Expression, Name, Operation, names
from mcsv.model.language.formula import Formula
from mcsv.model.records.prices import factor
from mcsv.model.records.streams import Benefit, Cost

__all__ = ["AtMeans", "added"]

_BEFORE = "'"  # behind a stock's name: its level a period earlier
_MOST = 1200  # periods that are looked at; a model by the month of a hundred years


class AtMeans:
    """A survey looked at where every input is at its mean. What cannot be told is nan."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.model = survey, survey.model
        self.months = MONTHS[self.model.step]
        self.periods = min(self.model.periods, _MOST)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The inputs that are computed, each after those that it needs; none where they go round in a circle."""
        try:
            ordered = TopologicalSorter(self.survey.needs).static_order()
            return tuple(name for name in ordered if name in self.survey.needs)
        except CycleError:
            return ()

    @cached_property
    def _still(self) -> dict[str, float]:
        """What is the same in every period."""
        drawn = {
            name: drawn_average_of(entry, self.model.evidence) * self.to_price_year(entry.price_year)
            for name, entry in self.model.inputs.items()
            if entry.distribution
        }
        return self._computed(drawn, (name for name in self.order if name not in self._moving))

    @cached_property
    def _moving(self) -> frozenset[str]:
        """The inputs that are computed from the period or from a stock."""
        moving = {TIME, *self.model.stocks}
        for name in self.order:
            if moving & self.survey.needs[name]:
                moving.add(name)
        return frozenset(moving - {TIME, *self.model.stocks})

    @cached_property
    def points(self) -> tuple[Mapping[str, float], ...]:
        """The value of every input and stock in each period."""
        moving = [name for name in self.order if name in self._moving]
        if not (moving or self.model.stocks):
            return tuple({**self._still, TIME: float(t)} for t in range(self.periods))
        found: list[Mapping[str, float]] = []
        levels: dict[str, float] = {}
        for t in range(self.periods):
            point = self._computed({**self._still, TIME: float(t)}, moving)
            levels = self._next(levels, point)
            found.append(self._computed({**self._still, **levels, TIME: float(t)}, moving))
        return tuple(found)

    def _computed(self, known: dict[str, float], ordered: Iterable[str]) -> dict[str, float]:
        for name in ordered:
            formula = self.model.inputs[name].formula
            value = self._value(formula, known) if formula else math.nan
            if math.isfinite(value):
                known[name] = value * self.to_price_year(self.model.inputs[name].price_year)
        return known

    def _next(self, levels: Mapping[str, float], point: Mapping[str, float]) -> dict[str, float]:
        """The levels of all stocks at the end of a period, out of those before it."""
        stocks = self.model.stocks
        before = {
            f"{name}{_BEFORE}": levels[name] if name in levels else self._value(stock.initial, point)
            for name, stock in stocks.items()
        }
        known = {**point, **before}
        found: dict[str, float] = {}
        for name, stock in stocks.items():
            if stock.following is not None:
                found[name] = self._value(self._earlier(stock.following), known)
            else:
                parts = (stock.inflow, stock.outflow)
                more, less = (self._value(self._earlier(part), known) if part else 0.0 for part in parts)
                found[name] = before[f"{name}{_BEFORE}"] + more - less
        return {name: level for name, level in found.items() if math.isfinite(level)}

    def _earlier(self, formula: Formula) -> Formula:
        return Formula(formula.text, _renamed(formula.tree, frozenset(self.model.stocks)))

    @staticmethod
    def _value(formula: Formula, point: Mapping[str, float]) -> float:
        value = value_of(Formula(formula.text, averaged(formula.tree)), point)
        return math.nan if value is None else value

    def value(self, formula: Formula, t: int = 0) -> float:
        """What a formula comes to in a period; worked out once where no period differs."""
        if formula not in self._lasting:
            moving = {TIME, *self.model.stocks, *self._moving}
            same = moving.isdisjoint(part.name for part in names(formula.tree))
            self._lasting[formula] = self._value(formula, self._still) if same else None
        lasting = self._lasting[formula]
        if lasting is not None:
            return lasting
        return self._value(formula, self.points[t] if t < len(self.points) else self._still)

    @cached_property
    def _lasting(self) -> dict[Formula, float | None]:
        return {}

    def provided(self, stream: Cost | Benefit, t: int) -> float:
        """By what factor those who deliver it make it dearer or better, each by its share; failures aside."""
        known = {name: self.model.providers.get(name) for name in self.model.provider or ()}
        if not stream.by_provider or self.model.provider is None or None in known.values():
            return 1.0
        key = "price" if isinstance(stream, Cost) else "quality"
        parts = ((share, getattr(known[name], key)) for name, share in self.model.provider.items())
        return added(self.value(share) * self.value(times, t) for share, times in parts)

    def to_price_year(self, year: str) -> float:
        """What money in prices of a year is multiplied by, 1 where nothing converts it."""
        index = self.model.indices.get(self.model.prices.index or "")
        if not (year and self.model.price_year and index):
            return 1.0
        try:
            return factor(index, year, self.model.price_year)
        except ModelError:
            return 1.0

    def dearer(self, inflation: Formula | None) -> list[float]:
        """By period, what money that grows at a rate of its own is worth in the model's prices; 1 without one."""
        if inflation is None:
            return [1.0] * self.periods
        levels = zip(self._level(inflation), self._level(self.model.prices.inflation), strict=True)
        return [own / general if general else math.nan for own, general in levels]

    def _level(self, rate: Formula | None) -> list[float]:
        """By period, the product of (1 + rate) ** (years a period) over the periods before."""
        found, years = [1.0], self.months / MONTHS["year"]
        for t in range(self.periods - 1):
            growth = 1.0 + self.value(rate, t) if rate else 1.0
            found.append(found[-1] * (growth**years if growth > 0.0 else math.nan))
        return found[: self.periods]


def added(parts: Iterable[float]) -> float:
    """The sum of some numbers, nan where it has none."""
    try:
        return math.fsum(parts)
    except (OverflowError, ValueError):
        return math.nan


def _renamed(tree: Expression, stocks: frozenset[str]) -> Expression:
    """The tree with every stock's level a period earlier in place of the one at the period's end."""
    if isinstance(tree, Name) and tree.name in stocks:
        return Name(tree.name + _BEFORE, tree.column)
    if isinstance(tree, Operation):
        return Operation(tree.op, tuple(_renamed(part, stocks) for part in tree.args))
    return tree
