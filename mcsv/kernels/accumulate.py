"""What a tally does with one row of one cell: sums, extremes, counts below zero, histogram bins, categories.

Sums run over ``LANES`` fixed lanes, each lane in the order of the draws, so they become vector code and are
the same bits on every processor. A row of ``BLOCK`` draws goes in by folding eight stretches at once; the last,
shorter row of a run goes in draw by draw.
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
]

BLOCK = 512  # draws in a block: a period's rows stay in the first-level cache
LANES = 16

_MAGNITUDE = np.uint64(0x7FFFFFFFFFFFFFFF)


@kernel
def _fold_sums(x, centre, scratch):  # type: ignore[no-untyped-def]
    # scratch[0..2]: distances, their squares, shortfalls; eight stretches of the row become one.
    n = x.size >> 3
    for i in range(n):
        a, b, c, d = x[i], x[n + i], x[2 * n + i], x[3 * n + i]
        e, f, g, h = x[4 * n + i], x[5 * n + i], x[6 * n + i], x[7 * n + i]
        scratch[2, i] = (((0.0 if a >= 0.0 else -a) + (0.0 if b >= 0.0 else -b))
                         + ((0.0 if c >= 0.0 else -c) + (0.0 if d >= 0.0 else -d))) + (
                        ((0.0 if e >= 0.0 else -e) + (0.0 if f >= 0.0 else -f))
                         + ((0.0 if g >= 0.0 else -g) + (0.0 if h >= 0.0 else -h)))  # fmt: skip
        a, b, c, d = a - centre, b - centre, c - centre, d - centre
        e, f, g, h = e - centre, f - centre, g - centre, h - centre
        scratch[0, i] = ((a + b) + (c + d)) + ((e + f) + (g + h))
        scratch[1, i] = ((a * a + b * b) + (c * c + d * d)) + ((e * e + f * f) + (g * g + h * h))


@kernel
def _join_lanes(folded, lanes):  # type: ignore[no-untyped-def]
    width = lanes.size  # not a constant on purpose: a loop of known length is unrolled and stays scalar
    for start in range(0, folded.size, 4 * width):
        a, b = folded[start : start + width], folded[start + width : start + 2 * width]
        c, d = folded[start + 2 * width : start + 3 * width], folded[start + 3 * width : start + 4 * width]
        for i in range(width):
            lanes[i] += (a[i] + b[i]) + (c[i] + d[i])


@kernel
def add_sums(x, centre, scratch, sums):  # type: ignore[no-untyped-def]
    """sums[0..2] (each LANES wide) += sums of x - centre, of its square, and of the shortfall max(-x, 0)."""
    if x.size == BLOCK:
        _fold_sums(x, centre, scratch)
        n = x.size >> 3
        for k in range(3):
            _join_lanes(scratch[k, :n], sums[k])
    else:
        for i in range(x.size):
            d = x[i] - centre
            sums[0, i % LANES] += d
            sums[1, i % LANES] += d * d
            sums[2, i % LANES] += 0.0 if x[i] >= 0.0 else -x[i]


@kernel
def _fold_extremes(x, scratch):  # type: ignore[no-untyped-def]
    n = x.size >> 3
    for i in range(n):
        low = high = x[i]
        for k in range(1, 8):
            v = x[k * n + i]
            low = v if v < low else low
            high = v if v > high else high
        scratch[0, i] = low
        scratch[1, i] = high
    while n > 8:
        n >>= 1
        for i in range(n):
            low, high = scratch[0, n + i], scratch[1, n + i]
            scratch[0, i] = low if low < scratch[0, i] else scratch[0, i]
            scratch[1, i] = high if high > scratch[1, i] else scratch[1, i]
    return n


@kernel
def widen(x, scratch, extremes):  # type: ignore[no-untyped-def]
    """extremes = (smallest, largest) of what was there and of x."""
    low, high = extremes[0], extremes[1]
    if x.size == BLOCK:
        n = _fold_extremes(x, scratch)
        for i in range(n):
            low = min(low, scratch[0, i])
            high = max(high, scratch[1, i])
    else:
        for i in range(x.size):
            low = min(low, x[i])
            high = max(high, x[i])
    extremes[0] = low
    extremes[1] = high


@kernel
def count_negative(x):  # type: ignore[no-untyped-def]
    """How many values are below zero."""
    n = 0
    for i in range(x.size):
        n += 1 if x[i] < 0.0 else 0
    return n


@kernel
def _bin_numbers(x, centre, base, shift, span, numbers):  # type: ignore[no-untyped-def]
    lowest = np.int64(bits_of(base) >> shift)
    for i in range(x.size):
        d = x[i] - centre
        k = np.int64(bits_of(abs(d) + base) >> shift) - lowest
        k = span - 1 if k > span - 1 else k
        numbers[i] = np.int32(span + k if d >= 0.0 else span - 1 - k)


@kernel
def count_bins(x, centre, base, shift, numbers, bins):  # type: ignore[no-untyped-def]
    """bins[…] += 1 for each value: the top bits of |x - centre| + base, one half of ``bins`` for each side.

    Close to the centre bins are equally wide, further out they widen with the distance; ``shift`` = 52 less the
    mantissa bits that count. ``bins`` is int32, the caller moves it to int64 before it can overflow.
    """
    _bin_numbers(x, centre, base, shift, np.int64(bins.size >> 1), numbers)
    for i in range(x.size):
        bins[np.uint64(numbers[i])] += np.int32(1)


@kernel
def note_bad(x, first, bad):  # type: ignore[no-untyped-def]
    """bad = (how many values so far are no finite number, index of the first such draw or -1)."""
    for i in range(x.size):
        if not abs(x[i]) < np.inf:
            if bad[0] == 0 or np.int64(first) + i < bad[1]:
                bad[1] = np.int64(first) + i
            bad[0] += 1


@kernel
def count_categories(x, counts):  # type: ignore[no-untyped-def]
    """counts[k] += 1 for each value k + 0.0; a value beyond the last category counts there."""
    last = counts.size - 1
    for i in range(x.size):
        counts[min(max(np.int64(x[i]), 0), last)] += 1
