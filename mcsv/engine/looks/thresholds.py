"""In how many draws of a run cells are above and below some values: the same draws once more, counted exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import Step, retargeted, step
from mcsv.engine.replicates import pooled
from mcsv.engine.running import run
from mcsv.errors import Interrupted
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.tallies import Negatives

__all__ = ["beyond_counts"]


def beyond_counts(
    plan: Plan, asked: Sequence[tuple[int, float]], draws: int, executor: Executor
) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
    """For each cell and value how many draws are above it and how many below, (asked, 2), and how many of each
    replicate (R, asked, 2) where the draws are points.

    Raises Interrupted where Ctrl-C came.
    """
    spare = plan.rows

    def look(number: int, row: int) -> list[Step]:
        value = asked[number // 2][1]
        sign = -1.0 if number % 2 == 0 else 1.0
        return [step(op.AFFINE, spare, row, x=sign, y=-sign * value), step(op.WATCH, 0, spare, number)]

    again = retargeted(plan, [cell for cell, _ in asked for _ in range(2)], look).wanting(Negatives)
    again = replace(again, replicates=plan.replicates)
    found = run(again, draws, executor)
    if not found.complete:
        raise Interrupted("stopped before all draws were compared")
    together, each = pooled(again, found.tallied)
    count = together[Negatives].count.reshape(-1, 2)
    return count, None if each is None else each.negative.reshape(-1, *count.shape)
