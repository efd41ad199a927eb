"""Sums some streams at a time: each look is shown what it was, and few rows live at once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "language"))

from invented.models import invent

from mcsv import read_model
from mcsv.engine.reference.interpreter import Outcome, reference
from mcsv.kernels import instructions as op
from mcsv.model import Model, validate
from mcsv.plan import Plan, lower
from mcsv.plan.code import batches
from mcsv.plan.code import by_stream as module
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.by_stream import by_stream
from mcsv.plan.code.instruction import Instruction
from mcsv.plan.code.liveness import living
from mcsv.plan.purpose import Purpose
from tests.campaign import effort
from tests.plan.one_draw import seen, watcher

CONFIGS = Path(__file__).parents[3] / "configs"
FILES = [file for file in sorted(CONFIGS.glob("*.yaml")) if file.stem != "uav"]  # in which no money flows
DRAWS = 32

Command = tuple[int, int, int]
commands = st.tuples(st.integers(0, 11), st.integers(0, 6), st.integers(0, 6))


def _told(script: Sequence[Command]) -> list[Instruction]:
    """A story of accounts, rows that change and rows that do not, as a script has it."""
    by = watcher()
    assembler = by.assembler
    accounts = [assembler.zeros() for _ in range(3)]  # the last one is looked at only through what is made of it
    kept = [assembler.changing(op.FILL, x=float(k + 2)) for k in range(3)]
    rows = [assembler.emit(op.DRAW, fields=(1, 0, 0))]
    for number, (kind, one, other) in enumerate(script):
        account, keep, row = accounts[one % 3], kept[one % 3], rows[other % len(rows)]
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
            by.watch(accounts[one % 2] if other % 3 else keep, f"a row that changes {number}")
        elif kind == 6:
            assembler.add_weighted(accounts[:2], [row, keep], [one, other, 1, 2], _named(one, other))
        elif kind == 7:
            pairs = [(keep, row), (kept[other % 3], rows[0])]
            left, right = zip(*pairs, strict=True)
            assembler.add_products(account, left, right, [one, other], _named(one, other))
        elif kind == 8:
            assembler.add_weighted(accounts[:1], [accounts[1], row], [one, other], _named(other, one))
        elif kind == 10:
            assembler.add_products(accounts[0], [keep, row], [accounts[1], row], [one, other], _named(other, other))
        elif kind == 11:
            assembler.act(Instruction(op.FIRST, None, (row,), (keep,), x=float(one - 3)))
        else:
            kept[one % 3] = assembler.changing(op.MULTIPLY, keep, row)
    for number, account in enumerate(accounts[:2]):
        by.watch(account, f"account {number} at the end")
    return living(assembler.instructions)


def _named(*numbers: int) -> list[str]:
    """The streams of terms; one of seven is of none."""
    return [f"stream {number}" if number else "" for number in numbers]


def _small(patched: pytest.MonkeyPatch, at_once: int) -> None:
    """Batches of so many rows, however few there are."""
    patched.setattr(batches, "_AT_ONCE", at_once)
    patched.setattr(module, "_WORTHWHILE", 0)
    patched.setattr(module, "_SUBTOTALS", 0)


def _batched_alike(steps: Sequence[Instruction]) -> None:
    """There are batches, and what is looked at is what it was."""
    assert len(by_stream(steps)) > len(steps)
    assert seen(by_stream(steps)) == seen(steps)


@settings(max_examples=effort(2000, 300), deadline=None)
@given(st.lists(commands, max_size=30), st.integers(1, 4))
def test_every_cell_is_shown_what_it_was(script: list[Command], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        _small(patched, at_once)
        steps = _told(script)
        assert seen(by_stream(steps)) == seen(steps)


def test_what_follows_from_a_row_that_changes_goes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """However far behind, and though what else it is made of is rarer and drawn before."""
    _small(monkeypatch, 1)
    by = watcher()
    assembler, account = by.assembler, by.assembler.zeros()
    rarer, rare, draw = (assembler.emit(op.DRAW, fields=(k, 0, 0)) for k in (5, 6, 7))
    keep = assembler.changing(op.FILL, x=3.0)
    one = assembler.emit(op.MULTIPLY, keep, draw)
    two = assembler.emit(op.MULTIPLY, one, rare)
    three = assembler.emit(op.MULTIPLY, two, rarer)
    assembler.add_weighted([account], [keep, one, two, three], [1.0, 10.0, 100.0, 1000.0], ["a", "b", "c", "d"])
    assembler.act(Instruction(op.SCALE, None, (draw,), (keep,)))
    assembler.add_weighted([account], [keep], [1.0], ["e"])
    by.watch(account, "account")
    _batched_alike(living(assembler.instructions))


@pytest.mark.parametrize("first", [0, 1])
def test_rows_that_change_and_are_multiplied_go_together(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _small(monkeypatch, 1)
    by = watcher()
    assembler, account = by.assembler, by.assembler.zeros()
    draw = assembler.emit(op.DRAW, fields=(7, 0, 0))
    kept = [assembler.changing(op.FILL, x=float(k + 3)) for k in range(2)]
    assembler.add_products(account, [kept[first]], [kept[1 - first]], [1.0], ["a"])
    for weight in (1.0, 10.0):
        assembler.add_weighted([account], kept, [weight, 100.0 * weight], ["b", "c"])
        for row in kept:
            assembler.act(Instruction(op.SCALE, None, (draw,), (row,)))
    assembler.add_weighted([account], kept, [5.0, 7.0], ["b", "d"])
    by.watch(account, "account")
    _batched_alike(living(assembler.instructions))


def test_what_is_made_of_a_row_that_changes_is_made_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it goes into no sum itself."""
    _small(monkeypatch, 1)
    by = watcher()
    assembler, account = by.assembler, by.assembler.zeros()
    draw, keep = assembler.emit(op.DRAW, fields=(7, 0, 0)), assembler.changing(op.FILL, x=3.0)
    by.watch(assembler.emit(op.MULTIPLY, keep, draw), "product")
    assembler.act(Instruction(op.SCALE, None, (draw,), (keep,)))
    assembler.add_weighted([account], [keep], [1.0], ["a"])
    by.watch(account, "account")
    _batched_alike(living(assembler.instructions))


