"""Sums some streams at a time: each look is shown what it was, and few rows live at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv import read_model
from mcsv.engine.reference.interpreter import Outcome, reference
from mcsv.kernels import instructions as op
from mcsv.plan import lower
from mcsv.plan.code import by_stream as module
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Assembler, Instruction
from mcsv.plan.code.by_stream import by_stream
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.liveness import living
from mcsv.plan.code.watch import Watcher
from mcsv.plan.purpose import Purpose
from tests.campaign import effort
from tests.plan.one_draw import seen

CONFIGS = Path(__file__).parents[3] / "configs"
FILES = [file for file in sorted(CONFIGS.glob("*.yaml")) if file.stem != "uav"]  # in which no money flows
DRAWS = 32

Command = tuple[int, int, int]
commands = st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(0, 6))


def _told(script: Sequence[Command]) -> list[Instruction]:
    """A story of accounts, rows that change and rows that do not, as a script has it."""
    by = Watcher(Assembler(), Layout((), (), (), 0, (), (), ()))
    assembler = by.assembler
    accounts = [assembler.zeros() for _ in range(2)]
    kept = [assembler.changing(op.FILL, x=float(k + 2)) for k in range(3)]
    rows = [assembler.emit(op.DRAW, fields=(1, 0, 0))]
    for number, (kind, one, other) in enumerate(script):
        account, keep, row = accounts[one % 2], kept[one % 3], rows[other % len(rows)]
        if kind == 0:
            rows.append(assembler.emit(op.DRAW, fields=(one, 0, 0)))
        elif kind == 1:
            rows.append(assembler.emit(op.MULTIPLY, keep, row))
        elif kind == 2:
            rows.append(assembler.emit(op.ADD, account, row))
        elif kind == 3:
            assembler.act(Instruction(op.SCALE, None, (row,), (keep if other % 2 else account,)))
        elif kind == 4:
            by.watch(row, f"row {number}")
        elif kind == 5:
            by.watch(account if other % 3 else keep, f"a row that changes {number}")
        elif kind == 6:
            assembler.add_weighted(accounts, [row, keep], [one, other, 1, 2])
        elif kind == 7:
            pairs = [(keep, row), (kept[other % 3], rows[0])]
            assembler.add_products(account, *zip(*pairs, strict=True), [one, other])  # type: ignore[arg-type]
        elif kind == 8:
            assembler.add_weighted(accounts[:1], [accounts[1], row], [one, other])
        else:
            kept[one % 3] = assembler.changing(op.MULTIPLY, keep, row)
    for number, account in enumerate(accounts):
        by.watch(account, f"account {number} at the end")
    return living(assembler.instructions)


@settings(max_examples=effort(2000, 300), deadline=None)
@given(st.lists(commands, max_size=30), st.integers(1, 4))
def test_every_cell_is_shown_what_it_was(script: list[Command], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_WORTHWHILE", 0)
        patched.setattr(module, "_AT_ONCE", at_once)
        patched.setattr(module, "_SUBTOTALS", 0)
        steps = _told(script)
        assert seen(by_stream(steps)) == seen(steps)


def _streams(many: int, periods: int) -> list[Instruction]:
    """So many streams that fade: each period takes what is left of them into an account that is looked at."""
    by = Watcher(Assembler(), Layout((), (), (), 0, (), (), ()))
    assembler = by.assembler
    account = assembler.zeros()
    left = [assembler.emit(op.DRAW, fields=(k, 0, 0)) for k in range(2 * many)]
    flows = [assembler.changing(op.COPY, row) for row in left[::2]]
    for period in range(periods):
        assembler.add_weighted([account], flows, [1.0] * many)
        by.watch(account, f"period {period}")
        for flow, keep in zip(flows, left[1::2], strict=True):
            assembler.act(Instruction(op.SCALE, None, (keep,), (flow,)))
    return living(assembler.instructions)


def test_rows_that_live_at_once_do_not_grow_with_streams() -> None:
    rows = [allocate(by_stream(_streams(many, 12))).rows for many in (1000, 4000)]
    assert rows[0] == rows[1] < 200
    assert allocate(_streams(1000, 12)).rows > 2000


def test_each_account_adds_its_subtotal_once_a_period() -> None:
    found = by_stream(_streams(1000, 12))
    kinds = Counter(step.op for step in found)
    assert kinds[op.SCALE] == 11 * 1000
    assert kinds[op.WATCH] == 12
    own = [step for step in found if step.op == op.WEIGHTED and step.weights == (1.0,) and len(step.reads) == 1]
    assert len({step.reads for step in own}) == len(own) == 12


def test_few_streams_stay_as_they_are() -> None:
    steps = _streams(100, 12)
    assert by_stream(steps) == steps


def test_a_long_chain_of_rows_that_stay_is_followed_once() -> None:
    """Each of them reads the one before, and the last of them is looked at: none may leave its place."""
    by = Watcher(Assembler(), Layout((), (), (), 0, (), (), ()))
    assembler = by.assembler
    account = assembler.zeros()
    chain = [assembler.changing(op.FILL, x=1.0)]
    for _ in range(20_000):
        assembler.add_weighted([account], chain[-1:], [1.0])
        chain.append(assembler.changing(op.COPY, chain[-1]))
    by.watch(account, "account")
    by.watch(chain[-1], "the last")
    steps = living(assembler.instructions)
    assert by_stream(steps) == steps


def test_accounts_that_are_read_too_often_stay_as_they_are() -> None:
    """Each of them waits in a row of its own: more rows than streams are saved."""
    steps = _streams(300, 150)
    assert by_stream(steps) == steps


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("purpose", [Purpose(), Purpose(compare=True, drivers=True), Purpose(money=True)])
def test_models_give_the_same_in_batches(file: Path, purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every configuration, whatever its size, to the rounding of its sums; twins too."""
    plan = lower(read_model(file), purpose=purpose)
    for name, value in {"_WORTHWHILE": 0, "_AT_ONCE": 3, "_SUBTOTALS": 0}.items():
        monkeypatch.setattr(module, name, value)
    batched = lower(read_model(file), purpose=purpose)
    assert len(batched.program.code) > len(plan.program.code)
    assert batched.layout == plan.layout
    for one, other in ((plan, batched), (plan.twins, batched.twins)):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            _same(reference(one, 0, DRAWS), reference(other, 0, DRAWS))


def _same(one: Outcome, other: Outcome) -> None:
    """Cells to their rounding, beside the largest of their draws; what is counted exactly."""
    assert one.cells.keys() == other.cells.keys()
    for cell, values in one.cells.items():
        np.testing.assert_allclose(other.cells[cell], values, rtol=1e-9, atol=1e-9 * (np.abs(values).max() + 1.0))
    for counter, categories in one.categories.items():
        np.testing.assert_array_equal(other.categories[counter], categories)
