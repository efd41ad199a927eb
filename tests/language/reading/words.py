"""Random words of many draws at once in numpy: Philox4x32-10, checked against the engine's slow scalar one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["tails", "uniforms", "words"]

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
_LOW, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)


def words(key: int, period: int, lane: int, first: int, draws: int) -> Words:
    """The 64-bit words of draws ``first`` to ``first + draws - 1``: four draws share a counter, as in the engine."""
    index = np.arange(first, first + draws, dtype=np.uint64)
    number = index // np.uint64(256) * np.uint64(64) + index % np.uint64(64)
    c0, c1 = number & _LOW, number >> _32
    c2, c3 = np.full_like(number, period), np.full_like(number, lane)
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    for _ in range(10):
        one, two = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (two >> _32) ^ c1 ^ np.uint64(k0), two & _LOW, (one >> _32) ^ c3 ^ np.uint64(k1), one & _LOW
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    which = (index // np.uint64(64) % np.uint64(4)).astype(np.int64)
    halves, every = np.stack([c0, c1, c2, c3]), np.arange(draws)
    return halves[which, every] << _32 | halves[(which + 1) % 4, every]


def tails(found: Words) -> Floats:
    """Signed tail probabilities: twice the smaller tail, below 0 in the upper half."""
    upper = (found >> np.uint64(63)).astype(bool)
    r = (2.0 * (np.where(upper, ~found, found) >> np.uint64(11)).astype(np.float64) + 1.0) * 2.0**-53
    return np.where(upper, -r, r)


def uniforms(found: Words) -> Floats:
    """The uniform numbers that counts are made from: the middle of 2^52 equal cells."""
    return (found >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53
