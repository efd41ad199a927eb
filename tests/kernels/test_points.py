"""What is known of the world has one word a block, at whichever door it is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.engine.reference.interpreter import words as slow_words
from mcsv.kernels import BLOCK
from mcsv.kernels.jit import kernel
from mcsv.kernels.points import WORLD, random_words, word_of, words_of_lanes, words_of_pairs

KEY, LANE, PERIOD = 0x0123456789ABCDEF, 5, 7


@kernel
def _words_of(key, period, lane, first, out):
    for i in range(out.size):
        out[i] = word_of(key, period, lane, first + np.uint64(i))


def asked(period: int, first: int, count: int = 8) -> list[list[int]]:
    """The words of so many draws in one lane: as a row, one by one, as pairs, and as those of each pair's lanes."""
    key, when, lane = np.uint64(KEY), np.uint64(period), np.uint64(LANE)
    found = [np.zeros(count, np.uint64) for _ in range(4)]
    random_words(key, when, lane, np.uint64(first), found[0])
    _words_of(key, when, lane, np.uint64(first), found[1])
    pairs = np.arange(0, count, 2, dtype=np.uint64)
    words_of_pairs(key, when, lane, np.uint64(first), pairs, found[2])
    for at in range(0, count, 2):
        words_of_lanes(key, when, lane, np.uint64((first + at) >> 1), found[3][at : at + 2])
    return [words.tolist() for words in found]


@pytest.mark.parametrize("first", [0, 6, BLOCK, 7 * BLOCK + 1016, 2**40 + 3 * BLOCK])
def test_all_draws_of_a_block_have_the_word_of_the_draw_of_its_number(first: int) -> None:
    (word,) = slow_words(KEY, PERIOD, LANE, first // BLOCK, 1).tolist()
    assert asked(PERIOD | WORLD, first) == [[word] * 8] * 4
    assert slow_words(KEY, PERIOD | WORLD, LANE, first, 8).tolist() == [word] * 8


@pytest.mark.parametrize("first", [0, 6, BLOCK, 2**40 + 3 * BLOCK])
def test_what_merely_happens_has_a_word_a_draw(first: int) -> None:
    assert asked(PERIOD, first) == [slow_words(KEY, PERIOD, LANE, first, 8).tolist()] * 4
