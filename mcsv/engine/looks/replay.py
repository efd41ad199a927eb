"""Single draws again: a draw is a function of its number, so any of them can be looked at as closely as one likes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.engine.pilot import first_draws
from mcsv.engine.running import run
from mcsv.kernels import BLOCK
from mcsv.kernels import instructions as op
from mcsv.plan import Plan

__all__ = ["draws_of", "replayed", "unlike", "without"]

Floats = NDArray[np.float64]


def draws_of(plan: Plan, cell: int, draws: int, executor: Executor) -> Floats:
    """The first draws of one cell, (draws,): the same bits as those that a run keeps."""
    watching = retargeted(plan, [cell], lambda number, row: [step(op.WATCH, 0, row, number)]).wanting()
    kept = run(watching, draws, executor, keep=(0,)).tallied.kept_draws()
    return np.ascontiguousarray(kept[0])


def replayed(plan: Plan, draw: int) -> Floats:
    """Every cell of one draw, (cells,)."""
    place = draw % BLOCK
    return np.ascontiguousarray(first_draws(plan, place + 1, draw - place)[:, place])


def unlike(plan: Plan, values: Mapping[int, float]) -> Plan:
    """The plan in which some cells, and all that is computed from them, have other values, the same in every draw."""
    code, reals = plan.program.code.copy(), plan.program.reals.copy()
    for cell, value in values.items():
        (watch,) = np.flatnonzero((code[:, 0] == op.WATCH) & (code[:, 3] == cell))
        # A row's place is written to again after its last use: what stands in it was written just before.
        wrote = np.flatnonzero(_writes(plan.program.code[:watch]) & (plan.program.code[:watch, 1] == code[watch, 2]))[
            -1
        ]
        code[wrote], reals[wrote] = step(op.FILL, int(code[wrote, 1]), x=value)
    return replace(plan, program=plan.program._replace(code=code, reals=reals))


def without(plan: Plan, key: int, instead: float) -> Plan:
    """The plan in which all that a key draws, but single cases of a sum, is the number ``instead``."""
    code, reals = plan.program.code.copy(), plan.program.reals.copy()
    keys = np.flatnonzero(plan.program.keys == np.uint64(key))
    drawn = np.isin(code[:, 0], [op.DRAW, op.DRAW_KINKED, op.POISSON]) & np.isin(code[:, 3], keys)
    for index in np.flatnonzero(drawn).tolist():
        code[index], reals[index] = step(op.FILL, int(code[index, 1]), x=instead)
    return replace(plan, program=plan.program._replace(code=code, reals=reals))


def _writes(code: NDArray[np.int64]) -> NDArray[np.bool_]:
    return ~np.isin(code[:, 0], [op.WATCH, op.CATEGORY, op.WEIGHTED])
