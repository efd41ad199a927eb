"""Every line of the table of instructions is true, and a line that is not is found out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from campaign import some
from instruction_contract import broken

from mcsv.kernels.instructions import INSTRUCTIONS, Kind

KINDS = [pytest.param(kind, id=kind.name) for kind in INSTRUCTIONS.values()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_is_true(kind: Kind) -> None:
    assert broken(kind) == []


def falsified(kind: Kind) -> dict[str, Kind]:
    """The line with one thing wrong in it, each in turn."""
    wrong = {
        "updates": replace(kind, updates=not kind.updates),
        "draws": replace(kind, draws=not kind.draws),
        "looks": replace(kind, looks=not kind.looks),
        "x and y": replace(kind, numbers=kind.numbers - 1 if kind.numbers else 1),
    }
    if kind.reads:
        wrong["an operand is forgotten"] = replace(kind, reads=kind.reads - 1)
    if kind.reads < 3 and not kind.fields:
        wrong["an operand too many"] = replace(kind, reads=kind.reads + 1)
    if kind.lists:
        wrong["a list is forgotten"] = replace(kind, lists=kind.lists[:-1])
    if kind.arithmetic:
        wrong["a reason too many, or none"] = replace(kind, unfolded="" if kind.unfolded else "no reason")
        wrong["no range, or one"] = replace(kind, unranged="" if kind.unranged else "no reason")
    return wrong


@pytest.mark.parametrize("kind", some(KINDS, 10))
def test_a_false_line_is_found_out(kind: Kind) -> None:
    assert [what for what, wrong in falsified(kind).items() if not broken(wrong)] == []
