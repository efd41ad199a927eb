"""Bins of words and of tail probabilities are those of their probability; eight are added to eight."""

from __future__ import annotations

import numpy as np

from mcsv.answers.bins import BINS, EDGES
from mcsv.kernels.bins import bins_of_counts, bins_of_tails, bins_of_words
from mcsv.kernels.eight import add_eight
from mcsv.kernels.jit import kernel
from mcsv.kernels.lookup import tails_of_words


def words_around_edges() -> np.ndarray:
    """The words just below and at every edge, the smallest and the largest, and many others."""
    at = [int(edge * 2**64) for edge in EDGES[1:-1]]
    some = np.random.default_rng(1).integers(0, 2**64, 20_001, np.uint64)
    return np.concatenate([np.array([0, 2**64 - 1, *at, *(word - 1 for word in at)], np.uint64), some])


def test_the_bin_of_a_word_is_that_of_its_probability() -> None:
    words = words_around_edges()
    found = np.empty(words.size, np.uint8)
    bins_of_words(words, found)
    borders = (EDGES[1:-1] * 2**64).astype(np.uint64)
    np.testing.assert_array_equal(found, np.searchsorted(borders, words, side="right"))
    assert set(found.tolist()) == set(range(BINS))


def test_the_bin_of_a_tail_is_that_of_its_word() -> None:
    words = words_around_edges()
    tails, expected, found = np.empty(words.size), np.empty(words.size, np.uint8), np.empty(words.size, np.uint8)
    tails_of_words(words, tails)
    bins_of_words(words, expected)
    bins_of_tails(tails, found)
    np.testing.assert_array_equal(found, expected)


def test_whole_numbers_are_bins_up_to_the_last() -> None:
    found = np.empty(5, np.uint8)
    bins_of_counts(np.array([0.0, 1.0, 73.0, 74.0, 1e9]), found)
    assert found.tolist() == [0, 1, 73, 73, 73]


@kernel
def added(total, at, values, start):
    add_eight(total, np.uint64(at), values, np.uint64(start))


def test_eight_numbers_are_added_to_eight_others_and_to_nothing_else() -> None:
    total, values = np.arange(40), 1000 * np.arange(1, 41)
    added(total, 9, values, 3)
    expected = np.arange(40)
    expected[9:17] += 1000 * np.arange(4, 12)
    assert total.tolist() == expected.tolist()
