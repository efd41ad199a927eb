"""In how many worlds a cell is below zero how often, where each block of draws is a world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.blocks import BLOCK
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["ByWorld"]


@dataclass(frozen=True)
class ByWorld(Tally):
    """``count`` (C, BLOCK + 1): how many blocks had so many draws below zero; (0, BLOCK + 1) where no cell wants it."""

    count: NDArray[np.int64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``by_world`` (C, BLOCK + 1)."""
        return {"by_world": Array((cells.count if cells.worlds else 0, BLOCK + 1), np.int64)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(np.zeros((cells.count if cells.worlds else 0, BLOCK + 1), dtype=np.int64))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.by_world.copy())

    def merge(self, other: Self) -> Self:
        """Both together; exact, in any order."""
        return type(self)(self.count + other.count)
