"""What lowering asked of numbers is asked again wherever levers can stand, also between ends and together."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mcsv.plan.code.open_number import Tape
from mcsv.plan.combinations import turning
from mcsv.plan.opened import Opened, values_of


@dataclass
class _Lever:
    name: str
    values: tuple[float, ...]


def _opened(tape: Tape) -> Opened:
    return Opened(dict(tape.cases[0]), tuple(tape.steps), compared=tuple(tape.compared))


def test_two_levers_that_pass_each_other_turn_a_comparison() -> None:
    now = {"a": 2.0, "b": 12.0, "c": 0.0}
    # At each end alone and at all ends together a lies below b; at a = 10, b = 5 it does not.
    tape = Tape([now, {**now, "a": 10.0}, {**now, "b": 5.0}, {"a": 10.0, "b": 15.0, "c": 1.0}])
    assert tape.lever("a") < tape.lever("b")
    assert tape.lever("c") > -1.0
    assert tape.undecided == []
    opened = _opened(tape)
    levers = [_Lever("a", (0.0, 5.0, 10.0)), _Lever("b", (5.0, 15.0)), _Lever("c", (0.0, 1.0))]
    assert turning(opened, levers) == {"a", "b"}
    assert opened.unlike(values_of(opened.steps, {"a": 9.0, "b": 11.0, "c": 0.0})) is None
    assert opened.unlike(values_of(opened.steps, {"a": 10.0, "b": 5.0, "c": 0.0})) is not None


@pytest.mark.parametrize(("most", "turns"), [(0.26, frozenset()), (0.24, frozenset({"a"}))])
def test_every_position_of_a_lever_is_tried(most: float, turns: frozenset[str]) -> None:
    now = {"a": 0.0}
    tape = Tape([now, {"a": 1.0}])
    a = tape.lever("a")
    assert a * (1.0 - a) < most  # 0 at both ends, and 1/4 between them
    assert turning(_opened(tape), [_Lever("a", tuple(k / 100 for k in range(101)))]) == turns


def test_a_number_that_is_0_at_one_end_counts_for_what_it_is_elsewhere() -> None:
    tape = Tape([{"a": 0.0}, {"a": 0.5}, {"a": 1.0}])
    assert tape.lever("a") > 0.0
    assert turning(_opened(tape), [_Lever("a", (0.0, 0.5, 1.0))]) == frozenset()
    below = Tape([{"a": 0.0}, {"a": 1.0}])
    assert below.lever("a") > 0.0
    assert turning(_opened(below), [_Lever("a", (-1.0, 0.0, 1.0))]) == {"a"}
