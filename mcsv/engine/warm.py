"""Compile the kernels, or load what this machine compiled before."""

from __future__ import annotations

from mcsv.engine.local import run
from mcsv.engine.pilot import centred, pilot
from mcsv.kernels import jit
from mcsv.model import Model
from mcsv.plan import lower

__all__ = ["compile_kernels", "compiled_before"]


def compiled_before() -> bool:
    """Whether this machine already holds compiled kernels for exactly this code."""
    return jit.compiled_before()


def compile_kernels() -> None:
    """Run the smallest plan once; :func:`mcsv.engine.pilot.pilot` mends a damaged cache."""
    model = Model.model_validate({"inputs": {"x": 1.0}, "outputs": {"y": {"formula": "x"}}})
    plan = lower(model)
    run(centred(plan, pilot(plan)), 2, 1)
