"""Uniform numbers from random words: the middle of one of 2^52 equal parts of the interval from 0 to 1."""

from __future__ import annotations

import numpy as np

from mcsv.kernels.bits import double_of
from mcsv.kernels.jit import entry, inlined, kernel
from mcsv.kernels.points import first_words, random_words, words_of_draws

__all__ = ["first_uniforms", "uniforms", "uniforms_of_draws"]

_ONE_BITS = np.uint64(0x3FF0000000000000)


@inlined
def _uniform_of(word):
    return double_of((word >> np.uint64(12)) | _ONE_BITS) - (1.0 - 2.0**-53)


@kernel
def uniforms_of_draws(stream, lane, first, places, room, out):
    """The numbers in one lane of the draws ``first`` + ``places[m]``; ``stream`` begins with key and period."""
    words = room[: out.size]
    words_of_draws(stream[0], stream[1], np.uint64(lane), first, places, words)
    for m in range(out.size):
        out[m] = _uniform_of(words[m])


@entry
@kernel
def uniforms(stream, lane, first, room, out):
    """Those of the draws ``first``, ``first`` + 1, … in one lane; ``room`` (uint64, as long as ``out``) takes words."""
    words = room[: out.size]
    random_words(stream[0], stream[1], np.uint64(lane), first, words)
    for i in range(out.size):
        out[i] = _uniform_of(words[i])


@kernel
def first_uniforms(stream, first, room, out):
    """Those of lane 0, which may be a coordinate of points: ``stream`` is key, period and the plan's points."""
    words = room[: out.size]
    first_words(stream[2], stream[0], stream[1], first, words)
    for i in range(out.size):
        out[i] = _uniform_of(words[i])
