"""Stories in one list: each looks at what it looked at by itself, and what an earlier one holds is not made again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.plan.code.assembler import Instruction
from mcsv.plan.code.interleave import woven
from mcsv.plan.code.watch import Watcher
from tests.campaign import effort
from tests.plan.one_draw import seen, watcher

ACCOUNTS = 3
FLOWS = (op.SCALE, op.WEIGHTED, op.PRODUCTS)


Command = tuple[int, int, int]
commands = st.tuples(st.integers(0, 7), st.integers(0, 6), st.integers(0, 6))


def told(script: Sequence[Command], by: Watcher) -> list[Instruction]:
    """A story, as a script has it."""
    assembler = by.assembler
    begin = len(assembler.instructions)
    accounts = [assembler.zeros(f"account {k}") for k in range(ACCOUNTS)]
    marks = assembler.changing(op.FILL, x=9.0, of="marks")
    rows = [assembler.emit(op.DRAW, fields=(1, 0, 0))]
    for number, (kind, one, other) in enumerate(script):
        account, row = accounts[one % ACCOUNTS], rows[other % len(rows)]
        if kind == 0:
            rows.append(assembler.emit(op.DRAW, fields=(one, 0, 0)))
        elif kind == 1:
            rows.append(assembler.emit(op.ADD, account, row))
        elif kind == 2:
            assembler.add_weighted(accounts, [row, rows[0]], [one, other, 0, 1, one, 0])
        elif kind == 3:
            assembler.act(Instruction(op.SCALE, None, (row,), (account,)))
        elif kind == 4:
            by.watch(row, "a row")
        elif kind == 5:
            by.watch(account, "an account")
        elif kind == 6:
            assembler.add_weighted(accounts[:-1], [accounts[-1], row], [one, other, 1, 2])
        else:
            by.first(marks, account, number)
    by.marks(marks)
    return assembler.instructions[begin:]


@settings(max_examples=effort(1000, 100), deadline=None)
@given(st.lists(commands, max_size=20), st.lists(st.tuples(st.integers(0, 19), commands), max_size=4))
@pytest.mark.parametrize("times", [1, 2])
def test_every_cell_is_shown_what_it_was(times: int, script: list[Command], changes: list[tuple[int, Command]]) -> None:
    """Options follow one script but for some commands; what looks at the same content is one cell already."""
    by, scripts = watcher(), [script]
    for number, command in changes * times:
        scripts.append([*scripts[-1][:number], command, *scripts[-1][number + times :]])
    stories = [told(each, by) for each in scripts]
    assert seen(woven(stories)) == seen([step for story in stories for step in story])


def test_what_an_earlier_story_holds_is_read_there_and_made_once() -> None:
    by = watcher()
    same = [(2, 1, 2), (4, 0, 0), (2, 3, 1)]
    stories = [told([*same, (1, 0, 0), (4, 0, 1)], by), told([*same, (0, 5, 0), (1, 0, 1), (4, 0, 2)], by)]
    kinds = Counter(step.op for step in woven(stories))
    assert kinds[op.WEIGHTED] == 2
    assert kinds[op.ADD] == 2
    assert kinds[op.COPY] == 0
    assert by.layout.cell_names == ["a row"] * 3


def test_what_has_changed_by_then_was_copied() -> None:
    """The second story adds what the first one draws at its end to what an account held at its beginning."""
    by = watcher()
    first = [(2, 1, 0), (5, 0, 0), (2, 3, 0), (5, 0, 0), (0, 5, 0), (4, 0, 1)]
    stories = [told(first, by), told([(2, 1, 0), (0, 5, 0), (1, 0, 1), (4, 0, 2)], by)]
    total = woven(stories)
    kinds = Counter(step.op for step in total)
    assert kinds[op.WEIGHTED] == 2
    assert kinds[op.COPY] == 1
    assert seen(total) == seen([step for story in stories for step in story])


def test_rows_for_different_things_are_told_apart_in_one_story() -> None:
    by = watcher()
    one, other = (by.assembler.zeros(name) for name in ("income", "spending"))
    assert by.watch(one, "income") != by.watch(other, "spending")
    assert by.watch(by.assembler.zeros("income"), "income") == 0
    assert by.watch(by.assembler.zeros(), "nothing in particular") != by.watch(by.assembler.zeros(), "nor this")


OPTIONS: dict[str, Any] = {
    "step": "quarter",
    "horizon": 6,
    "inputs": {
        "size": {"dist": "gamma", "shape": 3, "scale": 2},
        "price": {"dist": "gamma", "shape": 3, "scale": 2},
        "drop": {"dist": "beta", "alpha": 2, "beta": 18},
    },
    "pockets": {"payer": {}, "others": {}},
    "costs": {"team": {"amount": "20 * price", "per": "quarter", "paid_by": "payer"}},
    "benefits": {
        f"gain_{k}": {
            "quantity": f"size + {k}",
            "per": "quarter",
            "timing": {"drop_off": {"rate": "drop", "per": "quarter"}},
            "values": [
                {"to": "payer", "type": "fiscal", "unit_value": "price", "cashable": "drop"},
                {"to": "others", "type": "fiscal", "unit_value": "price", "cashable": 1},
            ],
        }
        for k in range(3)
    },
    "outputs": {"y": {"formula": "size"}},
}


def test_an_option_shares_what_it_does_not_touch() -> None:
    dearer = {"add": {"costs.room": {"amount": "size", "per": "quarter", "paid_by": "payer", "from": 2}}}
    plan, alone = (lower(Model.model_validate(OPTIONS | more)) for more in ({"options": {"dearer": dearer}}, {}))
    books = plan.layout.pocket_cells
    assert books["dearer", "others"] == books["base", "others"]
    mine, theirs = books["dearer", "payer"], books["base", "payer"]
    assert [a == b for a, b in zip(mine.positions, theirs.positions, strict=True)] == [True] * 2 + [False] * 4
    kinds, before = (Counter(each.program.code[:, 0].tolist()) for each in (plan, alone))
    assert kinds[op.SCALE] == before[op.SCALE] > 0
    assert kinds[op.PRODUCTS] == before[op.PRODUCTS]


def test_flows_of_an_option_stay_together_and_a_look_with_its_marks() -> None:
    other = {"set": {"inputs.size": {"dist": "gamma", "shape": 4, "scale": 2}}}
    plan, alone = (lower(Model.model_validate(OPTIONS | more)) for more in ({"options": {"other": other}}, {}))
    runs, marked = zip(*map(_together, (plan, alone)), strict=True)
    assert runs[0] <= 2 * runs[1] == 2 * 6
    assert marked[0] == 2 * marked[1] == 2 * 2 * 6


def _together(plan: Plan) -> tuple[int, int]:
    """How many runs of flows there are, and how many looks are followed by a mark of the same row."""
    steps = plan.program.code[:, [0, 2]].tolist()
    runs = sum(flows for flows, _ in groupby(steps, lambda step: step[0] in FLOWS))
    return runs, sum(
        (one, other) == (op.WATCH, op.FIRST) and row == same for (one, row), (other, same) in pairwise(steps)
    )


def test_chance_in_one_option_is_not_that_of_another() -> None:
    """The same draws are knowledge in one option and chance in another: no cell can tell of both."""
    same = {"inputs": {"x": {"dist": "normal", "mean": 0, "sd": 1}}, "outputs": {"y": {"formula": "x"}}}
    plan = lower(Model.model_validate(same | {"options": {"other": {"set": {"inputs.x.chance": True}}}}))
    cells = plan.layout.output_cells
    assert cells["base", "y"] not in plan.layout.chance_cells
    assert cells["other", "y"] in plan.layout.chance_cells
