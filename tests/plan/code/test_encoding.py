"""A plan that is taken apart into instructions and put together again makes the same draws, bit by bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mcsv import engine
from mcsv.files import as_model
from mcsv.kernels import instructions as op
from mcsv.plan import Plan, lower
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.encoding import decoded, encoded
from mcsv.plan.code.liveness import trimmed


def again(plan: Plan, trim: bool) -> Plan:
    steps = decoded(plan.program)
    code = allocate(trimmed(steps) if trim else steps)
    program = plan.program._replace(code=code.code, reals=code.reals, lists=code.lists, weights=code.weights)
    return replace(plan, program=program, rows=code.rows)


@pytest.mark.parametrize("name", ["local_or_national", "risk_register", "school_learning"])
def test_the_same_draws(name: str) -> None:
    plan = lower(as_model(f"configs/{name}.yaml"))
    known = engine.first_draws(plan, 1024)
    for trim in (False, True):
        assert engine.first_draws(again(plan, trim), 1024).tobytes() == known.tobytes()


def test_targets_that_nothing_needs_are_left_out() -> None:
    plan = lower(as_model("configs/local_or_national.yaml"))
    lean = again(plan, True)
    assert len(lean.program.lists) <= len(plan.program.lists)
    assert np.array_equal(lean.program.keys, plan.program.keys)


@pytest.mark.parametrize(
    ("targets", "sources", "fine"), [((0, 1), (2, 3), True), ((0, 0), (2, 3), False), ((0, 2), (2, 3), False)]
)
def test_a_sum_has_each_target_once_and_reads_none(
    targets: tuple[int, ...], sources: tuple[int, ...], fine: bool
) -> None:
    rows = [Row(number, True) for number in range(4)]
    reads, updates = tuple(rows[k] for k in sources), tuple(rows[k] for k in targets)
    step = Instruction(op.WEIGHTED, None, reads, updates, fields=(len(updates), len(reads)), weights=(1.0,) * 4)
    of, lists, weights = {row: place for place, row in enumerate(rows)}, list[int](), list[float]()
    if fine:
        assert encoded(step, of, lists, weights) == [op.WEIGHTED, 0, 0, 2, 2, 2, 0]
        assert lists == [0, 1, 2, 3]
    else:
        with pytest.raises(ValueError, match="WEIGHTED writes to rows"):
            encoded(step, of, lists, weights)
