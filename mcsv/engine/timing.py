"""Where the time of a plan goes, instruction by instruction: measured, not guessed."""

from __future__ import annotations

import time

import numpy as np

from mcsv.engine.shard import new_scratch, new_state
from mcsv.interpreter import run_blocks
from mcsv.kernels import BLOCK
from mcsv.kernels.instructions import kind_of
from mcsv.plan import Plan

__all__ = ["profile"]

_HARMLESS = 1.0 - 2.0**-30  # a value that every instruction can take over and over without over- or underflow


def profile(plan: Plan, blocks: int = 200, repeats: int = 5) -> dict[str, float]:
    """Nanoseconds a draw on one thread for each kind of instruction of a centred plan, and for ``ALL`` of them.

    Each kind runs alone over rows in cache, ``blocks`` blocks at a time, and the fastest of ``repeats`` counts.
    """
    kinds = np.unique(plan.program.code[:, 0])
    found = {kind_of(int(kind)).name: _time(plan, np.array([kind]), blocks, repeats) for kind in kinds}
    return {
        "ALL": _time(plan, kinds, blocks, repeats),
        **dict(sorted(found.items(), key=lambda item: -item[1])),
    }


def _time(plan: Plan, kinds: np.ndarray[tuple[int], np.dtype[np.int64]], blocks: int, repeats: int) -> float:
    chosen = np.isin(plan.program.code[:, 0], kinds)
    program = plan.program._replace(
        code=np.ascontiguousarray(plan.program.code[chosen]),
        reals=np.ascontiguousarray(plan.program.reals[chosen]),
    )
    scratch, state = new_scratch(plan), new_state(plan)
    scratch.rows.fill(_HARMLESS)
    best = np.inf
    for _ in range(repeats + 1):
        began = time.perf_counter()
        run_blocks(program, state, scratch, 0, blocks * BLOCK)
        best = min(best, time.perf_counter() - began)
    return best / (blocks * BLOCK) * 1e9
