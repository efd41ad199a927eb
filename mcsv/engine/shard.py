"""A shard: a fixed number of blocks, the unit of work and of merging; what it finds depends on its number alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels import BLOCK, LANES, Scratch, State, run_blocks
from mcsv.plan import Plan
from mcsv.tallies import Moments, bins_of

__all__ = ["SHARD", "new_scratch", "new_state", "run_shard", "shard_range", "shards"]

SHARD = 128 * BLOCK
"""Draws in a shard: long enough that Python is not seen, short enough that a shard is soon whole."""

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
    )


def new_state(
    plan: Plan,
    kept: NDArray[np.float64] | None = None,
    slots: NDArray[np.int64] | None = None,
    tallying: bool = True,
    kept_first: int = 0,
) -> State:
    """Empty tallies for a plan. ``kept`` (slots, draws) takes the draws of the cells that have a slot."""
    cells = plan.cells if tallying else 0
    bits = 52 - plan.program.shift
    return State(
        sums=np.zeros((cells, 3, LANES)),
        extremes=np.tile(np.array([np.inf, -np.inf]), (cells, 1)),
        negative=np.zeros(cells, dtype=np.int64),
        bad=np.zeros((cells, 2), dtype=np.int64),
        bins=np.zeros((cells, bins_of(bits)), dtype=np.int32),
        categories=np.zeros((plan.counters, plan.categories), dtype=np.int64),
        slots=np.full(plan.cells, -1, dtype=np.int64) if slots is None else slots,
        kept=np.empty((0, 0)) if kept is None else kept,
        kept_first=kept_first,
        tallying=tallying,
    )


def run_shard(plan: Plan, state: State, scratch: Scratch, index: int, draws: int) -> Moments:
    """Run one shard: counts go into ``state``, moments are closed and returned, to be folded in the shards' order."""
    first, count = shard_range(index, draws)
    state.sums.fill(0.0)
    run_blocks(plan.program, state, scratch, first, count)
    return Moments.closed(state.sums, count)
