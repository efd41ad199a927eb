"""Points of a scrambled Sobol sequence by their number: even better spread over all coordinates than random ones.

Sobol: "On the distribution of points in a cube" (1967). The word of point i is the shift of its coordinate, and for
each bit of the Gray code of i (Antonov and Saleev 1979) a direction number: all joined by exclusive or. Scrambling
(Matousek 1998: a random lower triangular matrix over the bits, and a random shift) is in those numbers already,
see :mod:`mcsv.plan.scrambled`.
Several replicates, scrambled independently, take turns block by block: block b belongs to replicate b mod R, of which
it is block b // R. So replicates grow together, and the word stays a function of the draw's number.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.blocks import BLOCK
from mcsv.kernels.jit import kernel

__all__ = ["BITS", "sobol_words"]

BITS = 40
"""Bits of a point's number: 2^40 points for each replicate."""

_BLOCK = np.uint64(BLOCK)
_ZERO, _ONE = np.uint64(0), np.uint64(1)
_LOW = 32  # points that share all but their last five bits
_LOW_BITS = 5


@kernel
def sobol_words(schemes, first, out):
    """The words of a row that begins with draw ``first``, the first of its block.

    ``schemes`` uint64 (replicates, 1 + BITS): of each replicate the shift, and the direction number of each bit.
    """
    block, replicates = first // _BLOCK, np.uint64(schemes.shape[0])
    scheme = schemes[block % replicates]
    index = block // replicates * _BLOCK
    high, gray, bit = scheme[0], index ^ (index >> _ONE), 1
    while gray != _ZERO:
        if gray & _ONE != _ZERO:
            high ^= scheme[bit]
        gray >>= _ONE
        bit += 1
    if out.size == 0:
        return
    out[0] = high
    for i in range(1, min(_LOW, out.size)):
        out[i] = out[i - 1] ^ scheme[1 + _last_bit(i)]
    # The others are the first ones with another upper part.
    upper = _ZERO
    for start in range(_LOW, out.size, _LOW):
        upper ^= scheme[_LOW_BITS] ^ scheme[1 + _LOW_BITS + _last_bit(start >> _LOW_BITS)]
        part = out[start : start + _LOW]
        for i in range(part.size):
            part[i] = out[i] ^ upper


@kernel
def _last_bit(number):
    # The place of the lowest bit that is set.
    place = 0
    while number & 1 == 0:
        number >>= 1
        place += 1
    return place
