"""Whether levers leave a plan as it is wherever they stand together: what lowering asked of numbers is asked again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Protocol

import numpy as np

from mcsv.plan.code.open_number import LEVER, Compared, Step
from mcsv.plan.opened import DOES, Opened, levers_behind

__all__ = ["turning"]

_MOST = 1024
"""Of so many combinations all are tried, of more as many, the ends among them."""

_ENDS = 8
"""Of so many levers every combination of ends is among them."""


class Positions(Protocol):
    """A lever with all its positions."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def values(self) -> tuple[float, ...]:
        """Where it can stand."""


def turning(opened: Opened, levers: Sequence[Positions]) -> frozenset[str]:
    """The levers behind a comparison that comes out differently somewhere: they change what is computed.

    Levers that meet in a comparison are tried together, at all their positions where these are few.
    """
    behind = levers_behind(opened.steps)
    groups: dict[frozenset[str], list[Compared]] = {}
    for each in opened.compared:
        names = frozenset[str]().union(*(behind[side] for side in _sides(each)))
        groups.setdefault(names, []).append(each)
    return frozenset[str]().union(*(names for names, asked in groups.items() if _turns(opened, names, asked, levers)))


def _sides(each: Compared) -> list[int]:
    return [side for side in (each.left, each.right) if isinstance(side, int)]


def _turns(opened: Opened, names: frozenset[str], asked: Sequence[Compared], levers: Sequence[Positions]) -> bool:
    steps = _ancestors(opened.steps, {side for each in asked for side in _sides(each)})
    chosen = [lever for lever in levers if lever.name in names]
    for values in _combinations([lever.values for lever in chosen]):
        where = {lever.name: value for lever, value in zip(chosen, values, strict=True)}
        found = _values(opened.steps, steps, where)
        for each in asked:
            sides = (found[side] if isinstance(side, int) else side for side in (each.left, each.right))
            if not each.still(*sides):
                return True
    return False


def _ancestors(steps: Sequence[Step], wanted: set[int]) -> list[int]:
    """The steps that lead to some, in their order."""
    found, open_ = set[int](), [*wanted]
    while open_:
        index = open_.pop()
        if index not in found:
            found.add(index)
            open_ += [part for part in steps[index][1] if isinstance(part, int)]
    return sorted(found)


def _values(steps: Sequence[Step], some: Sequence[int], levers: Mapping[str, float]) -> dict[int, float]:
    found: dict[int, float] = {}
    for index in some:
        name, parts = steps[index]
        if name == LEVER:
            found[index] = levers[str(parts[0])]
        else:
            found[index] = float(DOES[name](*(found[part] if isinstance(part, int) else part for part in parts)))
    return found


def _combinations(values: Sequence[tuple[float, ...]]) -> Iterator[tuple[float, ...]]:
    """All combinations, or the ends and others at random, the same each time."""
    if prod(map(len, values)) <= _MOST:
        yield from product(*values)
        return
    if len(values) <= _ENDS:
        yield from product(*((each[0], each[-1]) for each in values))
    rng = np.random.default_rng(1)
    for _ in range(_MOST):
        yield tuple(each[int(rng.integers(len(each)))] for each in values)
