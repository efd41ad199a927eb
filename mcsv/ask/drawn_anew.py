"""What is drawn anew of a model: each driver, or all that go together, and every subset of a few that do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.shapley import LARGEST, order_weights, redrawn
from mcsv.model import Model
from mcsv.model.language.frozen import FrozenDict
from mcsv.model.records.dependence import groups_of, ties_of
from mcsv.plan import Plan
from mcsv.plan.code.drivers import Drivers
from mcsv.plan.code.pick_freeze import Anew, Lot, Redrawn
from mcsv.plan.quantities.keys import another

__all__ = ["Keys", "Together", "correlated", "lots_of"]

Floats = NDArray[np.float64]
Keys = tuple[int, ...]

_FEW = 4
"""Inputs that go together of which every subset is drawn anew."""


@dataclass(frozen=True)
class Together:
    """Drivers of one option that go together by correlated normal scores: names, numbers, and their correlation."""

    names: tuple[str, ...]
    numbers: tuple[int, ...]
    correlation: Floats


def correlated(model: Model, drivers: Drivers, known: Mapping[str, int]) -> Iterator[Together]:
    """What goes together by normal scores that are drawn once; others are drawn anew together and told no further."""
    for group in groups_of(ties_of(model)):
        there = [name for name in group.names if name in known]
        numbers = [known[name] for name in there]
        scored = (drivers.counted | drivers.by_period).isdisjoint(numbers) and group.degrees is None
        if scored and 1 < len(there) <= LARGEST:
            at = [group.names.index(name) for name in there]
            yield Together(tuple(there), tuple(numbers), group.matrix[np.ix_(at, at)])


def lots_of(plan: Plan, sets: Sequence[Keys], together: Sequence[Together]) -> tuple[Plan, list[Lot]]:
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


def _subsets(anew: Anew, mine: Sequence[Together], new: Mapping[int, int]) -> Lot:
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


def _given(each: Together, some: tuple[int, ...], fresh: Sequence[int]) -> dict[int, Redrawn]:
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
