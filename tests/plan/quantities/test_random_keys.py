"""Keys of names and their first 2^17 words: uniform, without memory, and independent of one another.

Every statistic is a count of independent events of known probability, so that its bounds are exact (binomial), and each
has its part of ``ALPHA`` (Bonferroni): sound keys fail once in a thousand million runs. Bad keys and words must fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np
import pytest
from campaign import effort
from numpy.typing import NDArray
from scipy import stats

from mcsv.kernels.jit import kernel
from mcsv.kernels.philox import random_words
from mcsv.plan.quantities.keys import key_of

Words = NDArray[np.uint64]
KeyOf = Callable[[int, str], int]
WordsOf = Callable[[int, int], Words]

ALPHA = 1e-9
DRAWS = 2**17
SEEDS = (1, 2, 2**63 + 12345)
SKETCH = 1024  # words of each key that are held against those of every other key
STRIPE = 2048  # keys whose sketches meet all others at once
SHARES = (2.0**-1, 2.0**-4, 2.0**-8, 2.0**-12)


def names(count: int) -> list[str]:
    """Such as models have them: words, numbered words, paths of functions that draw, twins."""
    stems = (
        "benefit",
        "cost",
        "x",
        "unit_cost_",
        "events.strike",
        "outputs.y/add0/sum_of",
        "stocks.a/mul1/poisson",
        "é",
    )
    found = [
        f"{stem}{number or ''}{end}" for number in range(count) for stem in stems for end in ("", "\0other chance")
    ]
    return found[:count]


def words_of(key: int, count: int) -> Words:
    """The first words of a key, as the engine draws them."""
    out = np.empty(count, dtype=np.uint64)
    random_words(np.uint64(key), np.uint64(0), np.uint64(0), np.uint64(0), out)
    return out


@cache
def bounds(trials: int, share: float, tests: int) -> tuple[int, int]:
    """Between which a binomial count lies but for its part of ALPHA."""
    level = ALPHA / tests / 2
    return int(stats.binom.ppf(level, trials, share)), int(stats.binom.isf(level, trials, share))


@kernel
def _alike(one, other, counts):
    apart, odd, near = np.int64(0), np.int64(0), np.int64(0)
    for i in range(other.size):
        differ = one[i] ^ other[i]
        apart += np.int64(differ >> np.uint64(63))
        odd += np.int64(differ & np.uint64(1))
        near += np.int64((differ >> np.uint64(56)) == 0)
    counts[0] += other.size - apart
    counts[1] += other.size - odd
    counts[2] += near


@kernel
def _tallied(words, limits, before, counts):
    """The limits fall from one half on, so that few words are below the second one and are held against others."""
    for i in range(words.size):
        upper = words[i] >> np.uint64(63)
        counts[upper] += 1
        tail = ~words[i] if upper else words[i]
        if tail < limits[1]:
            for k in range(1, limits.size):
                counts[2 * k + np.int64(upper)] += 1 if tail < limits[k] else 0
    place = 2 * limits.size
    for lag in (1, 2, 3, 1024):
        _alike(words[lag:], words[:-lag], counts[place : place + 3])
        place += 3
    _alike(words, before, counts[place : place + 3])


EVENTS = tuple((f"{side} {share:g}", share, DRAWS) for share in SHARES for side in ("below", "within the top")) + tuple(
    (f"{what} {after}", share, DRAWS - lag)
    for lag, after in ((1, "after 1"), (2, "after 2"), (3, "after 3"), (1024, "after 1024"), (0, "as the key before"))
    for what, share in (("same half", 0.5), ("same last bit", 0.5), ("same 256th", 2.0**-8))
)
"""What is counted in the words of a key: its name, its probability, the number of its trials."""


def counted(words: Words, before: Words) -> NDArray[np.int64]:
    """How often each of the EVENTS comes."""
    found = np.zeros(len(EVENTS), dtype=np.int64)
    _tallied(words, np.array([int(share * 2**64) for share in SHARES], dtype=np.uint64), before, found)
    return found


def all_pairs(sketches: NDArray[np.int8], tests: int) -> Iterator[str]:
    """Every key against every other: in how many of their first words the first bits agree."""
    signs = sketches.astype(np.float32)
    low, high = bounds(SKETCH, 0.5, tests)
    for start in range(0, len(sketches), STRIPE):
        alike = (signs[start : start + STRIPE] @ signs[start:].T + SKETCH) / 2
        alike[np.arange(len(alike)), np.arange(len(alike))] = SKETCH / 2  # itself
        for one, other in np.argwhere((alike < low) | (alike > high))[:9]:
            yield f"keys {start + one} and {start + other} agree {alike[one, other]:.0f} times in {SKETCH}"


def complaints(named: Sequence[str], key: KeyOf = key_of, words: WordsOf = words_of, every: int = 1) -> list[str]:
    """Everything that independent uniform words would not do: alone, beside the key before, all together, in pairs.

    All but the pairs is asked of every key of so many (``every``).
    """
    every_label = [(seed, name) for seed in SEEDS for name in named]
    sketches = np.empty((len(every_label), SKETCH), dtype=np.int8)
    for place, (seed, name) in enumerate(every_label):
        sketches[place] = np.where(words(key(seed, name), SKETCH) >= np.uint64(2**63), 1, -1)
    found = list(all_pairs(sketches, 4 * len(every_label) * (len(every_label) - 1) // 2))

    labels = every_label[::every]
    tests = 4 * len(EVENTS) * len(labels)  # a quarter of ALPHA for each of the four
    counts, before = np.empty((len(labels), len(EVENTS)), dtype=np.int64), words(0, DRAWS)
    for place, (seed, name) in enumerate(labels):
        row = words(key(seed, name), DRAWS)
        counts[place] = counted(row, before)
        before = row
    for (what, share, trials), seen in zip(EVENTS, counts.T, strict=True):
        low, high = bounds(trials, share, tests)
        odd = np.flatnonzero((seen < low) | (seen > high))
        found += [f"{labels[place]}, {what}: {seen[place]}, not {low} to {high}" for place in odd[:9]]
        low, high = bounds(trials * len(labels), share, 4 * len(EVENTS))
        if not low <= seen.sum() <= high:
            found.append(f"all together, {what}: {seen.sum()}, not {low} to {high}")
    halves = counts[:, 0]
    spread = float(((2.0 * halves - DRAWS) ** 2).sum()) / DRAWS  # a sum of squares of standard scores
    if not stats.chi2.ppf(ALPHA / 8, len(labels)) <= spread <= stats.chi2.isf(ALPHA / 8, len(labels)):
        found.append(f"the halves of {len(labels)} keys vary with {spread:.1f}, not {len(labels)}")
    return found


def test_ten_thousand_names_at_three_seeds() -> None:
    assert not complaints(names(effort(10_000, 120)), every=effort(4, 1))


def test_no_two_names_have_one_key() -> None:
    named = names(10_000)
    assert len({key_of(seed, name) for seed in SEEDS for name in named}) == len(SEEDS) * len(set(named)) == 30_000


def collide(seed: int, name: str) -> int:
    return seed + sum(name.encode())


def without_seed(seed: int, name: str) -> int:
    return key_of(1, name)


def biased(key: int, count: int) -> Words:
    """One word in a hundred moves to the upper half."""
    found = words_of(key, count)
    found[::100] |= np.uint64(2**63)
    return found


def remembering(key: int, count: int) -> Words:
    """Every fiftieth word comes twice."""
    found = words_of(key, count)
    found[1::50] = found[::50][: found[1::50].size]
    return found


def shared(key: int, count: int) -> Words:
    """Every twentieth word is the same for all keys."""
    found = words_of(key, count)
    found[::20] = words_of(0, count)[::20]
    return found


def too_even(key: int, count: int) -> Words:
    """Each word is followed by its opposite, so that halves do not vary."""
    found = words_of(key, count)
    found[1::2] = ~found[::2]
    return found


def last_bits_alike(key: int, count: int) -> Words:
    """The last bit goes back and forth."""
    return (words_of(key, count) & ~np.uint64(1)) | (np.arange(count, dtype=np.uint64) & np.uint64(1))


@pytest.mark.parametrize("key", [collide, without_seed])
def test_bad_keys_are_found(key: KeyOf) -> None:
    assert complaints(names(64), key=key)


@pytest.mark.parametrize("words", [biased, remembering, shared, too_even, last_bits_alike])
def test_bad_words_are_found(words: WordsOf) -> None:
    assert complaints(names(24), words=words)
