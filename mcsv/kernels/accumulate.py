"""What a tally does with one row of one cell: sums, extremes, counts below zero, histogram bins, categories.

Sums run over ``LANES`` fixed lanes, each lane in the order of the draws, so they become vector code and are
the same bits on every processor. Eight stretches of a row go in at once; what is left of a run's last, shorter row
goes in draw by draw.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.bits import bits_of
from mcsv.kernels.jit import kernel

__all__ = [
    "BLOCK",
    "LANES",
    "add_sums",
    "count_bins",
    "count_categories",
    "count_negative",
    "note_bad",
    "widen",
    "widen_within",
]

BLOCK = 1024  # draws in a block: rows stay in the second-level cache, and each histogram is met seldom enough
LANES = 32


@kernel
def _add_distances(x, centre, distances, squares):
    # Eight stretches of x, as wide as the lanes each, are added into them.
    n = distances.size
    for i in range(n):
        a, b, c, d = x[i] - centre, x[n + i] - centre, x[2 * n + i] - centre, x[3 * n + i] - centre
        e, f = x[4 * n + i] - centre, x[5 * n + i] - centre
        g, h = x[6 * n + i] - centre, x[7 * n + i] - centre
        distances[i] += ((a + b) + (c + d)) + ((e + f) + (g + h))
        squares[i] += ((a * a + b * b) + (c * c + d * d)) + ((e * e + f * f) + (g * g + h * h))


@kernel
def _add_shortfalls(x, shortfalls):
    n = shortfalls.size
    for i in range(n):
        total = 0.0
        for k in range(8):
            v = x[k * n + i]
            total += 0.0 if v >= 0.0 else -v
        shortfalls[i] += total


@kernel
def add_sums(x, centre, negative, sums):
    """sums[0..2] (each LANES wide) += sums of x - centre, of its square, and of the shortfall max(-x, 0).

    ``negative`` says how many values are below zero: without any, no shortfall is looked for.
    """
    width = sums.shape[1]  # LANES, read from the array: a loop of known length would be unrolled and stay scalar
    whole = x.size - x.size % (8 * width)
    for start in range(0, whole, 8 * width):
        part = x[start : start + 8 * width]
        _add_distances(part, centre, sums[0], sums[1])
        if negative:
            _add_shortfalls(part, sums[2])
    for i in range(whole, x.size):
        d = x[i] - centre
        sums[0, i % width] += d
        sums[1, i % width] += d * d
        sums[2, i % width] += 0.0 if x[i] >= 0.0 else -x[i]


@kernel
def widen(x, extremes):
    """extremes = (smallest, largest) of what was there and of x."""
    low, high = extremes[0], extremes[1]
    outside = 0
    for i in range(x.size):
        outside += 1 if (x[i] < low) | (x[i] > high) else 0
    # Few rows bring a new extreme, so most are done after one look.
    if outside:
        for i in range(x.size):
            low = x[i] if x[i] < low else low
            high = x[i] if x[i] > high else high
        extremes[0] = low
        extremes[1] = high


@kernel
def widen_within(x, window, extremes):
    """The same for the values inside the window (lowest, highest) alone."""
    for i in range(x.size):
        if window[0] <= x[i] <= window[1]:
            extremes[0] = min(extremes[0], x[i])
            extremes[1] = max(extremes[1], x[i])


@kernel
def count_negative(x):
    """How many values are below zero."""
    n = 0
    for i in range(x.size):
        n += 1 if x[i] < 0.0 else 0
    return n


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


@kernel
def note_bad(x, first, bad):
    """bad = (how many values so far are no finite number, index of the first such draw or -1)."""
    for i in range(x.size):
        if not abs(x[i]) < np.inf:
            if bad[0] == 0 or np.int64(first) + i < bad[1]:
                bad[1] = np.int64(first) + i
            bad[0] += 1


@kernel
def count_categories(x, counts):
    """counts[k] += 1 for each value k + 0.0; a value beyond the last category counts there."""
    last = counts.size - 1
    for i in range(x.size):
        counts[min(max(np.int64(x[i]), 0), last)] += 1
