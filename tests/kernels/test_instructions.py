"""The table of instructions: one line a number, and what the lines say together."""

from __future__ import annotations

import pytest

from mcsv.errors import InternalError
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import DRAWS, GROUP_OF, INSTRUCTIONS, LOOKS, Group, instruction, kind_of


def test_every_number_has_its_name_and_its_group() -> None:
    assert [kind.number for kind in INSTRUCTIONS.values()] == list(range(len(INSTRUCTIONS)))
    for number, kind in INSTRUCTIONS.items():
        assert getattr(op, kind.name) == number
        assert kind_of(number) is kind
        assert GROUP_OF[number] == kind.group
        assert type(number) is int  # what numba freezes
        assert kind.does


def test_no_number_stands_for_two_instructions() -> None:
    with pytest.raises(InternalError, match=f"two instructions have the number {op.ADD}"):
        instruction(op.ADD, "out = a + b", reads=2)


@pytest.mark.parametrize("number", [-1, len(INSTRUCTIONS), 2**40])
def test_a_number_without_a_line_is_told(number: int) -> None:
    with pytest.raises(InternalError, match=f"there is no instruction {number}"):
        kind_of(number)


def test_what_draws_and_what_looks() -> None:
    draw = {"DRAW", "DRAW_KINKED", "DRAW_NOTED", "DRAW_KINKED_NOTED", "POISSON", "BINOMIAL", "SUM_OF"}
    look = {"WATCH", "CATEGORY", "NOTE_TAILS", "NOTE_COUNT", "OUTCOME", "DEFICIT", "BY_BINS", "BEST"}
    assert {kind_of(number).name for number in DRAWS} == draw
    assert {kind_of(number).name for number in LOOKS} == look


def test_fields_stand_behind_rows_but_where_tails_are_looked_up() -> None:
    assert kind_of(op.BINOMIAL).order == ("a", "b", "key", "period")
    assert kind_of(op.LOOKUP).order == ("table", "a")
    assert kind_of(op.WEIGHTED).given == ("targets", "sources")


def test_groups_follow_from_what_is_read() -> None:
    assert kind_of(op.DRAW).group == Group.DRAW
    assert kind_of(op.SUM_OF).group == Group.COUNT
    assert kind_of(op.SCALE).group == Group.UNARY
    assert kind_of(op.SETTLE).group == Group.BINARY
    assert kind_of(op.WHERE).group == Group.CHOICE
    assert kind_of(op.WATCH).group == Group.OWN
