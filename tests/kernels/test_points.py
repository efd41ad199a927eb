"""What is known of the world has one word a block, at whichever door it is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.engine.reference.interpreter import words as slow_words
from mcsv.kernels import BLOCK
from mcsv.kernels.jit import kernel
from mcsv.kernels.philox import APART
from mcsv.kernels.points import WORLD, random_words, word_of, words_of_draws, words_of_lanes, words_of_pairs

KEY, LANE, PERIOD = 0x0123456789ABCDEF, 5, 7


@kernel
def _words_of(key, period, lane, first, out):
    for i in range(out.size):
        out[i] = word_of(key, period, lane, first + np.uint64(i))


def asked(period: int, first: int) -> list[list[int]]:
    """The words of eight draws and of the eight that share their counters, in one lane: as rows, one by one, as pairs,
    as those of each pair's lanes, and by their places.
    """
    key, when, lane = np.uint64(KEY), np.uint64(period), np.uint64(LANE)
    found = [np.zeros(16, np.uint64) for _ in range(5)]
    for begin, half in ((first, slice(8)), (first + APART, slice(8, 16))):
        random_words(key, when, lane, np.uint64(begin), found[0][half])
        _words_of(key, when, lane, np.uint64(begin), found[1][half])
    both = np.zeros(16, np.uint64)
    words_of_pairs(key, when, lane, np.uint64(first), np.arange(8, dtype=np.uint64), both)
    found[2][:] = both
    for at in range(8):
        words_of_lanes(key, when, lane, np.uint64(first + at), found[3][at::8])
    places = np.concatenate([np.arange(8), APART + np.arange(8)]).astype(np.int32)
    words_of_draws(key, when, lane, np.uint64(first), places[::-1].copy(), found[4])
    found[4] = found[4][::-1]
    return [words.tolist() for words in found]


@pytest.mark.parametrize("first", [0, 6, BLOCK, 7 * BLOCK + 900, 2**40 + 3 * BLOCK + 2 * APART])
def test_all_draws_of_a_block_have_the_word_of_the_draw_of_its_number(first: int) -> None:
    (word,) = slow_words(KEY, PERIOD, LANE, first // BLOCK, 1).tolist()
    assert asked(PERIOD | WORLD, first) == [[word] * 16] * 5
    assert slow_words(KEY, PERIOD | WORLD, LANE, first, 8).tolist() == [word] * 8


@pytest.mark.parametrize("first", [0, 6, 2 * APART, BLOCK + 2 * APART + 56, 2**40 + 3 * BLOCK])
def test_what_merely_happens_has_a_word_a_draw(first: int) -> None:
    slow = [word for begin in (first, first + APART) for word in slow_words(KEY, PERIOD, LANE, begin, 8).tolist()]
    assert asked(PERIOD, first) == [slow] * 5
