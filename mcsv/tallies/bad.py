"""Draws that are no finite number: how many in each cell, and which was the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.jit import kernel
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["Bad", "note_bad"]


@kernel
def note_bad(x, first, bad):
    """bad = (how many values so far are no finite number, index of the first such draw or -1)."""
    for i in range(x.size):
        if not abs(x[i]) < np.inf:
            if bad[0] == 0 or np.int64(first) + i < bad[1]:
                bad[1] = np.int64(first) + i
            bad[0] += 1


@dataclass(frozen=True)
class Bad(Tally):
    """``seen`` (C, 2): how many draws were infinite or no number, and the index of the first of them."""

    seen: NDArray[np.int64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``bad`` (C, 2)."""
        return {"bad": Array((cells.rows, 2), np.int64)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(np.zeros((cells.rows, 2), dtype=np.int64))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.bad.copy())

    def merge(self, other: Self) -> Self:
        """Both together; exact, in any order."""
        never = np.iinfo(np.int64).max
        mine = np.where(self.seen[:, 0] > 0, self.seen[:, 1], never)
        theirs = np.where(other.seen[:, 0] > 0, other.seen[:, 1], never)
        count = self.seen[:, 0] + other.seen[:, 0]
        return type(self)(np.stack([count, np.where(count > 0, np.minimum(mine, theirs), 0)], axis=1))
