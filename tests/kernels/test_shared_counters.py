"""Four draws share a counter of Philox. Nobody who looks at draws may see it, and nothing may rely on more.

Every statistic is a sum of independent terms or a binomial count, and has its part of ``ALPHA`` (Bonferroni): sound
words fail once in a thousand million runs. Words that share more than they should must fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from campaign import effort
from numpy.typing import NDArray
from scipy import special, stats

from mcsv.kernels.philox import APART, random_words
from mcsv.plan import scrambled

Words = NDArray[np.uint64]
ALPHA = 1e-9
GROUPS = effort(2**17, 2**14)
HALF, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
BYTE = np.uint64(0xFF << 56)
PAIRS = ((0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3))
TESTS = 4 * 2 + 6 * 2 + 3 + 6 * 2 + 4 * 2
"""Moments of each of the four, products of pairs, their sum, tails of pairs, tails of each."""


def words_of(key: int) -> Words:
    """Four rows: the words of draws that share counters stand below one another."""
    out = np.empty(GROUPS * 4 * APART, np.uint64)
    random_words(np.uint64(key), np.uint64(0), np.uint64(0), np.uint64(0), out)
    return out.reshape(GROUPS, 4, APART).swapaxes(0, 1).reshape(4, -1)


def sums(words: Words) -> Iterator[tuple[str, float]]:
    """What has mean 0 and standard deviation 1, by name."""
    z = special.ndtri((words >> np.uint64(12)) * 2.0**-52 + 2.0**-53)
    n, square = z.shape[1], z * z - 1.0
    for j in range(4):
        yield f"mean of {j}", z[j].sum() / n**0.5
        yield f"variance of {j}", square[j].sum() / (2.0 * n) ** 0.5
    for i, j in PAIRS:
        yield f"covariance of {i} and {j}", (z[i] * z[j]).sum() / n**0.5
        yield f"covariance of squares of {i} and {j}", (square[i] * square[j]).sum() / (2.0 * n**0.5)
    total = z.sum(axis=0) / 2.0
    yield "mean of all four", total.sum() / n**0.5
    yield "variance of all four", (total**2 - 1.0).sum() / (2.0 * n) ** 0.5
    yield "product of all four", z.prod(axis=0).sum() / n**0.5


def counts(words: Words) -> Iterator[tuple[str, int, int, float]]:
    """How often something comes, of how many times, and with which probability, by name."""
    n = words.shape[1]
    upper = ~words
    for j in range(4):
        for name, tail in (("lower", words[j]), ("upper", upper[j])):
            yield f"{name} tail of {j}", int((tail < np.uint64(2**44)).sum()), n, 2.0**-20
    for i, j in PAIRS:
        for name, one in (("lower", words[i]), ("upper", upper[i])):
            both = (one < np.uint64(2**54)) & (words[j] < np.uint64(2**54))
            yield f"{name} tail of {i} with the lower of {j}", int(both.sum()), n, 2.0**-20


def complaints(words: Words) -> list[str]:
    """Everything that independent uniform words would not do."""
    bound = stats.norm.isf(ALPHA / TESTS / 2)
    found = [f"{name}: {z:.1f}" for name, z in sums(words) if not abs(z) < bound]
    for name, seen, trials, share in counts(words):
        if min(stats.binom.cdf(seen, trials, share), stats.binom.sf(seen - 1, trials, share)) < ALPHA / TESTS / 2:
            found.append(f"{name}: {seen} of {trials * share:.1f}")
    return found


def test_nobody_sees_that_counters_are_shared() -> None:
    words = words_of(0x0123456789ABCDEF)
    assert np.array_equal(words & LOW, np.roll(words >> HALF, -1, axis=0))
    assert not complaints(words)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda words: np.stack([words[0], words[0] & ~LOW | words[1] & LOW, words[2], words[3]]),
        lambda words: np.stack(
            [words[0], words[1] & ~np.uint64(0xFF << 56) | words[0] & np.uint64(0xFF << 56), *words[2:]]
        ),
        lambda words: np.stack([words[0], ~words[0], words[2], words[3]]),
        lambda words: words >> np.uint64(1),
        lambda words: np.where(words < np.uint64(1 << 54), words >> np.uint64(10), words),
    ],
    ids=["the same upper half", "the same first byte", "antithetic", "one half alone", "a heavy far tail"],
)
def test_words_that_share_more_are_seen(spoilt: Callable[[Words], Words]) -> None:
    assert complaints(spoilt(words_of(1)))


@pytest.mark.parametrize("bits", [8, 4])
def test_lower_halves_are_uniform(bits: int) -> None:
    """Where a tail is looked at more closely than by 32 bits, the rest of a word spreads over it evenly."""
    words = words_of(7)
    for row in words:
        inside = row[row < np.uint64(1 << 50)] if bits == 4 else row  # among those of a tail, too
        part = (inside >> np.uint64(32 - bits)) & np.uint64((1 << bits) - 1)
        seen = np.bincount(part.astype(np.int64), minlength=1 << bits)
        assert stats.chisquare(seen).pvalue > ALPHA


def test_what_scrambles_points_shares_no_counter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replicates are as good as their shifts and matrices are independent: in all their bits."""
    seen: list[Words] = []
    monkeypatch.setattr(scrambled, "scrambled", lambda plain, random: seen.append(random.copy()) or random)
    scrambled.schemes_of([(1, 0), (2, 0), (2, 5)], 16)
    halves = np.concatenate([seen[0].ravel() >> HALF, seen[0].ravel() & LOW])
    assert halves.size == 2 * 3 * 16 * 41
    assert np.unique(halves).size == halves.size
