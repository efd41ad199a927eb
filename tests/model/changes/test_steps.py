"""Changes joined to steps: sound together in every way that is asked for, and no larger than need be."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.model.changes.steps import FEW, joined

NEEDS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=8)


def _sound(needs: list[tuple[int, int]], pairs: list[tuple[int, int]], some: frozenset[int]) -> str:
    """Some changes need others; of some pairs only both or none can be made."""
    lost = [(one, other) for one, other in needs if one in some and other not in some]
    lost += [(one, other) for one, other in pairs if (one in some) != (other in some)]
    return f"{lost[0]} is torn" if lost else ""


@settings(deadline=None, max_examples=60)
@given(count=st.integers(1, 9), needs=NEEDS, pairs=NEEDS)
def test_every_combination_is_sound(count: int, needs: list[tuple[int, int]], pairs: list[tuple[int, int]]) -> None:
    needs, pairs = ([pair for pair in some if max(pair) < count] for some in (needs, pairs))
    found = joined([[number] for number in range(count)], lambda some: _sound(needs, pairs, some))
    assert sorted(chain.from_iterable(step.changes for step in found)) == list(range(count))
    assert [min(step.changes) for step in found] == sorted(min(step.changes) for step in found)
    sizes = range(len(found)) if len(found) <= FEW else ()
    for some in chain.from_iterable(combinations(found, size) for size in sizes):
        assert not _sound(needs, pairs, frozenset(chain.from_iterable(step.changes for step in some)))
    for size in range(len(found)):
        assert not _sound(needs, pairs, frozenset(chain.from_iterable(step.changes for step in found[:size])))
    for step in found:
        assert (len(step.changes) > 1) == bool(step.why)


def test_what_needs_nothing_stands_alone() -> None:
    found = joined([[0], [1], [2], [3]], lambda some: "no input" if 3 in some and 1 not in some else "")
    assert [(sorted(step.changes), step.why) for step in found] == [([0], ""), ([1, 3], "no input"), ([2], "")]


def test_two_that_are_named_by_one_are_not_joined_by_it() -> None:
    """An event goes with its name in a list; an input comes with its stream: two steps, whatever is tried first."""
    needs, pairs = [(1, 0)], [(2, 3)]
    found = joined([[0], [1], [2], [3]], lambda some: _sound(needs, pairs, some))
    assert [sorted(step.changes) for step in found] == [[0, 1], [2, 3]]


def test_many_are_sound_in_order_alone() -> None:
    """Of many steps only those before a step are made with it: nothing else is joined."""
    found = joined([[number] for number in range(9)], lambda some: "late" if some == frozenset({7, 8}) else "")
    assert len(found) == 9
