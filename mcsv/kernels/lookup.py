"""From random words, or tail probabilities, to values by inverse tables.

A word's top bit chooses the tail; the other bits give r in (0, 1), the tail probability being r / 2.
Exponent and top mantissa bits of r *are* the number of the table's segment, the rest of the mantissa is the
place inside it: no logarithm, no search. mcsv/distributions/table.py describes the layout and fits it.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.bits import bits_of, double_of
from mcsv.kernels.jit import inlined, kernel

__all__ = [
    "OCTAVES",
    "kinked_values",
    "segments_of_tails",
    "segments_of_words",
    "smooth_values",
    "tail_of_word",
    "tails_of_words",
]

OCTAVES = 53

_ONE_BITS = np.uint64(0x3FF0000000000000)
_MANTISSA = np.uint64(52)
_SIGN = np.uint64(1 << 63)
_TOP_OCTAVE = np.uint64(1022)
_ALMOST_ONE = 1.0 - 2.0**-53


@inlined
def tail_of_word(word):
    """r in (0, 1) with the tail as its sign: + for u = r / 2, - for u = 1 - |r| / 2."""
    flip = np.uint64(np.int64(word) >> np.int64(63))
    r = double_of(((word ^ flip) >> np.uint64(11)) | _ONE_BITS) - _ALMOST_ONE
    return double_of(bits_of(r) | (flip & _SIGN))


@kernel
def tails_of_words(words, out):
    """:func:`tail_of_word` over a row."""
    for i in range(out.size):
        out[i] = tail_of_word(words[i])


@inlined
def _place(tail_bits, bits, shift, inside):
    flip = np.uint64(np.int64(tail_bits) >> np.int64(63))
    r_bits = tail_bits & ~_SIGN
    octave = _TOP_OCTAVE - (r_bits >> _MANTISSA)
    part = (r_bits >> shift) & ((np.uint64(1) << bits) - np.uint64(1))
    segment = (((flip & np.uint64(OCTAVES)) + octave) << bits) + part
    return np.int32(segment), double_of((r_bits & inside) | _ONE_BITS) - 1.0


@kernel
def segments_of_words(words, bits, segment, place):
    """Segment number (int32) and place inside it for a row of words, in a table of 2**bits segments an octave."""
    bits = np.uint64(bits)
    shift = _MANTISSA - bits
    inside = (np.uint64(1) << shift) - np.uint64(1)
    for i in range(segment.size):
        segment[i], place[i] = _place(bits_of(tail_of_word(words[i])), bits, shift, inside)


@kernel
def segments_of_tails(tails, bits, segment, place):
    """The same for a row of signed tail probabilities."""
    bits = np.uint64(bits)
    shift = _MANTISSA - bits
    inside = (np.uint64(1) << shift) - np.uint64(1)
    for i in range(segment.size):
        segment[i], place[i] = _place(bits_of(tails[i]), bits, shift, inside)


@kernel
def smooth_values(segment, place, c, out):
    """Evaluate the piece of degree 4 of each segment; ``c`` is flat, five coefficients a segment."""
    for i in range(out.size):
        # An unsigned index spares numba's look for a negative one.
        j = np.uint64(segment[i]) * np.uint64(5)
        s = place[i]
        out[i] = c[j] + s * (
            c[j + np.uint64(1)] + s * (c[j + np.uint64(2)] + s * (c[j + np.uint64(3)] + s * c[j + np.uint64(4)]))
        )


@kernel
def kinked_values(tails, segment, first, starts, c, out):
    """Evaluate tables whose segments hold several pieces: the last piece that starts at or below r, found by halving.

    ``c`` is flat with as many coefficients a piece as its size says, in ascending powers of r - start.
    """
    width = c.size // starts.size
    for i in range(out.size):
        r = abs(tails[i])
        low = first[segment[i]]
        high = first[segment[i] + 1]
        while high - low > 1:
            middle = (low + high) >> 1
            if starts[middle] <= r:
                low = middle
            else:
                high = middle
        s = r - starts[low]
        value = 0.0
        for k in range(width - 1, -1, -1):
            value = value * s + c[low * width + k]
        out[i] = value