def test_what_is_multiplied_by_an_account_stays_at_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _small(monkeypatch, 1)
    by = watcher()
    assembler, accounts = by.assembler, [by.assembler.zeros() for _ in range(2)]
    draw, keep = assembler.emit(op.DRAW, fields=(7, 0, 0)), assembler.changing(op.FILL, x=3.0)
    assembler.add_weighted(accounts[1:], [draw], [1.0], ["a"])
    assembler.add_products(accounts[0], [keep], [accounts[1]], [1.0], ["b"])
    assembler.act(Instruction(op.SCALE, None, (draw,), (keep,)))
    assembler.add_weighted(accounts[:1], [keep], [1.0], ["c"])
    by.watch(accounts[0], "account")
    _batched_alike(living(assembler.instructions))


def _streams(many: int, periods: int) -> list[Instruction]:
    """So many streams that fade: each period takes what is left of them into an account that is looked at."""
    by = watcher()
    assembler = by.assembler
    account = assembler.zeros()
    left = [assembler.emit(op.DRAW, fields=(k, 0, 0)) for k in range(2 * many)]
    flows = [assembler.changing(op.COPY, row) for row in left[::2]]
    for period in range(periods):
        assembler.add_weighted([account], flows, [1.0] * many, [f"stream {k}" for k in range(many)])
        by.watch(account, f"period {period}")
        for flow, keep in zip(flows, left[1::2], strict=True):
            assembler.act(Instruction(op.SCALE, None, (keep,), (flow,)))
    return living(assembler.instructions)


def test_rows_that_live_at_once_do_not_grow_with_streams() -> None:
    rows = [allocate(by_stream(_streams(many, 12))).rows for many in (1000, 4000)]
    assert rows[0] == rows[1] < 200
    assert allocate(_streams(1000, 12)).rows > 2000


def test_what_is_looked_at_does_not_wait_for_the_accounts() -> None:
    """As the level of a stock is, stream by stream and period by period."""
    by = watcher()
    account, levels = by.assembler.zeros(), [by.assembler.emit(op.DRAW, fields=(k, 0, 0)) for k in range(1000)]
    for period in range(6):
        levels = [by.assembler.emit(op.ADD, level, level) for level in levels]
        for k, level in enumerate(levels):
            by.watch(level, f"level {k} in period {period}")
        by.assembler.add_weighted([account], levels, [1.0] * len(levels), [f"level {k}" for k in range(len(levels))])
        by.watch(account, f"account in period {period}")
    steps = living(by.assembler.instructions)
    assert seen(by_stream(steps)) == seen(steps)
    assert allocate(by_stream(steps)).rows < 200


def _numbered(steps: Sequence[Instruction]) -> list[tuple[object, ...]]:
    """Instructions by the numbers of their rows, without the looks."""
    return [
        (step.op, *(tuple(row.number for row in rows) for rows in (step.reads, step.updates)), step.weights)
        for step in steps
        if step.op != op.WATCH
    ]


