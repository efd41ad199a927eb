"""What is drawn anew of a model: each driver, or all that go together, and subsets of those that do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.shapley import LARGEST, order_weights, redrawn, weights_of_orders, whitened
from mcsv.dataclass import dataclass
from mcsv.distributions import build, inverse_table
from mcsv.frozen import FrozenDict
from mcsv.model import Model
from mcsv.model.records.dependence import groups_of, ties_of
from mcsv.plan import Plan
from mcsv.plan.code.drivers import Drivers
from mcsv.plan.code.pick_freeze import Anew, Divided, Lot, Redrawn
from mcsv.plan.plan import with_tables
from mcsv.plan.quantities.keys import another, key_of

__all__ = ["PAIRS", "Keys", "Together", "Weights", "correlated", "lots_of", "parts_of", "some_orders"]

Floats = NDArray[np.float64]
Keys = tuple[int, ...]
Weights = Mapping[tuple[int, ...], Floats]

_EVERY = 8
"""Inputs that go together of which every subset is drawn anew; of more, those of some orders."""

PAIRS = 8
"""Orders, each with its reverse, that are gone through where there are too many."""


@dataclass(frozen=True)
class Together:
    """Drivers of one option that go together by scores of a copula: names, numbers, and their correlation; ``degrees``
    of Student's t, None of a normal one.
    """

    names: tuple[str, ...]
    numbers: tuple[int, ...]
    correlation: Floats
    degrees: float | None


def correlated(model: Model, drivers: Drivers, known: Mapping[str, int]) -> Iterator[Together]:
    """What goes together by scores that are drawn once; others are drawn anew together and told no further.

    So are counts, and what is a yes or no: who knows one knows no score, and given it those of others are not normal.
    """
    for group in groups_of(ties_of(model)):
        there = [name for name in group.names if name in known]
        numbers = [known[name] for name in there]
        if (drivers.counted | drivers.by_period).isdisjoint(numbers) and 1 < len(there) <= LARGEST:
            at = [group.names.index(name) for name in there]
            yield Together(tuple(there), tuple(numbers), group.matrix[np.ix_(at, at)], group.degrees)


def lots_of(plan: Plan, sets: Sequence[Keys], together: Sequence[Together]) -> tuple[Plan, list[Lot]]:
    """The plan with a second key for each, and what is drawn anew of it; see :class:`_Figures` for the sums."""
    drivers, keys = plan.drivers, plan.program.keys
    assert drivers is not None
    more = np.array([another(int(key)) for key in keys], np.uint64)
    plan = replace(plan, program=plan.program._replace(keys=np.concatenate([keys, more])))
    plan, tables = _tabled(plan, together)
    new = {key: keys.size + key for key in range(keys.size)}
    lots = []
    for some in sets:
        mine = [each for each in together if drivers.keys[each.numbers[0]] == some]
        anew = Anew(FrozenDict({key: new[key] for key in some}))
        alike = mine and len({(each.names, each.degrees) for each in mine}) == 1
        lots.append(_subsets(anew, mine, new, tables, plan.seed) if alike else Lot((anew,)))
    return plan, lots


Spec = tuple[tuple[str, object], ...]

_NORMAL: Spec = (("dist", "normal"), ("mean", 0), ("sd", 1))


def _chi_squared(degrees: float) -> Spec:
    return ("dist", "gamma"), ("shape", degrees / 2), ("scale", 2)


def _tabled(plan: Plan, together: Sequence[Together]) -> tuple[Plan, dict[Spec, int]]:
    """The plan with the tables that scores are drawn anew from, and their numbers."""
    wanted = dict.fromkeys([_NORMAL] if together else [])
    for each in together:
        if each.degrees is not None:
            wanted |= dict.fromkeys(_chi_squared(each.degrees + more) for more in range(1, len(each.names)))
    plan, numbers = with_tables(plan, [inverse_table(build(dict(spec))) for spec in wanted])
    return plan, dict(zip(wanted, numbers, strict=True))


def some_orders(names: Sequence[str], seed: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of an order of inputs and its reverse; which ones follows from the seed and the names."""
    found = []
    for number in range(PAIRS):
        lots = [key_of(seed, f"\0order {number}\0{name}") for name in names]
        order = tuple(sorted(range(len(names)), key=lots.__getitem__))
        found.append((order, order[::-1]))
    return found


def parts_of(names: Sequence[str], seed: int) -> list[Weights]:
    """Weights of subsets of inputs in their effects; of many, over some orders, and then by each pair of these."""
    if len(names) <= _EVERY:
        return [order_weights(len(names))]
    pairs = some_orders(names, seed)
    return [weights_of_orders([order for pair in pairs for order in pair]), *map(weights_of_orders, pairs)]


def _subsets(
    anew: Anew, mine: Sequence[Together], new: Mapping[int, int], tables: Mapping[Spec, int], seed: int
) -> Lot:
    """All of a group; all others; subsets of it given the rest. Sums: the group's total, all that the group does not
    explain by itself, each input's effect, and where not all orders are gone through, the effects by each pair of them.
    """
    size, parts = len(mine[0].names), parts_of(mine[0].names, seed)
    others = Anew(FrozenDict({key: other for key, other in new.items() if key not in anew.keys}))
    worlds = [anew, others]
    number: dict[tuple[int, ...], int] = {}
    for some in parts[0]:
        if len(some) < size:
            number[some] = len(worlds)
            worlds.append(Anew(scores=FrozenDict(_given(mine, some, [*anew.keys.values()], tables))))
    effects = [
        FrozenDict({number.get(some, 0): float(weights[place]) for some, weights in part.items()})
        for part in parts
        for place in range(size)
    ]
    return Lot(tuple(worlds), (FrozenDict({0: 1.0}), FrozenDict({1: 1.0}), *effects))


def _given(
    mine: Sequence[Together], some: tuple[int, ...], fresh: Sequence[int], tables: Mapping[Spec, int]
) -> dict[int, Redrawn]:
    """Some scores of a group given the others, by driver, in every option."""
    found: dict[int, Redrawn] = {}
    for each in mine:
        given, left = redrawn(each.correlation, some)
        rest = [place for place in range(len(each.names)) if place not in some]
        others, divided = [each.numbers[place] for place in rest], None
        if each.degrees is not None:
            rows = whitened(each.correlation, rest)
            sums = tuple(FrozenDict(dict(zip(others, row.tolist(), strict=True))) for row in rows)
            table = tables[_chi_squared(each.degrees + len(rows))]
            divided = Divided(each.degrees, sums, table, fresh[len(each.names)])
        keys = [fresh[place] for place in some]
        for row, place in enumerate(some):
            found[each.numbers[place]] = Redrawn(
                FrozenDict(dict(zip(others, given[row].tolist(), strict=True))),
                FrozenDict(dict(zip(keys, left[row].tolist(), strict=True))),
                tables[_NORMAL],
                divided,
            )
    return found
