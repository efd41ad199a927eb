"""What the interpreter works on: a plan's arrays, the state of the tallies, and one thread's scratch memory."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcsv.tallies import Cells, state_arrays

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
    wants: NDArray[np.int64]  # (C,) which tallies, see mcsv.tallies.table
    shift: int  # 52 less the mantissa bits of a histogram bin
    points: NDArray[np.uint64]  # (coordinates, replicates, words), see mcsv.kernels.sobol


_TALLIED = tuple(state_arrays(Cells(np.zeros(0), np.zeros(0), 0, 0, 0)))

_made_at_run_time: Any = namedtuple  # its fields are those of the tallies
State: Any = _made_at_run_time("State", (*_TALLIED, "slots", "kept", "kept_first"), module=__name__)
"""What a worker's tallies have seen: the arrays of each tally (:meth:`mcsv.tallies.Tally.state`), and

``slots`` (C,): where a cell's draws are kept, or -1; ``kept`` (S, draws); ``kept_first``: the draw that stands first
in ``kept``.
"""


class Scratch(NamedTuple):
    """One thread's memory for a block: nothing in it outlives the block."""

    rows: NDArray[np.float64]  # (rows, BLOCK or a little more)
    words: NDArray[np.uint64]  # (BLOCK,)
    segments: NDArray[np.int32]  # (BLOCK,)
    places: NDArray[np.float64]  # (BLOCK,)
    tails: NDArray[np.float64]  # (BLOCK,)
    bins: NDArray[np.uint8]  # (drivers, BLOCK)
    lanes: NDArray[np.int64]  # (eights, 8 BLOCK) outcomes of a draw side by side
    sums: NDArray[np.float64]  # (3, LANES)
    spare: NDArray[np.float64]  # (SPARE or a little more, BLOCK)
    pairs: NDArray[np.uint64]  # (BLOCK / 2,) numbers of draws