def test_whoever_only_looks_moves_no_term() -> None:
    """What is kept beside the answer moves no figure of it."""
    by = watcher()
    assembler, account = by.assembler, by.assembler.zeros()
    left, right = ([assembler.emit(op.DRAW, fields=(k, side, 0)) for k in range(300)] for side in range(2))
    for period in range(3):
        assembler.add_products(account, left, right[::-1], [1.0] * 300, [f"product {k}" for k in range(300)])
        by.watch(account, f"period {period}")
    steps = living(assembler.instructions)
    looks = [Instruction(op.WATCH, None, (row,), fields=(99 + k,)) for k, row in enumerate((*left[::2], *right[1::3]))]
    assert len(by_stream(steps)) > len(steps)
    assert _numbered(by_stream([*steps, *looks])) == _numbered(by_stream(steps))


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
    by = watcher()
    assembler = by.assembler
    account = assembler.zeros()
    chain = [assembler.changing(op.FILL, x=1.0)]
    for _ in range(20_000):
        assembler.add_weighted([account], chain[-1:], [1.0], ["chain"])
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
    _small(monkeypatch, 3)
    batched = lower(read_model(file), purpose=purpose)
    assert len(batched.program.code) > len(plan.program.code)
    assert batched.layout == plan.layout
    for one, other in ((plan, batched), (plan.twins, batched.twins)):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            _same(reference(one, 0, DRAWS), reference(other, 0, DRAWS))


def _large(streams: int) -> Model:
    """Many costs, and options that are base where their event does not happen or their cap does not bind."""
    inputs = {f"price_{k}": {"dist": "lognormal", "mean": 90 + k % 7, "sd": 20} for k in range(streams)}
    costs = {f"cost_{k}": {"amount": f"price_{k}", "per": "quarter", "paid_by": "council"} for k in range(streams)}
    often = {"events.strike": {"probability": 0.5, "changes": {"costs.cost_9": 1.5, "costs.cost_200": 1.25}}}
    claim = {
        "version": 1,
        "programme": "Many costs",
        "currency": "GBP",
        "start": "2026-04",
        "step": "quarter",
        "horizon": 6,
        "accountability": {"pocket": "council", "window": 4, "tolerance": 0.1},
        "pockets": {"council": {}},
        "inputs": inputs,
        "costs": costs,
        "options": {"struck": {"add": often}, "capped": {"set": {"costs.cost_7.cap": 120}}},
    }
    return validate(claim)


def test_options_that_come_to_the_same_do_so_to_the_last_bit() -> None:
    """In batches as without, whatever the options add to the streams that they share."""
    model = _large(400)
    plan = lower(model)
    found = reference(plan, 0, DRAWS)
    base, struck, capped = (
        np.array([found.cells[cell] for cell in plan.layout.pocket_cells[option, "council"].positions])
        for option in plan.layout.options
    )
    assert plan.rows < 400  # there are batches
    for other in (struck, capped):
        apart = np.abs(base - other)
        assert ((apart == 0.0) | (apart > 1e-6)).all()
        assert 4 < (apart[-1] == 0.0).sum() < DRAWS


def _pairs(plan: Plan, found: Outcome) -> Iterator[tuple[object, np.ndarray, np.ndarray]]:
    """Positions and views of every two options."""
    places: dict[object, list[np.ndarray]] = {}
    for (_, pocket), book in plan.layout.pocket_cells.items():
        for period, cell in enumerate(book.positions):
            places.setdefault((pocket, period), []).append(found.cells[cell])
    for (_, view), cell in plan.layout.view_cells.items():
        places.setdefault(view, []).append(found.cells[cell])
    for place, options in places.items():
        yield from ((place, *pair) for pair in combinations(options, 2))


@pytest.mark.parametrize("chunk", range(effort(12, 2)))
def test_batches_tell_no_options_apart(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is alike to the last bit in a draw stays so; but for models of which rounding tells options apart anyway."""
    alike = 0
    for seed in range(20_000 + 30 * chunk, 20_030 + 30 * chunk):
        model = validate(invent(seed))
        if len(model.variants) == 1:
            continue
        plan = lower(model)
        with monkeypatch.context() as patched:
            _small(patched, 1 + seed % 3)
            batched = lower(model)
        before, after = (list(_pairs(each, reference(each, 0, 8 * DRAWS))) for each in (plan, batched))
        if any(((one != other) & np.isclose(one, other, 1e-9, 1e-6)).any() for _, one, other in before):
            continue
        for (place, *pair), (_, one, other) in zip(before, after, strict=True):
            same = pair[0] == pair[1]
            assert (one == other)[same].all(), (seed, place)
            alike += 0 if same.all() else int(same.sum())
    assert alike > 100


def _same(one: Outcome, other: Outcome) -> None:
    """Cells to their rounding, beside the largest of their draws; what is counted exactly."""
    assert one.cells.keys() == other.cells.keys()
    for cell, values in one.cells.items():
        np.testing.assert_allclose(other.cells[cell], values, rtol=1e-9, atol=1e-9 * (np.abs(values).max() + 1.0))
    for counter, categories in one.categories.items():
        np.testing.assert_array_equal(other.categories[counter], categories)
