"""What the interpreter works on: a plan's arrays, the state of the tallies, and one thread's scratch memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Program", "Scratch", "State"]


class Program(NamedTuple):
    """A plan as the interpreter sees it. Shapes: n instructions, T tables, C cells."""

    code: NDArray[np.int64]  # (n, 8), see mcsv.kernels.instructions
    reals: NDArray[np.float64]  # (n, 2)
    keys: NDArray[np.uint64]
    lists: NDArray[np.int64]  # row numbers
    weights: NDArray[np.float64]
    tables: NDArray[np.int64]  # (T, 6): coefficients from, to; segment bits; starts from, to; first from
    coefficients: NDArray[np.float64]
    starts: NDArray[np.float64]
    first: NDArray[np.int64]
    centres: NDArray[np.float64]  # (C,)
    bases: NDArray[np.float64]  # (C,) a power of two each
    windows: NDArray[np.float64]  # (C, 2) between which extremes are looked for
    shift: int  # 52 less the mantissa bits of a histogram bin


class State(NamedTuple):
    """What the tallies have seen. Shapes: C cells, K counters, S kept cells."""

    sums: NDArray[np.float64]  # (C, 3, LANES)
    extremes: NDArray[np.float64]  # (C, 2)
    negative: NDArray[np.int64]  # (C,)
    bad: NDArray[np.int64]  # (C, 2)
    bins: NDArray[np.int32]  # (C, bins)
    categories: NDArray[np.int64]  # (K, categories)
    slots: NDArray[np.int64]  # (C,) where a cell's draws are kept, or -1
    kept: NDArray[np.float64]  # (S, draws)
    kept_first: int  # the draw that stands first in ``kept``
    tallying: bool


class Scratch(NamedTuple):
    """One thread's memory for a block: nothing in it outlives the block."""

    rows: NDArray[np.float64]  # (rows, BLOCK or a little more)
    words: NDArray[np.uint64]  # (BLOCK,)
    segments: NDArray[np.int32]  # (BLOCK,)
    places: NDArray[np.float64]  # (BLOCK,)
    tails: NDArray[np.float64]  # (BLOCK,)
