"""What is compiled ahead of a run is what the run asks for."""

from __future__ import annotations

import pytest

from mcsv import engine
from mcsv.engine.shard import new_scratch
from mcsv.interpreter import compile_counts, compile_rows, interpret
from mcsv.kernels import arithmetic, jit
from mcsv.model import Model
from mcsv.plan import lower


@pytest.mark.skipif(jit.jit_disabled, reason="nothing is compiled")
def test_halves_have_the_types_of_the_whole(everything: Model) -> None:
    plan = lower(everything)
    scratch = new_scratch(plan)
    compile_counts(plan.program, scratch)
    compile_rows(plan.program, scratch)
    engine.run(engine.centred(plan, engine.pilot(plan)), 2, engine.Inline())
    for kernel in (interpret._count, arithmetic.unary, arithmetic.binary, arithmetic.choice, interpret._sum):
        assert len(kernel.signatures) == 1
