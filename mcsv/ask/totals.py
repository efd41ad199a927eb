"""In how much of an outcome each driver has a hand, alone or with others, and what it explains where it goes together
with others: from the same draws with drivers drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.indices import first_order
from mcsv.answers.shapley import LARGEST, linear_part, order_weights, redrawn
from mcsv.answers.shift import shift
from mcsv.answers.totals import shares, variances
from mcsv.ask.sampling import Sampling
from mcsv.ask.tables import Tabled, drivers_of
from mcsv.model import Model
from mcsv.model.language.frozen import FrozenDict
from mcsv.model.records.dependence import groups_of, ties_of
from mcsv.plan import Plan
from mcsv.plan.code.drivers import Drivers
from mcsv.plan.code.pick_freeze import Anew, Lot, Redrawn
from mcsv.plan.quantities.keys import another

__all__ = ["Totals", "totals"]

Floats = NDArray[np.float64]
Keys = tuple[int, ...]

MOST = 100
"""Drivers, or groups of them that go together, that are drawn anew at most."""

_FEW = 4
"""Inputs that go together of which every subset is drawn anew."""

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


@dataclass(frozen=True)
class _Together:
    """Drivers of one option that go together by correlated normal scores: names, numbers, and their correlation."""

    names: tuple[str, ...]
    numbers: tuple[int, ...]
    correlation: Floats


def totals(model: Model, found: Tabled, sampling: Sampling, of: Sequence[str]) -> Totals:
    """Total indices of all drivers, Shapley effects of those that go together; see :mod:`mcsv.answers.totals`."""
    drivers = found.lowered.drivers
    assert drivers is not None
    known = {option: _numbers(found, option) for option in found.tables}
    sets, left_out = _chosen(found, drivers, known)
    together = {option: list(_correlated(model.variants[option], drivers, known[option])) for option in known}
    plan, lots = _lots(found.lowered, sets, [each for some in together.values() for each in some])
    asked = [one for option in found.asked for one in _asked(found.asked[option], of)]
    apart = engine.moved(plan, asked, lots, found.draws, sampling.executor)
    begins = np.cumsum([0, *(len(lot.sums) for lot in lots)])
    figures, before = {}, 0
    for option, table in found.tables.items():
        names = [one.name for one in _asked(found.asked[option], of)]
        columns = slice(before, before + len(names))
        part = replace(apart, value=apart.value[:, columns], se=apart.se[:, columns])
        before += len(names)
        part_of = _Figures(table, names, part)
        for place, name in enumerate(table.drivers):
            keys = drivers.keys[known[option][name]]
            if keys in sets:
                part_of.total(place, int(begins[sets.index(keys)]))
        for each in together[option]:
            keys = drivers.keys[each.numbers[0]]
            part_of.linear(each)
            if keys in sets and len(lots[sets.index(keys)].sums) > 1:
                part_of.effects(each, int(begins[sets.index(keys)]))
        sharing = _sharing({name: drivers.keys[known[option][name]] for name in table.drivers})
        figures[option] = FrozenDict({**part_of.found, "driver_together": sharing})
    return Totals(FrozenDict(figures), apart.draws, left_out)


def _sharing(keys: Mapping[str, Keys]) -> NDArray[Any]:
    """What each driver goes together with, itself included; empty where that is nothing else."""
    several = {some: [name for name, mine in keys.items() if mine == some] for some in set(keys.values())}
    return np.array([" + ".join(several[some]) if len(several[some]) > 1 else "" for some in keys.values()])


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


def _correlated(model: Model, drivers: Drivers, known: Mapping[str, int]) -> Iterator[_Together]:
    """What goes together by normal scores that are drawn once; others are drawn anew together and told no further."""
    for group in groups_of(ties_of(model)):
        there = [name for name in group.names if name in known]
        numbers = [known[name] for name in there]
        scored = (drivers.counted | drivers.by_period).isdisjoint(numbers) and group.degrees is None
        if scored and 1 < len(there) <= LARGEST:
            at = [group.names.index(name) for name in there]
            yield _Together(tuple(there), tuple(numbers), group.matrix[np.ix_(at, at)])


def _lots(plan: Plan, sets: Sequence[Keys], together: Sequence[_Together]) -> tuple[Plan, list[Lot]]:
    """The plan with a second key for each, and what is drawn anew of it; see :class:`_Figures` for the sums."""
    drivers, keys = plan.drivers, plan.program.keys
    assert drivers is not None
    more = np.array([another(int(key)) for key in keys], np.uint64)
    plan = replace(plan, program=plan.program._replace(keys=np.concatenate([keys, more])))
    new = {key: keys.size + key for key in range(keys.size)}
    lots = []
    for some in sets:
        mine = [each for each in together if drivers.keys[each.numbers[0]] == some]
        anew = Anew(FrozenDict({key: new[key] for key in some}))
        few = mine and len({each.names for each in mine}) == 1 and len(mine[0].names) <= _FEW
        lots.append(_subsets(anew, mine, new) if few else Lot((anew,)))
    return plan, lots


def _subsets(anew: Anew, mine: Sequence[_Together], new: Mapping[int, int]) -> Lot:
    """All of a group; all others; each subset of it given the rest. Sums: the group's total, all that the group does
    not explain by itself, each input's effect.
    """
    size = len(mine[0].names)
    others = Anew(FrozenDict({key: other for key, other in new.items() if key not in anew.keys}))
    worlds, sums = [anew, others], [FrozenDict({0: 1.0}), FrozenDict({1: 1.0})]
    effects: list[dict[int, float]] = [{} for _ in range(size)]
    weights = order_weights(size)
    for some in (some for count in range(1, size + 1) for some in combinations(range(size), count)):
        world = 0
        if len(some) < size:
            world = len(worlds)
            fresh = [*anew.keys.values()]
            scores: dict[int, Redrawn] = {}
            for each in mine:
                scores |= _given(each, some, fresh)
            worlds.append(Anew(scores=FrozenDict(scores)))
        for place in range(size):
            effects[place][world] = effects[place].get(world, 0.0) + float(weights[some][place])
    return Lot(tuple(worlds), (*sums, *map(FrozenDict, effects)))


def _given(each: _Together, some: tuple[int, ...], fresh: Sequence[int]) -> dict[int, Redrawn]:
    """Some scores of a group given the others, by driver."""
    given, left = redrawn(each.correlation, some)
    rest = [number for place, number in enumerate(each.numbers) if place not in some]
    keys = [fresh[place] for place in some]
    return {
        each.numbers[place]: Redrawn(
            FrozenDict(dict(zip(rest, given[row].tolist(), strict=True))),
            FrozenDict(dict(zip(keys, left[row].tolist(), strict=True))),
        )
        for row, place in enumerate(some)
    }


class _Figures:
    """The figures of one option; ``part`` has the columns of the outcomes ``names``."""

    def __init__(self, table: BinTable, names: Sequence[str], part: engine.Apart) -> None:
        self.table, self.part = table, part
        self.columns = [table.outcomes.index(name) for name in names]
        value, se = variances(table)
        self.variance = value[self.columns], se[self.columns]
        shape = len(table.drivers), len(table.outcomes)
        names = ("total_order", "shapley", "shapley_linear", "linear_share")
        self.found = {f"{name}{end}": np.full(shape, np.nan) for name in names for end in ("", "_se")}

    def _put(self, name: str, place: int, value: Floats, se: Floats) -> None:
        self.found[name][place, self.columns] = value
        self.found[f"{name}_se"][place, self.columns] = se

    def total(self, place: int, row: int) -> None:
        """The total of a driver, or of all that it goes together with."""
        told = shares(self.part.value[row], self.part.se[row], self.variance)
        self._put("total_order", place, told.value, told.se)

    def linear(self, each: _Together) -> None:
        """Of drivers that go together, what is linear in their scores."""
        told = linear_part(self.table, each.names, each.correlation)
        for row, name in enumerate(each.names):
            place = self.table.drivers.index(name)
            for what, value, se in (
                ("shapley_linear", told.value[row], told.se[row]),
                ("linear_share", told.whole, told.whole_se),
            ):
                self.found[what][place], self.found[f"{what}_se"][place] = value, se

    def effects(self, each: _Together, row: int) -> None:
        """The effects of drivers that go together: between what the group explains alone, and all it has a hand in."""
        value, variance = self.part.value, self.variance[0]
        with np.errstate(all="ignore"):
            alone = np.maximum(variance - value[row + 1], 0.0)
            middle = np.where(value[row] > 0.0, (alone + value[row]) / (2.0 * value[row]), 1.0)
        for number, name in enumerate(each.names):
            at = row + 2 + number
            told = shares(value[at] * middle, self.part.se[at] * middle, self.variance)
            self._put("shapley", self.table.drivers.index(name), told.value, told.se)
