"""In how much of an outcome each driver has a hand, alone or with others, and what it explains where it goes together
with others: from the same draws with drivers drawn anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.indices import first_order
from mcsv.answers.shapley import linear_in_orders, linear_part, spread_of_errors, variance_of_orders
from mcsv.answers.shift import shift
from mcsv.answers.totals import shared_out, shares, variances
from mcsv.ask.drawn_anew import Keys, Together, Weights, correlated, lots_of, parts_of
from mcsv.ask.sampling import Sampling
from mcsv.ask.tables import Tabled, drivers_of
from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict
from mcsv.model import Model
from mcsv.plan.code.drivers import Drivers

__all__ = ["Totals", "totals", "untold"]

Floats = NDArray[np.float64]

MOST = 100
"""Drivers, or groups of them that go together, that are drawn anew at most."""

_TOLD = ("total_order", "shapley", "shapley_linear", "linear_share")
_NAMES = (*(f"{name}{end}" for name in _TOLD for end in ("", "_se")), "total_order_with_variance")

_ALONE = {"position", "deficit"}
"""Outcomes whose totals are told unless others are asked for."""


@dataclass(frozen=True)
class Totals:
    """By option the figures of its drivers and outcomes, by the name of the variable; draws that were made again; and
    drivers that were left out because there are too many.
    """

    figures: FrozenDict[str, FrozenDict[str, NDArray[Any]]]
    draws: int
    left_out: tuple[str, ...]


def totals(model: Model, found: Tabled, sampling: Sampling, of: Sequence[str]) -> Totals:
    """Total indices of all drivers, Shapley effects of those that go together; see :mod:`mcsv.answers.totals`."""
    drivers = found.lowered.drivers
    assert drivers is not None
    known = {option: _numbers(found, option) for option in found.tables}
    sets, left_out = _chosen(found, drivers, known)
    together = {option: list(correlated(model.variants[option], drivers, known[option])) for option in known}
    plan, lots = lots_of(found.lowered, sets, [each for some in together.values() for each in some])
    asked = {option: _asked(found.asked[option], of) for option in found.tables}
    apart = engine.moved(plan, [*chain(*asked.values())], lots, found.draws, sampling.executor, sampling.progress)
    begins = dict(zip(sets, np.cumsum([0, *(len(lot.sums) for lot in lots)]).tolist(), strict=False))
    few = {some: len(lot.sums) for some, lot in zip(sets, lots, strict=True) if len(lot.sums) > 1}
    figures, before = {}, 0
    for option, table in found.tables.items():
        after = before + len(asked[option])
        columns = slice(before, after)
        part = replace(
            apart, value=apart.value[:, columns], se=apart.se[:, columns], together=apart.together[:, :, columns]
        )
        before = after
        keys = {name: drivers.keys[known[option][name]] for name in table.drivers}
        told = _Figures.of(table, [one.name for one in asked[option]], part)
        for place, name in enumerate(table.drivers):
            if keys[name] in begins:
                told.total(place, begins[keys[name]])
        for each in together[option]:
            if each.degrees is None:
                told.linear(each)
            if keys[each.names[0]] in few:
                told.effects(each, begins[keys[each.names[0]]], few[keys[each.names[0]]], sampling.seed)
        figures[option] = FrozenDict({**told.found, "driver_together": _sharing(keys)})
    return Totals(FrozenDict(figures), apart.draws, left_out)


def untold(found: Tabled) -> Totals:
    """The same where nobody came to look: every figure is nan."""
    assert found.lowered.drivers is not None
    figures = {}
    for option, table in found.tables.items():
        numbers = _numbers(found, option)
        keys = {name: found.lowered.drivers.keys[numbers[name]] for name in table.drivers}
        shape = len(table.drivers), len(table.outcomes)
        nothing = {name: np.full(shape, np.nan) for name in _NAMES}
        figures[option] = FrozenDict({**nothing, "driver_together": _sharing(keys)})
    return Totals(FrozenDict(figures), 0, ())


def _sharing(keys: Mapping[str, Keys]) -> NDArray[Any]:
    """What each driver goes together with, itself included; empty where that is nothing else."""
    several = {some: [name for name, mine in keys.items() if mine == some] for some in {*keys.values()} - {()}}
    return np.array([" + ".join(some) if len(some := several.get(mine, [])) > 1 else "" for mine in keys.values()])


def _asked(known: Sequence[engine.Asked], of: Sequence[str]) -> list[engine.Asked]:
    """The outcomes of an option whose totals are told: those asked for, else deficit and position, else all."""
    alone = [one for one in known if one.name.split(":")[0] in _ALONE]
    return [*known] if of or not alone else alone


def _numbers(found: Tabled, option: str) -> dict[str, int]:
    """The number among all drivers of those that an option knows by a name."""
    assert found.plan.drivers is not None
    assert found.lowered.drivers is not None
    names = found.lowered.drivers.names
    return {name: names.index(there) for there, name in drivers_of(found.plan.drivers, option).items()}


def _chosen(
    found: Tabled, drivers: Drivers, known: Mapping[str, Mapping[str, int]]
) -> tuple[list[Keys], tuple[str, ...]]:
    """The sets of keys that are drawn anew, and the drivers that are left out: those that show least by themselves."""
    every = [drivers.keys[known[option][name]] for option, table in found.tables.items() for name in table.drivers]
    if len(set(every)) <= MOST:
        return [*dict.fromkeys(every)], ()
    strength: dict[Keys, float] = {}
    names: dict[Keys, list[str]] = {}
    for option, table in found.tables.items():
        index, moved = first_order(table), shift(table)
        with np.errstate(all="ignore"):
            sure = [index.value / index.se, np.abs(moved.percentile - 0.5) / moved.se]
        most = np.nan_to_num(np.stack(sure), nan=0.0, posinf=0.0).max(axis=(0, 2))
        for name, how in zip(table.drivers, most.tolist(), strict=True):
            keys = drivers.keys[known[option][name]]
            strength[keys] = max(strength.get(keys, 0.0), how)
            names.setdefault(keys, []).append(name)
    ordered = sorted(strength, key=lambda keys: -strength[keys])
    taken = set(ordered[:MOST])
    return [keys for keys in strength if keys in taken], tuple(n for keys in ordered[MOST:] for n in names[keys])


@dataclass
class _Figures:
    """The figures of one option; ``part`` has the columns ``columns`` of its outcomes, of this ``variance``."""

    table: BinTable
    columns: list[int]
    part: engine.Apart
    variance: tuple[Floats, Floats]
    found: dict[str, Floats]

    @classmethod
    def of(cls, table: BinTable, names: Sequence[str], part: engine.Apart) -> Self:
        """Nothing told yet of some outcomes."""
        columns, shape = [table.outcomes.index(name) for name in names], (len(table.drivers), len(table.outcomes))
        value, se = variances(table)
        found = {name: np.full(shape, np.nan) for name in _NAMES}
        return cls(table, columns, part, (value[columns], se[columns]), found)

    def _put(self, name: str, place: int, value: Floats, se: Floats) -> None:
        self.found[name][place, self.columns] = value
        self.found[f"{name}_se"][place, self.columns] = se

    def total(self, place: int, row: int) -> None:
        """The total of a driver, or of all that it goes together with."""
        part = self.part
        told = shares(part.value[row], part.se[row], part.together[row, -1], self.variance)
        self._put("total_order", place, told.value, told.se)
        self.found["total_order_with_variance"][place, self.columns] = told.with_variance

    def linear(self, each: Together) -> None:
        """Of drivers that go together, what is linear in their scores."""
        told = linear_part(self.table, each.names, each.correlation)
        for row, name in enumerate(each.names):
            place = self.table.drivers.index(name)
            for what, value, se in (
                ("shapley_linear", told.value[row], told.se[row]),
                ("linear_share", told.whole, told.whole_se),
            ):
                self.found[what][place], self.found[f"{what}_se"][place] = value, se

    def _orders(self, each: Together, row: int, sums: int, parts: Sequence[Weights]) -> tuple[Floats, Floats]:
        """What is taken off the inputs' parts where only some orders were gone through, and the variance that this
        adds, by what pairs of orders differ, (inputs, K) each; nothing where all were.
        """
        size = len(each.names)
        if len(parts) == 1:
            return np.zeros((size, len(self.columns))), np.zeros((size, len(self.columns)))
        linear = linear_in_orders(self.table, each.names, each.correlation, parts)[..., self.columns]
        some = slice(row + 2 + size, row + sums)
        by_pair = self.part.value[some].reshape(-1, size, len(self.columns)) - linear[1:]
        se = self.part.se[some].reshape(by_pair.shape)
        noise = spread_of_errors(se, self.part.together[some, some].reshape((*by_pair.shape[:2], *by_pair.shape)))
        return linear[0], variance_of_orders(by_pair, noise)

    def effects(self, each: Together, row: int, sums: int, seed: int) -> None:
        """The effects of drivers that go together: between what the group explains alone, and all it has a hand in."""
        part = self.part
        off, orders = self._orders(each, row, sums, parts_of(each.names, seed))
        for number, name in enumerate(each.names):
            at = [row + 2 + number, row, row + 1]  # the input's part, all of the group, what is not the group's alone
            told = []
            for k, (variance, error) in enumerate(zip(*self.variance, strict=True)):
                together = np.eye(4)
                together[:3, :3] = part.together[np.ix_(at, at)][..., k]
                together[:3, 3] = together[3, :3] = part.together[at, -1, k]
                parts, errors = np.append(part.value[at, k], variance), np.append(part.se[at, k], error)
                parts[0] -= off[number, k]
                # Which orders there are has no part in the errors of draws.
                told.append(shared_out(parts, errors, together, float(orders[number, k])))
            value, se = np.array(told).T
            self._put("shapley", self.table.drivers.index(name), value, se)
