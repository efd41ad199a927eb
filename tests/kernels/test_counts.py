"""Counts with uncertain parameters, against their exact probabilities at fixed seeds."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pytest
from scipy import stats

from mcsv.kernels.binomial import binomial_counts
from mcsv.kernels.counts import SPARE, poisson_counts
from mcsv.kernels.points import NO_POINTS
from mcsv.kernels.probabilities import NEAR, deviance, far_ratio, near_ratio, poisson_share, stirling_rest

STREAM, FIRST = (np.uint64(2024), np.uint64(3), NO_POINTS), np.uint64(0)
DRAWS = 200_000
NEVER = 1e-6  # a p-value below which a test at a fixed seed is not chance


class Room(NamedTuple):
    """What of a worker's memory counts need. It holds what an earlier block left there."""

    words: np.ndarray
    segments: np.ndarray
    places: np.ndarray
    tails: np.ndarray
    spare: np.ndarray

    @classmethod
    def of(cls, draws: int) -> Room:
        words, segments = np.full(draws + 1, 2**63, np.uint64), np.full(draws + 1, -1, np.int32)
        return cls(words, segments, np.full(draws, np.nan), np.full(draws, np.nan), np.full((SPARE, draws), np.nan))


def poisson(rate: float, draws: int = DRAWS, first: int = 0) -> np.ndarray:
    out = np.empty(draws)
    poisson_counts(np.full(draws, rate), STREAM, np.uint64(first), Room.of(draws), out)
    return out


def binomial(n: float, p: float, draws: int = DRAWS, first: int = 0) -> np.ndarray:
    out = np.empty(draws)
    binomial_counts(np.full(draws, float(n)), np.full(draws, p), STREAM, np.uint64(first), Room.of(draws), out)
    return out


def chi_square(found: np.ndarray, exact: stats.rv_discrete) -> float:
    """The p-value of counts against exact probabilities, rare categories joined at both ends."""
    low, high = int(exact.ppf(1e-3)), int(exact.ppf(1 - 1e-3))
    inner = np.arange(low, high + 1)
    share = np.concatenate([[exact.cdf(low - 1)], exact.pmf(inner), [exact.sf(high)]])
    seen = np.concatenate(
        [
            [np.sum(found < low)],
            np.bincount(found.astype(int), minlength=high + 1)[low : high + 1],
            [np.sum(found > high)],
        ]
    )
    enough = share * found.size >= 5
    expected = np.append(share[enough], share[~enough].sum()) * found.size
    counted = np.append(seen[enough], seen[~enough].sum())
    if expected[-1] < 1:
        expected[-2] += expected[-1]
        counted[-2] += counted[-1]
        expected, counted = expected[:-1], counted[:-1]
    return float(stats.chi2.sf(np.sum((counted - expected) ** 2 / expected), expected.size - 1))


@pytest.mark.parametrize("rate", [1e-3, 0.3, 1.0, 9.99, 10.0, 10.01, 14.5, 40.0, 300.0])
def test_poisson_has_its_distribution(rate: float) -> None:
    found = poisson(rate)
    assert np.all(found == np.floor(found))
    assert chi_square(found, stats.poisson(rate)) > NEVER


@pytest.mark.parametrize(
    ("n", "p"),
    [
        (1, 0.3), (5, 0.5), (20, 0.01), (20, 0.49), (20, 0.5), (20, 0.51), (33, 0.3), (34, 0.3), (100, 0.0999),
        (100, 0.1001), (100, 0.95), (1000, 0.4), (1000, 0.999), (10**9, 3e-9), (10**9, 2e-8), (10**12, 1.5e-11),
    ],
)  # fmt: skip
def test_binomial_has_its_distribution(n: int, p: float) -> None:
    found = binomial(n, p)
    assert np.all((found == np.floor(found)) & (found >= 0) & (found <= n))
    assert chi_square(found, stats.binom(n, p)) > NEVER


@pytest.mark.parametrize("rate", [1e6, 1e9, 1e12, 1e14, 1e15])
def test_huge_rates_are_nearly_normal(rate: float) -> None:
    z = (poisson(rate) - rate) / math.sqrt(rate)
    spread = np.random.default_rng(1).uniform(-0.5, 0.5, z.size) / math.sqrt(rate)
    assert stats.kstest(z + spread - 1 / 6 / math.sqrt(rate) * (1 - z * z), "norm").pvalue > NEVER
    assert abs(stats.kurtosis(z)) < 5 * math.sqrt(24 / z.size)


