"""How often two cells are low in the same draw, from the first draws of a run, made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.looks.kept_draws import watching
from mcsv.engine.pilot import first_draws
from mcsv.plan import Plan

__all__ = ["AGAIN", "joint_shares"]

AGAIN = 2**17
"""Draws that are made again at most: enough for a correlation."""

Floats = NDArray[np.float64]


def joint_shares(
    plan: Plan, draws: int, pairs: Sequence[tuple[int, int]], values: Mapping[int, Floats]
) -> dict[tuple[int, int], Floats]:
    """For each pair of cells the share of draws in which both are at or below their ``values`` (levels,), (levels,)."""
    cells = sorted({cell for pair in pairs for cell in pair})
    if not cells:
        return {}
    seen = dict(zip(cells, first_draws(watching(plan, cells), min(draws, AGAIN)), strict=True))
    low = {cell: seen[cell] <= values[cell][:, None] for cell in cells}
    return {(one, other): (low[one] & low[other]).mean(axis=1) for one, other in pairs}
