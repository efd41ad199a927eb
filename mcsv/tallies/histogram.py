"""Log-linear histograms of the distance from a centre: quantiles, tail means and kurtosis out of integer counts.

Bin k of a side begins at the distance e(k) - base, e(k) being the double whose top bits are those of ``base`` plus k:
equal widths near the centre, widths in proportion to the distance further out. Counts add up exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.accumulate import count_bins

__all__ = ["OCTAVES", "Histogram", "bins_of"]

Floats = NDArray[np.float64]
OCTAVES = 20  # from base to base * 2^20, beyond which everything counts in the last bin


def bins_of(bits: int) -> int:
    """How many bins a histogram with 2^bits bins an octave has, both sides together."""
    return 2 * (OCTAVES << bits)


@dataclass(frozen=True)
class Histogram:
    """``counts`` (C, bins) around ``centres`` (C,) with ``bases`` (C,), 2^bits bins an octave."""

    counts: NDArray[np.int64]
    centres: Floats
    bases: Floats
    bits: int

    @classmethod
    def start(cls, centres: Floats, bases: Floats, bits: int) -> Histogram:
        """Nothing seen yet."""
        return cls(np.zeros((centres.size, bins_of(bits)), dtype=np.int64), centres, bases, bits)

    def update(self, cell: int, row: Floats) -> None:
        """Add a row of draws; what the interpreter does by itself."""
        found = np.zeros(self.counts.shape[1], dtype=np.int32)
        numbers = np.empty(row.size, dtype=np.int32)
        count_bins(row, self.centres[cell], self.bases[cell], np.uint64(52 - self.bits), numbers, found)
        self.counts[cell] += found

    def merge(self, other: Histogram) -> Histogram:
        """Both together; exact, in any order. ValueError where the bins differ."""
        same = self.bits == other.bits and np.array_equal(self.centres, other.centres)
        if not same or not np.array_equal(self.bases, other.bases):
            raise ValueError("histograms with other centres cannot be merged")
        return Histogram(self.counts + other.counts, self.centres, self.bases, self.bits)

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