@pytest.mark.parametrize(("n", "p"), [(1e12, 0.3), (1e15, 0.5), (1e15, 1e-6), (1e15, 1 - 1e-6)])
def test_huge_numbers_of_cases_are_nearly_normal(n: float, p: float) -> None:
    z = (binomial(n, p) - n * p) / math.sqrt(n * p * (1 - p))
    assert stats.kstest(z, "norm").pvalue > NEVER
    assert abs(stats.kurtosis(z)) < 5 * math.sqrt(24 / z.size)


def test_binomial_of_very_many_rare_cases_is_poisson() -> None:
    assert chi_square(binomial(1e15, 2e-14), stats.poisson(20)) > NEVER
    assert chi_square(binomial(1e15, 4e-15), stats.poisson(4)) > NEVER


def test_certain_cases() -> None:
    assert poisson(0.0, 100).tolist() == [0.0] * 100
    assert binomial(7, 0.0, 100).tolist() == [0.0] * 100
    assert binomial(7, 1.0, 100).tolist() == [7.0] * 100
    assert binomial(0, 0.4, 100).tolist() == [0.0] * 100


@pytest.mark.parametrize("rate", [-1e-300, -1.0, np.nan, np.inf, 1.01e15])
def test_senseless_rates_give_no_number(rate: float) -> None:
    assert np.isnan(poisson(rate, 3)).all()


@pytest.mark.parametrize(
    ("n", "p"), [(-1, 0.5), (2.5, 0.5), (np.nan, 0.5), (np.inf, 0.5), (5, -0.1), (5, 1.1), (5, np.nan), (1.01e15, 0.5)]
)
def test_senseless_cases_give_no_number(n: float, p: float) -> None:
    assert np.isnan(binomial(n, p, 3)).all()


@pytest.mark.parametrize("count", [lambda d, f: poisson(30.0, d, f), lambda d, f: binomial(90, 0.4, d, f)])
def test_a_count_belongs_to_its_draw(count: object) -> None:
    whole = count(1000, 2**33 - 500)  # type: ignore[operator]
    assert whole[300:700].tolist() == count(400, 2**33 - 200).tolist()  # type: ignore[operator]


def test_each_draw_has_its_own_parameter() -> None:
    rate, out = np.tile([0.5, 50.0, 0.0, np.nan], 50), np.empty(200)
    poisson_counts(rate, STREAM, FIRST, Room.of(200), out)
    assert out[0::4].tolist() == poisson(0.5, 200)[0::4].tolist()
    assert out[1::4].tolist() == poisson(50.0, 200)[1::4].tolist()
    assert np.isnan(out[3::4]).all()


@pytest.mark.parametrize("rate", [10.0, 14.5, 300.0, 1e6])
def test_shares_of_poisson_counts(rate: float) -> None:
    for k in (0.0, 1.0, 2.0, 15.0, 16.0, 17.0, math.floor(rate), math.floor(rate * 1.3)):
        exact = math.exp(stats.poisson.logpmf(k, rate)) * math.sqrt(2 * math.pi * k if k else 1.0)
        assert poisson_share(k, rate) == pytest.approx(exact, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(("n", "p"), [(20.0, 0.5), (40.0, 0.3), (400.0, 0.14), (1e6, 0.01)])
def test_ratios_of_binomial_counts(n: float, p: float) -> None:
    mode = math.floor((n + 1) * p)
    for k in {0, 1, mode - 17, mode - 16, mode - 1, mode, mode + 1, mode + 16, mode + 17, int(n) - 1, int(n)}:
        if 0 <= k <= n:
            exact = math.exp(stats.binom.logpmf(k, n, p) - stats.binom.logpmf(mode, n, p))
            assert far_ratio(float(k), float(mode), n, p) == pytest.approx(exact, rel=1e-8, abs=1e-300)
            if abs(k - mode) <= NEAR:
                assert near_ratio(float(k), float(mode), n, p) == pytest.approx(exact, rel=1e-8, abs=1e-300)


def test_parts_of_logarithms_of_probabilities() -> None:
    for k in (1, 2, 7, 15, 16, 17, 100, 12_345):
        exact = math.lgamma(k + 1) - (k + 0.5) * math.log(k) + k - 0.5 * math.log(2 * math.pi)
        assert stirling_rest(float(k)) == pytest.approx(exact, abs=4e-16 * (k + 10) * math.log(k + 2))
    for x, m in ((3.0, 3.0), (3.0, 3.5), (10.0, 12.1), (10.0, 12.3), (1e15, 1e15 + 64)):
        from decimal import Decimal, localcontext

        with localcontext() as context:
            context.prec = 60
            a, b = Decimal(x), Decimal(m)
            exact = float(a * (a / b).ln() + b - a)
        assert deviance(x, m) == pytest.approx(exact, rel=1e-14, abs=1e-300)
