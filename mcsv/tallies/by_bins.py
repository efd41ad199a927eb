"""Outcomes by the bin of every driver: what moves what, and what it would be worth to know.

While a block is run, instructions note the bin of every driver and the outcomes of every draw; outcomes stand eight
side by side, as distances from a cell's centre in whole numbers of a small unit. Whole numbers add up to the same in
any order, so that parts of a run merge in any order, and eight of them are added in one step. The first of eight counts
draws (upper half) and deficits (lower half).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.bins import BINS
from mcsv.kernels.bits import bits_of
from mcsv.kernels.blocks import BLOCK
from mcsv.kernels.eight import EIGHT, add_eight
from mcsv.kernels.jit import kernel
from mcsv.tallies.groups import GROUPS, group_of
from mcsv.tallies.moments import LANES, add_sums
from mcsv.tallies.tally import Array, Cells, Tally, aligned_zeros, is_nothing, nothing

__all__ = [
    "FINE",
    "MOST",
    "ByBins",
    "ByGroups",
    "add_by_bins",
    "no_outcomes",
    "put_deficits",
    "put_outcome",
]

FINE = 2.0**22
"""An outcome's unit is the base of its cell over this: its spread has 2^23 units and more."""

MOST = GROUPS << 31
"""Draws for which a half of a number is enough to count them."""

_DRAW = np.int64(1 << 32)
_MAGIC = 1.5 * 2.0**52  # added to a double it leaves the nearest whole number in the lowest bits
_MAGIC_BITS = np.int64(0x4338000000000000)
_TILE = 256  # draws whose outcomes stay in the first-level cache while all drivers are gone through


def no_outcomes(eights: int) -> NDArray[np.int64]:
    """Room for the outcomes of a block (eights, 8 BLOCK): each draw counts once, and nothing else is noted."""
    found = aligned_zeros((eights, BLOCK * EIGHT), np.int64)
    found[:, ::EIGHT] = _DRAW
    return found


@kernel
def put_outcome(x, centre, base, place, first, lanes, sums):
    """Note the row ``x``, whose first draw is ``first``, as number ``place`` of its draws.

    ``lanes`` (eights, 8 BLOCK) takes its distances from ``centre`` in units of base / FINE, ``sums`` (GROUPS, places,
    3, LANES) their squares.
    """
    lane, within = lanes[place // EIGHT], place % EIGHT
    factor = FINE / base
    for i in range(x.size):
        lane[i * EIGHT + within] = np.int64(bits_of((x[i] - centre) * factor + _MAGIC)) - _MAGIC_BITS
    add_sums(x, centre, 0, sums[group_of(first), place])


@kernel
def put_deficits(x, place, lanes):
    """Note which draws of the row ``x`` are below zero, as number ``place`` (a multiple of eight) of its draws."""
    lane = lanes[place // EIGHT]
    for i in range(x.size):
        lane[i * EIGHT] = _DRAW + (1 if x[i] < 0.0 else 0)


@kernel
def add_by_bins(eight, first, n, bins, lanes, total):
    """total[eight, group, d, 8 b …] += the eight of ``n`` draws, for every driver d and the bin b that it has.

    ``bins`` uint8 (D, BLOCK); ``lanes`` int64 (eights, 8 BLOCK); ``total`` int64 (eights, GROUPS, D, 8 BINS).
    """
    group, lane = group_of(first), lanes[eight]
    for start in range(0, n, _TILE):
        stop = min(start + _TILE, n)
        for d in range(bins.shape[0]):
            row, into = bins[d], total[eight, group, d]
            for i in range(start, stop):
                add_eight(into, np.uint64(row[i]) * np.uint64(EIGHT), lane, np.uint64(i) * np.uint64(EIGHT))


@dataclass(frozen=True)
class ByBins(Tally):
    """``total`` (eights, GROUPS, drivers, BINS, 8): sums of the outcomes by group, driver and bin, see above."""

    total: NDArray[np.int64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``by_bins`` (eights, GROUPS, drivers, 8 BINS)."""
        return {"by_bins": Array(_shape(cells, BINS * EIGHT), np.int64, aligned=True)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(nothing(_shape(cells, BINS, EIGHT)))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.by_bins.copy().reshape(_shape(cells, BINS, EIGHT)))

    def merge(self, other: Self) -> Self:
        """Both together; exact, in any order."""
        if is_nothing(self.total) or is_nothing(other.total):
            return other if is_nothing(self.total) else self
        return type(self)(self.total + other.total)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Draws (eights, GROUPS, drivers, BINS)."""
        return np.asarray(self.total[..., 0] >> 32)

    @property
    def deficits(self) -> NDArray[np.int64]:
        """Draws below zero, of the same shape."""
        return np.asarray(self.total[..., 0] & 0xFFFFFFFF)


@dataclass(frozen=True)
class ByGroups(Tally):
    """``squares`` (GROUPS, places): sums of squares of the outcomes' distances from their cells' centres."""

    ordered: ClassVar[bool] = True

    squares: NDArray[np.float64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``by_groups`` (GROUPS, places, 3, LANES): sums as for moments."""
        return {"by_groups": Array((GROUPS, EIGHT * cells.eights, 3, LANES), np.float64)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(np.zeros((GROUPS, EIGHT * cells.eights)))

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.by_groups[:, :, 1].sum(axis=-1))

    def merge(self, other: Self) -> Self:
        """Both together; the order of merging decides the last bits."""
        return type(self)(self.squares + other.squares)


def _shape(cells: Cells, *last: int) -> tuple[int, ...]:
    return (cells.eights, GROUPS, cells.drivers, *last)
