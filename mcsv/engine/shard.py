"""A shard: a fixed number of blocks, the unit of work and of merging; and the memory that a worker needs for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.spare import empty_bins
from mcsv.interpreter import Scratch, State
from mcsv.kernels import BLOCK
from mcsv.kernels.contest import MOST_CHOICES
from mcsv.kernels.counts import SPARE
from mcsv.plan import Plan
from mcsv.tallies import LANES, no_outcomes, state_arrays

__all__ = ["SHARD", "new_scratch", "new_state", "shard_range", "shards"]

SHARD = 128 * BLOCK
"""Draws in a shard: long enough that Python is not seen, short enough that a shard is soon whole."""

_SPARE = max(SPARE, 2 * (MOST_CHOICES - 1))  # rows: for counts, and for how far choices are from the first

# Rows a power of two apart fall on the same lines of the cache and push one another out; one line more mends that.
_PAD = 8


def shards(draws: int) -> int:
    """How many shards a run of so many draws has; the last may be shorter."""
    return -(-draws // SHARD)


def shard_range(index: int, draws: int) -> tuple[int, int]:
    """First draw of a shard, and how many of a run's draws it holds."""
    first = index * SHARD
    return first, min(SHARD, draws - first)


def _aligned(shape: tuple[int, ...]) -> NDArray[np.float64]:
    # Rows that begin on a cache line.
    size = int(np.prod(shape))
    raw = np.empty(size + 8)
    skip = (-raw.ctypes.data // 8) % 8
    return raw[skip : skip + size].reshape(shape)


def new_scratch(plan: Plan) -> Scratch:
    """One thread's workspace for a block."""
    return Scratch(
        rows=_aligned((plan.rows, BLOCK + _PAD)),
        words=np.empty(BLOCK, dtype=np.uint64),
        segments=np.empty(BLOCK, dtype=np.int32),
        places=_aligned((BLOCK,)),
        tails=_aligned((BLOCK,)),
        bins=np.zeros((plan.drivers.count if plan.drivers else 0, BLOCK), dtype=np.uint8),
        lanes=no_outcomes(plan.eights),
        sums=np.zeros((3, LANES)),
        spare=_aligned((_SPARE, BLOCK)),
        pairs=np.empty(BLOCK // 2, dtype=np.uint64),
    )


def new_state(
    plan: Plan, cells: tuple[int, ...] = (), kept: NDArray[np.float64] | None = None, first: int = 0
) -> State:
    """Empty tallies for a plan. ``kept`` (cells, draws) takes the draws of ``cells`` from draw ``first`` on."""
    slots = np.full(plan.cells, -1, dtype=np.int64)
    slots[list(cells)] = np.arange(len(cells))
    wanted = dict(state_arrays(plan.tallied_cells))
    spare = {"bins": empty_bins(wanted.pop("bins"))} if plan.replicates > 1 else {}
    arrays = spare | {name: array.make() for name, array in wanted.items()}
    return State(**arrays, slots=slots, kept=np.empty((0, 0)) if kept is None else kept, kept_first=first)
