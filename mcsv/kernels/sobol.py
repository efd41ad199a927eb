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


@kernel
def sobol_words(schemes, first, out):
    """The words of a row that begins with draw ``first``, the first of its block.

    ``schemes`` uint64 (replicates, 1 + BITS): of each replicate the shift, and the direction number of each bit.
    """
    block, replicates = first // _BLOCK, np.uint64(schemes.shape[0])
    scheme = schemes[block % replicates]
    index = block // replicates * _BLOCK
    word, gray, bit = scheme[0], index ^ (index >> _ONE), 1
    while gray != _ZERO:
        if gray & _ONE != _ZERO:
            word ^= scheme[bit]
        gray >>= _ONE
        bit += 1
    if out.size == 0:
        return
    out[0] = word
    # The Gray codes of 2^k to 2^(k+1) - 1 are those of all before, with bit k and the other way round in bit k - 1.
    so_far, bit, before = 1, 1, _ZERO
    while so_far < out.size:
        flipped = before ^ scheme[bit]
        part = out[so_far : 2 * so_far]
        for i in range(part.size):
            part[i] = out[i] ^ flipped
        before = scheme[bit]
        so_far *= 2
        bit += 1
