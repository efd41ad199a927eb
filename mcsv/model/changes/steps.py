"""Steps: changes of a model joined so far that each step, and some steps together, leave a sound model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, combinations

from mcsv.dataclass import dataclass

__all__ = ["FEW", "Step", "joined"]

FEW = 6
"""Steps of which every combination is gone through."""

_PAIRED = 12
"""Steps of which two at a time are tried to be left out."""

Wrong = Callable[[frozenset[int]], str]
"""What is wrong with the model in which some changes are made, by their numbers; nothing where it is sound."""


@dataclass(frozen=True)
class Step:
    """Changes that are made at once, by their numbers; ``why``: what would be wrong with a part of them."""

    changes: frozenset[int]
    why: str = ""


def joined(units: Iterable[Iterable[int]], wrong: Wrong) -> list[Step]:
    """Steps in the order of their first changes, as small as can be, out of ``units`` of changes that belong together.

    With up to FEW steps every combination of them is sound; with more, all up to any one of them are. To make all
    changes must be sound.
    """
    found = [Step(frozenset(unit)) for unit in units]
    for step in tuple(found):
        if why := wrong(step.changes):
            found = _merged(found, _needed(found, [step], wrong), why)
    while bad := _first_wrong(found, wrong):
        some, why = bad
        # all but the last of them are sound together
        found = _merged(found, _needed(found, some, wrong) - _union(some[:-1]), why)
    return found


def _first_wrong(steps: list[Step], wrong: Wrong) -> tuple[list[Step], str] | None:
    """The first steps that are not sound together and what is wrong with them."""
    for some in _tried(steps):
        if why := wrong(_union(some)):
            return some, why
    return None


def _tried(steps: list[Step]) -> Iterator[list[Step]]:
    if len(steps) > FEW:
        yield from (steps[:size] for size in range(1, len(steps)))
        return
    sizes = (combinations(steps, size) for size in range(1, len(steps)))
    yield from map(list, chain.from_iterable(sizes))


def _needed(steps: list[Step], some: list[Step], wrong: Wrong) -> frozenset[int]:
    """Some steps with as few others as make them sound: one more where that will do, else all but those that can be
    left out, one or two at a time, from the last on.
    """
    fixed, every = _union(some), _union(steps)
    others = [step for step in reversed(steps) if not step.changes & fixed]
    for step in reversed(others):
        if not wrong(fixed | step.changes):
            return fixed | step.changes
    smaller = True
    while smaller:  # what could not go before may go when something that answers to it has gone
        smaller = False
        pairs = combinations(others, 2) if len(others) <= _PAIRED else ()
        for out in (*combinations(others, 1), *pairs):
            gone = _union(out)
            if gone <= every and not wrong(every - gone):
                every, smaller = every - gone, True
        others = [step for step in others if step.changes <= every]
    return every


def _merged(steps: list[Step], changes: frozenset[int], why: str) -> list[Step]:
    """The steps with those that have any of some changes as one, in the place of the first of them."""
    parts = [step for step in steps if step.changes & changes]
    why = next(filter(None, (step.why for step in parts)), why)
    whole = Step(changes | _union(parts), why)
    found = [step for step in steps if step not in parts]
    return sorted([*found, whole], key=lambda step: min(step.changes))


def _union(steps: Iterable[Step]) -> frozenset[int]:
    return frozenset(chain.from_iterable(step.changes for step in steps))
