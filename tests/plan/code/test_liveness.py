"""What nobody looks at is left out, of instructions on rows and of those in a plan."""

from __future__ import annotations

import numpy as np

from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan import lower
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Assembler, Instruction
from mcsv.plan.code.liveness import alive, living


def test_only_what_is_seen_lives() -> None:
    assembler = Assembler()
    a, b = assembler.emit(op.DRAW, fields=(0, 0, 0)), assembler.emit(op.DRAW, fields=(0, 1, 0))
    total, lost = assembler.zeros(), assembler.zeros()
    assembler.add_weighted([total], [a], [1.0])
    assembler.add_weighted([lost], [b], [1.0])
    assembler.act(Instruction(op.WATCH, None, (total,), fields=(0,)))
    steps = assembler.instructions
    kept = living(steps)
    assert [step.op for step in kept] == [op.DRAW, op.FILL, op.WEIGHTED, op.WATCH]
    assert kept == [step for step in steps if step in kept]
    code = allocate(steps)
    plan = lower(Model.model_validate({"inputs": {"x": 1.0}, "outputs": {"y": {"formula": "x"}}})).program
    program = plan._replace(code=code.code, reals=code.reals, lists=code.lists, weights=code.weights)
    found = alive(program, np.array([step.op == op.WATCH for step in steps]))
    assert found.tolist() == [step in kept for step in steps]
    assert not alive(program, np.zeros(len(steps), dtype=bool)).any()
