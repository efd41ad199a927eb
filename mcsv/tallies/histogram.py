"""Log-linear histograms of the distance from a centre: quantiles, tail means and kurtosis out of integer counts.

Bin k of a side begins at the distance e(k) - base, e(k) being the double whose top bits are those of ``base`` plus k:
equal widths near the centre, widths in proportion to the distance further out. Counts add up exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.bits import bits_of
from mcsv.kernels.jit import kernel
from mcsv.tallies.tally import Array, Cells, Tally, is_nothing, nothing

__all__ = ["OCTAVES", "Histogram", "bins_of", "count_bins"]

Floats = NDArray[np.float64]
Apart = NDArray[np.int32] | NDArray[np.int64]
OCTAVES = 20  # from base to base * 2^20, beyond which everything counts in the last bin


def bins_of(bits: int) -> int:
    """How many bins a histogram with 2^bits bins an octave has, both sides together."""
    return 2 * (OCTAVES << bits)


@kernel
def _bin_numbers(x, centre, base, shift, span, numbers):
    # The upper half of the bits is enough, and twice as many of them fit into a vector.
    shift = shift - np.uint64(32)
    lowest = np.int32((bits_of(base) >> np.uint64(32)) >> shift)
    last = np.int32(span - 1)
    middle = np.int32(span)
    by = np.int32(shift)
    for i in range(x.size):
        d = x[i] - centre
        k = (np.int32(bits_of(abs(d) + base) >> np.uint64(32)) >> by) - lowest
        k = last if k > last else k
        numbers[i] = middle + k if d >= 0.0 else last - k


@kernel
def count_bins(x, centre, base, shift, numbers, bins):
    """bins[…] += 1 for each value: the top bits of |x - centre| + base, one half of ``bins`` for each side.

    Close to the centre bins are equally wide, further out they widen with the distance; ``shift`` = 52 less the
    mantissa bits that count (20 at most). ``bins`` is int32: the caller moves it to int64 before it can overflow.
    """
    _bin_numbers(x, centre, base, shift, bins.size >> 1, numbers)
    for i in range(x.size):
        bins[np.uint64(numbers[i])] += np.int32(1)


@dataclass(frozen=True)
class Histogram(Tally):
    """``counts`` (C, bins) around ``centres`` (C,) with ``bases`` (C,), 2^bits bins an octave.

    Where draws fall into replicates, ``apart`` (replicates, C, some bins) are the counts of each of them, from bin
    ``begin`` on; no others hold any. They stand in 32 bits as long as no bin of all could overflow.
    """

    counts: NDArray[np.int64]
    centres: Floats
    bases: Floats
    bits: int
    begin: int = 0
    apart: Apart = field(default_factory=lambda: np.zeros((0, 0, 0), np.int32))

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``bins`` (C, bins) in 32 bits, which a pass must not overflow; none where no cell wants them."""
        return {"bins": Array((cells.rows if cells.binned else 0, bins_of(cells.bits)), np.int32)}

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        shape = (cells.count if cells.binned else 0, bins_of(cells.bits))
        apart = np.zeros((cells.replicates, cells.count, 0) if cells.replicates > 1 else (0, 0, 0), np.int32)
        return cls(nothing(shape), cells.centres, cells.bases, cells.bits, apart=apart)

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        if cells.replicates > 1 and cells.binned:
            bins = state.bins.reshape(cells.replicates, cells.count, -1)
            counts = np.zeros(bins.shape[1:], np.int64)
            begin, end = _held(state.extremes, cells, bins.shape[2])
            apart = bins[..., begin:end].copy()
            counts[:, begin:end] = apart.sum(axis=0, dtype=np.int32)  # of all draws of a pass, which 32 bits hold
            return cls(counts, cells.centres, cells.bases, cells.bits, begin, apart)
        return cls(state.bins.astype(np.int64), cells.centres, cells.bases, cells.bits)

    def merge(self, other: Self) -> Self:
        """Both together; exact, in any order. ValueError where the bins differ."""
        same = self.bits == other.bits and np.array_equal(self.centres, other.centres)
        if not same or not np.array_equal(self.bases, other.bases):
            raise ValueError("histograms with other centres cannot be merged")
        if is_nothing(self.counts) or is_nothing(other.counts):
            return other if is_nothing(self.counts) else self
        counts = self.counts + other.counts
        begin, apart = _both(self, other, counts)
        return type(self)(counts, self.centres, self.bases, self.bits, begin, apart)

    def edges(self, cell: int) -> Floats:
        """Borders of the bins in rising order, (bins + 1,); the outermost are infinite."""
        span = self.counts.shape[1] // 2
        shift = 52 - self.bits
        lowest = int(np.float64(self.bases[cell]).view(np.int64)) >> shift
        side = ((lowest + np.arange(span + 1, dtype=np.int64)) << shift).view(np.float64) - self.bases[cell]
        side[-1] = np.inf
        return np.asarray(self.centres[cell] + np.concatenate([-side[:0:-1], side]))

    def borders(self, cell: int, ends: Floats) -> Floats:
        """The edges, drawn in to the smallest and largest draw ``ends`` (2,)."""
        return np.asarray(np.clip(self.edges(cell), ends[0], ends[1]))


def _held(ends: Floats, cells: Cells, bins: int) -> tuple[int, int]:
    """From which bin on, and up to which, any cell holds draws; ``ends`` (C, 2) are its smallest and largest."""
    distance = ends.T - cells.centres
    span, shift = bins // 2, 52 - cells.bits
    steps = (np.abs(distance) + cells.bases).view(np.int64) >> shift
    steps = np.minimum(steps - (cells.bases.view(np.int64) >> shift), span - 1)
    numbers = np.where(distance >= 0.0, span + steps, span - 1 - steps)
    return int(numbers.min(initial=span)), int(numbers.max(initial=span)) + 1


def _both(one: Histogram, other: Histogram, counts: NDArray[np.int64]) -> tuple[int, Apart]:
    """The counts of each replicate in both, from the bin on that comes first; ``counts`` are those of all."""
    parts = [part for part in (one, other) if part.apart.size]
    if not parts:
        return one.begin, one.apart
    begin = min(part.begin for part in parts)
    end = max(part.begin + part.apart.shape[2] for part in parts)
    kind = np.int32 if int(counts.max()) < 2**31 else np.int64
    total = np.zeros((*parts[0].apart.shape[:2], end - begin), kind)
    for part in parts:
        total[..., part.begin - begin : part.begin - begin + part.apart.shape[2]] += part.apart
    return begin, total
