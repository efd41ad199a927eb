"""Philox4x32-10: random words as a function of (key, draw, period, lane) and of nothing else.

Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3" (2011). Two 32-bit words of
output make one 64-bit word, so one call serves the draws 2c and 2c + 1.
Everything is uint64 on purpose: numba makes a signed number of a uint64 and a literal.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.jit import entry, inlined, kernel

__all__ = ["philox", "random_words", "word_of", "words_of_lanes", "words_of_pairs"]

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ONE = np.uint64(1)


@inlined
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds over the counter (c0..c3) with the key (k0, k1): 32-bit words held in uint64."""
    for _ in range(10):
        product_0 = c0 * _MULTIPLIER_0
        product_1 = c2 * _MULTIPLIER_1
        c0 = (product_1 >> _HALF) ^ c1 ^ k0
        c1 = product_1 & _LOW
        c2 = (product_0 >> _HALF) ^ c3 ^ k1
        c3 = product_0 & _LOW
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


@entry
@kernel
def random_words(key, period, lane, first, out):
    """Fill ``out`` (uint64, even length) with the words of the draws ``first``, ``first`` + 1, … (``first`` even).

    ``key`` uint64, ``period`` and ``lane`` uint64 below 2^32 (the lane counts further words of one draw).
    """
    k0 = key & _LOW
    k1 = key >> _HALF
    pair = first >> _ONE
    for i in range(out.size >> 1):
        c = pair + np.uint64(i)
        w0, w1, w2, w3 = philox(c & _LOW, c >> _HALF, period, lane, k0, k1)
        out[2 * i] = (w1 << _HALF) | w0
        out[2 * i + 1] = (w3 << _HALF) | w2


@inlined
def word_of(key, period, lane, draw):
    """The random word of one draw: the slow twin of :func:`random_words`, and what rejection sampling uses."""
    c = draw >> _ONE
    w0, w1, w2, w3 = philox(c & _LOW, c >> _HALF, period, lane, key & _LOW, key >> _HALF)
    if draw & _ONE == np.uint64(0):
        return (w1 << _HALF) | w0
    return (w3 << _HALF) | w2


@kernel
def words_of_pairs(key, period, lane, first, pairs, out):
    """The words of pairs of draws: of ``first`` + ``pairs[m]``, both even, and of the draw that follows."""
    k0 = key & _LOW
    k1 = key >> _HALF
    for m in range(pairs.size):
        c = (first + pairs[m]) >> _ONE
        w0, w1, w2, w3 = philox(c & _LOW, c >> _HALF, period, lane, k0, k1)
        out[2 * m] = (w1 << _HALF) | w0
        out[2 * m + 1] = (w3 << _HALF) | w2


@kernel
def words_of_lanes(key, period, lane, pair, out):
    """The words of the draws 2 ``pair`` and 2 ``pair`` + 1 in the lanes ``lane``, ``lane`` + 1, …, lane by lane."""
    k0 = key & _LOW
    k1 = key >> _HALF
    for m in range(out.size >> 1):
        w0, w1, w2, w3 = philox(pair & _LOW, pair >> _HALF, period, lane + np.uint64(m), k0, k1)
        out[2 * m] = (w1 << _HALF) | w0
        out[2 * m + 1] = (w3 << _HALF) | w2
