"""From random words, or tail probabilities, to values by inverse tables.

A word's top bit chooses the tail; the other bits give r in (0, 1), the tail probability being r / 2.
Exponent and top mantissa bits of r *are* the number of the table's segment, the rest of the mantissa is the
place inside it: no logarithm, no search. mcsv/distributions/table.py describes the layout and fits it. A smooth table
has one piece a segment, each a row of bytes: what is found for a draw is where its row begins.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.bits import bits_of, double_of
from mcsv.kernels.jit import inlined, kernel
from mcsv.kernels.pieces import EIGHT, ROW, fetch_line, one_value, values_of_eight

__all__ = [
    "OCTAVES",
    "fetch",
    "kinked_values",
    "offsets_of_tails",
    "offsets_of_words",
    "segments_of_tails",
    "smooth_values",
    "tail_of_word",
    "tails_of_words",
]

OCTAVES = 53

_ONE_BITS = np.uint64(0x3FF0000000000000)
_MANTISSA = np.uint64(52)
_SIGN = np.uint64(1 << 63)
_TOP_OCTAVE = np.uint64(1022)
_ROW, _ROW_BITS = np.uint64(ROW), np.uint64(5)
_ROWS = ~np.uint64(ROW - 1)
_FETCHED = 7  # octaves of each tail; a draw in a hundred lies further out
_LINE = 64  # bytes of a cache line
_ALMOST_ONE = 1.0 - 2.0**-53
_LEAST, _MOST = np.uint64(0x3CA0000000000000), np.uint64(0x3FEFFFFFFFFFFFFF)  # bits of 2^-53 and of what is below 1


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
def _within(tail_bits, inside):
    return double_of((tail_bits & inside) | _ONE_BITS) - 1.0


@inlined
def _inside(tail_bits):
    # What is no tail probability, such as nan, must not lead out of a table: the nearest one.
    r_bits = tail_bits & ~_SIGN
    r_bits = r_bits if r_bits < _MOST else _MOST
    return (r_bits if r_bits > _LEAST else _LEAST) | (tail_bits & _SIGN)


@inlined
def _offset(tail_bits, upper, first, shift):
    # In an octave rows lie backwards, from the last part to the first, and octaves go down: one subtraction is enough.
    flip = np.uint64(np.int64(tail_bits) >> np.int64(63))
    r_bits = tail_bits & ~_SIGN
    return np.int32(first + (flip & upper) - ((r_bits >> shift) & _ROWS))


@kernel
def offsets_of_words(words, bits, offset, place):
    """Where the piece of each of a row of words lies in a table of 2**bits pieces an octave, and the place in it.

    ``offset`` (int32) in bytes, for :func:`smooth_values`.
    """
    bits = np.uint64(bits)
    shift = _MANTISSA - bits
    inside = (np.uint64(1) << shift) - np.uint64(1)
    upper, first = np.uint64(OCTAVES * ROW) << bits, ((_TOP_OCTAVE + np.uint64(1) << bits) - np.uint64(1)) * _ROW
    for i in range(offset.size):
        tail_bits = bits_of(tail_of_word(words[i]))
        offset[i] = _offset(tail_bits, upper, first, shift - _ROW_BITS)
        place[i] = _within(tail_bits, inside)


@kernel
def offsets_of_tails(tails, bits, offset, place):
    """The same for a row of signed tail probabilities; nan has a place that is nan, so that its value is."""
    bits = np.uint64(bits)
    shift = _MANTISSA - bits
    inside = (np.uint64(1) << shift) - np.uint64(1)
    upper, first = np.uint64(OCTAVES * ROW) << bits, ((_TOP_OCTAVE + np.uint64(1) << bits) - np.uint64(1)) * _ROW
    for i in range(offset.size):
        tail_bits = _inside(bits_of(tails[i]))
        offset[i] = _offset(tail_bits, upper, first, shift - _ROW_BITS)
        place[i] = _within(tail_bits, inside) + 0.0 * tails[i]


@kernel
def smooth_values(offset, place, c, out):
    """Evaluate the piece of degree 5 at each offset; ``c`` is flat, four doubles a piece."""
    whole = out.size - out.size % EIGHT
    for i in range(0, whole, EIGHT):
        values_of_eight(offset, place, c, i, out)
    for i in range(whole, out.size):
        out[i] = one_value(offset[i], place[i], c)


@kernel
def fetch(c, bits):
    """Ask memory for the octaves of a smooth table that nearly all draws lie in, before words for them are made."""
    octave = ROW << bits
    for line in range(0, _FETCHED * octave, _LINE):
        fetch_line(c, line)
        fetch_line(c, OCTAVES * octave + line)


@kernel
def segments_of_tails(tails, bits, segment):
    """Segment number (int32) of each of a row of signed tail probabilities in a kinked table of 2**bits an octave."""
    bits = np.uint64(bits)
    shift = _MANTISSA - bits
    for i in range(segment.size):
        tail_bits = _inside(bits_of(tails[i]))
        flip = np.uint64(np.int64(tail_bits) >> np.int64(63))
        r_bits = tail_bits & ~_SIGN
        octave = _TOP_OCTAVE - (r_bits >> _MANTISSA)
        part = (r_bits >> shift) & ((np.uint64(1) << bits) - np.uint64(1))
        segment[i] = np.int32((((flip & np.uint64(OCTAVES)) + octave) << bits) + part)


@inlined
def _piece(r, segment, first, starts):
    # Nearly all segments hold one piece or two: these are told apart without a branch that nobody could foresee.
    low, high = first[np.uint64(segment)], first[np.uint64(segment) + np.uint64(1)]
    while high - low > 2:
        middle = (low + high) >> 1
        if starts[np.uint64(middle)] <= r:
            low = middle
        else:
            high = middle
    following = np.uint64(low + (1 if high - low > 1 else 0))
    return following if starts[following] <= r else np.uint64(low)


@kernel
def kinked_values(tails, segment, first, starts, c, out):
    """Evaluate tables whose segments hold several pieces: the last piece that starts at or below r, found by halving.

    ``c`` is flat with as many coefficients a piece as its size says, in ascending powers of r - start.
    """
    width = np.uint64(c.size // starts.size)
    if width == 1:  # counts and other steps
        for i in range(out.size):
            r = abs(tails[i])
            piece = _piece(r, segment[i], first, starts)
            out[i] = 0.0 * (r - starts[piece]) + c[piece]
        return
    for i in range(out.size):
        r = abs(tails[i])
        piece = _piece(r, segment[i], first, starts)
        s, begin = r - starts[piece], piece * width
        value = 0.0
        for k in range(c.size // starts.size):
            value = value * s + c[begin + (width - np.uint64(k + 1))]
        out[i] = value
