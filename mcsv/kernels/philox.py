"""Philox4x32-10: random words as a function of (key, draw, period, lane) and of nothing else.

Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3" (2011). A counter gives four words w0 … w3 of
32 bits, and these the words of 64 bits of four draws: w0 w1, w1 w2, w2 w3 and w3 w0. Each has all its 64 bits uniform;
what two of the four have in common are the upper 32 bits of one and the lower 32 bits of the other, so that whatever
looks at no more than 32 bits of each finds them independent. The four are ``APART`` draws from one another: so many
counters are a group, of which draws of neighbouring numbers take the same word of neighbouring counters.
Everything is uint64 on purpose: numba makes a signed number of a uint64 and a literal.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.jit import entry, inlined, kernel

__all__ = ["APART", "philox", "random_words", "word_of", "words_of_draws", "words_of_lanes", "words_of_pairs"]

APART = 64
"""Between two draws that share a counter; groups are four times as long."""

_GROUP = 4 * APART
_GROUP_SIZE = np.uint64(_GROUP)
_APART_BITS = np.uint64(6)
_GROUP_BITS = np.uint64(8)
_WITHIN = np.uint64(APART - 1)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ONE, _TWO, _THREE = np.uint64(1), np.uint64(2), np.uint64(3)


@inlined
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds over the counter (c0..c3) with the key (k0, k1): 32-bit words held in uint64."""
    for _ in range(10):
        # What is above 32 bits is dropped only where it would count: a multiplication of halves drops it by itself.
        product_0 = (c0 & _LOW) * _MULTIPLIER_0
        product_1 = (c2 & _LOW) * _MULTIPLIER_1
        c0 = (product_1 >> _HALF) ^ c1 ^ k0
        c1 = product_1
        c2 = (product_0 >> _HALF) ^ c3 ^ k1
        c3 = product_0
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0 & _LOW, c1 & _LOW, c2 & _LOW, c3 & _LOW


@inlined
def _counter_of(draw):
    return ((draw >> _GROUP_BITS) << _APART_BITS) | (draw & _WITHIN)


@entry
@kernel
def random_words(key, period, lane, first, out):
    """Fill ``out`` (uint64) with the words of the draws ``first``, ``first`` + 1, …: whole groups are quickest.

    ``key`` uint64, ``period`` and ``lane`` uint64 below 2^32 (the lane counts further words of one draw).
    """
    k0 = key & _LOW
    k1 = key >> _HALF
    begin = min(np.int64((_GROUP_SIZE - first % _GROUP_SIZE) % _GROUP_SIZE), out.size)
    end = begin + (out.size - begin) // _GROUP * _GROUP
    for i in range(begin):
        out[i] = word_of(key, period, lane, first + np.uint64(i))
    for at in range(begin, end, _GROUP):
        base = _counter_of(first + np.uint64(at))
        one, two = out[at : at + APART], out[at + APART : at + 2 * APART]
        three, four = out[at + 2 * APART : at + 3 * APART], out[at + 3 * APART : at + 4 * APART]
        for i in range(APART):
            c = base + np.uint64(i)
            w0, w1, w2, w3 = philox(c & _LOW, c >> _HALF, period, lane, k0, k1)
            one[i] = (w0 << _HALF) | w1
            two[i] = (w1 << _HALF) | w2
            three[i] = (w2 << _HALF) | w3
            four[i] = (w3 << _HALF) | w0
    for i in range(end, out.size):
        out[i] = word_of(key, period, lane, first + np.uint64(i))


@inlined
def word_of(key, period, lane, draw):
    """The random word of one draw: the slow twin of :func:`random_words`, and what rejection sampling uses."""
    c = _counter_of(draw)
    w0, w1, w2, w3 = philox(c & _LOW, c >> _HALF, period, lane, key & _LOW, key >> _HALF)
    which = (draw >> _APART_BITS) & _THREE
    if which == _THREE:
        return (w3 << _HALF) | w0
    if which == _TWO:
        return (w2 << _HALF) | w3
    if which == _ONE:
        return (w1 << _HALF) | w2
    return (w0 << _HALF) | w1


@kernel
def words_of_draws(key, period, lane, first, places, out):
    """The words of the draws ``first`` + ``places[m]``, wherever these are."""
    k0 = key & _LOW
    k1 = key >> _HALF
    for m in range(out.size):
        draw = first + np.uint64(places[m])
        c = _counter_of(draw)
        w0, w1, w2, w3 = philox(c & _LOW, c >> _HALF, period, lane, k0, k1)
        # As vector code wants it: the two words of a draw by two choices, not by four ways.
        last, odd = (draw >> (_APART_BITS + _ONE)) & _ONE != np.uint64(0), (draw >> _APART_BITS) & _ONE != np.uint64(0)
        a, b, c = (w2, w3, w0) if last else (w0, w1, w2)
        out[m] = ((b if odd else a) << _HALF) | (c if odd else b)


@inlined
def _pair(w0, w1, w2, w3, draw):
    # The words of the first two draws of a counter, or of its last two, whichever of them ``draw`` is the first of.
    last = (draw >> (_APART_BITS + _ONE)) & _ONE != np.uint64(0)
    a, b, c = (w2, w3, w0) if last else (w0, w1, w2)
    return (a << _HALF) | b, (b << _HALF) | c


@kernel
def words_of_pairs(key, period, lane, first, pairs, out):
    """The words of pairs of draws that share a counter: ``first`` + ``pairs[m]``, and the one ``APART`` after it.

    The first of a pair lies in the first or third quarter of its group. Words of all first draws come before those of
    the others.
    """
    k0 = key & _LOW
    k1 = key >> _HALF
    one, other = out[: pairs.size], out[pairs.size : 2 * pairs.size]
    for m in range(pairs.size):
        draw = first + pairs[m]
        c = _counter_of(draw)
        w0, w1, w2, w3 = philox(c & _LOW, c >> _HALF, period, lane, k0, k1)
        one[m], other[m] = _pair(w0, w1, w2, w3, draw)


@kernel
def words_of_lanes(key, period, lane, draw, out):
    """The words of such a pair, whose first is ``draw``, in the lanes ``lane``, ``lane`` + 1, …, lane by lane."""
    k0 = key & _LOW
    k1 = key >> _HALF
    c = _counter_of(draw)
    for m in range(out.size >> 1):
        w0, w1, w2, w3 = philox(c & _LOW, c >> _HALF, period, lane + np.uint64(m), k0, k1)
        out[2 * m], out[2 * m + 1] = _pair(w0, w1, w2, w3, draw)
