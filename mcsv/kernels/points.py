"""The one door for random words: whatever a kernel draws, it asks here, by key, period, lane and draw.

Philox answers. ``WORLD`` on a period says that what is drawn is known of the world, and a world lasts a block: then all
draws of block w have the word of draw w. A number of ``COORDINATE`` and more on it says which coordinate of a plan's
points its words in lane 0 are: see :mod:`mcsv.kernels.sobol`. No instruction sees which it is.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels import philox
from mcsv.kernels.blocks import BLOCK
from mcsv.kernels.jit import inlined, kernel
from mcsv.kernels.philox import APART
from mcsv.kernels.sobol import sobol_words

__all__ = [
    "APART",
    "COORDINATE",
    "NO_POINTS",
    "WORLD",
    "first_words",
    "random_words",
    "word_of",
    "words_of_draws",
    "words_of_lanes",
    "words_of_pairs",
]

WORLD = 1 << 32
"""Put on a period (below 2^32 by itself): one word for each block of draws."""

COORDINATE = 1 << 33
"""Put on a period so many times: one more than the number of the coordinate."""

NO_POINTS = np.zeros((0, 1, 1), np.uint64)
"""The points of a plan whose draws are all random: (coordinates, replicates, words) as in mcsv.kernels.sobol."""

_WORLD = np.uint64(WORLD)
_COORDINATE = np.uint64(33)
_NO_LANE = np.uint64(0)
_ONE = np.uint64(1)
_PERIOD = np.uint64(WORLD - 1)
_BLOCK = np.uint64(BLOCK)


@kernel
def first_words(points, key, period, first, out):
    """The words of lane 0: those of a coordinate of ``points`` where the period names one, else random ones."""
    coordinate = period >> _COORDINATE
    if coordinate > _NO_LANE:
        sobol_words(points[coordinate - _ONE], first, out)
    else:
        random_words(key, period, _NO_LANE, first, out)


@kernel
def random_words(key, period, lane, first, out):
    """:func:`mcsv.kernels.philox.random_words`, or the one word of a world; a row lies inside one block."""
    if period & _WORLD:
        out[:] = philox.word_of(key, period & _PERIOD, lane, first // _BLOCK)
    else:
        philox.random_words(key, period & _PERIOD, lane, first, out)


@inlined
def word_of(key, period, lane, draw):
    """The word of one draw, or of its world."""
    index = draw // _BLOCK if period & _WORLD else draw
    return philox.word_of(key, period & _PERIOD, lane, index)


@kernel
def words_of_draws(key, period, lane, first, places, out):
    """:func:`mcsv.kernels.philox.words_of_draws`, or the one word of a world; all draws lie inside one block."""
    if period & _WORLD:
        out[:] = philox.word_of(key, period & _PERIOD, lane, first // _BLOCK)
    else:
        philox.words_of_draws(key, period & _PERIOD, lane, first, places, out)


@kernel
def words_of_pairs(key, period, lane, first, pairs, out):
    """:func:`mcsv.kernels.philox.words_of_pairs`, or the one word of a world; all pairs lie inside one block."""
    if period & _WORLD:
        out[: 2 * pairs.size] = philox.word_of(key, period & _PERIOD, lane, first // _BLOCK)
    else:
        philox.words_of_pairs(key, period, lane, first, pairs, out)


@kernel
def words_of_lanes(key, period, lane, draw, out):
    """:func:`mcsv.kernels.philox.words_of_lanes`, or in each lane the word of a world."""
    if period & _WORLD:
        for m in range(out.size >> 1):
            word = philox.word_of(key, period & _PERIOD, lane + np.uint64(m), draw // _BLOCK)
            out[2 * m], out[2 * m + 1] = word, word
    else:
        philox.words_of_lanes(key, period, lane, draw, out)
