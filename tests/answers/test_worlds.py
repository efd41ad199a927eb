"""How sure a chance is, against nested simulation in numpy, closed forms, and worlds that are known."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort
from scipy.stats import beta, binom, hypergeom, norm

from mcsv.answers.worlds import NOISE, Worlds, _halving

M, N = 1024, 4096
Q = np.array([0.05, 0.5, 0.95])


def seen(chances: np.ndarray, seed: int, draws: int = M) -> Worlds:
    """Worlds of which each is seen through so many draws."""
    hits = np.random.default_rng([seed, 1]).binomial(draws, chances)
    return Worlds(np.bincount(hits, minlength=draws + 1))


def normal_worlds(seed: int) -> np.ndarray:
    """P(1 + 0.6 K + 0.8 E < 0 | K), both standard normal."""
    return norm.cdf(-(1 + 0.6 * np.random.default_rng(seed).standard_normal(N)) / 0.8)


def counted_worlds(seed: int) -> np.ndarray:
    """P(fewer than 10 of 40 | theta), theta from Beta(12, 28)."""
    return binom.cdf(9, 40, np.random.default_rng(seed).beta(12, 28, N))


NORMAL = norm.cdf(-(1 - 0.6 * norm.ppf(Q)) / 0.8)
COUNTED = binom.cdf(9, 40, beta.ppf(1 - Q, 12, 28))
TWO = np.array([0.02, 0.02, 0.4])


def two_worlds(seed: int) -> np.ndarray:
    return np.where(np.random.default_rng(seed).random(N) < 0.3, 0.4, 0.02)


@pytest.mark.parametrize(("worlds", "truth"), [(normal_worlds, NORMAL), (counted_worlds, COUNTED)])
def test_quantiles_have_no_bias_and_their_intervals_cover(worlds, truth) -> None:
    seeds = effort(200, 30)
    found = [seen(worlds(seed), seed).quantiles(Q) for seed in range(seeds)]
    values = np.array([value for value, _ in found])
    covered = np.mean([(ends[:, 0] <= truth) & (truth <= ends[:, 1]) for _, ends in found], axis=0)
    error = values.std(axis=0) / np.sqrt(seeds)
    assert np.all(np.abs(values.mean(axis=0) - truth) < np.minimum(0.003, 3 * error + 0.0005))
    slack = 4 * np.sqrt(0.95 * 0.05 / seeds)
    assert np.all((covered > 0.95 - slack) & (covered <= min(1.0, 0.95 + slack)))


def test_intervals_hold_where_worlds_differ_by_less_than_their_noise() -> None:
    found = [seen(two_worlds(seed), seed).quantiles(Q)[1] for seed in range(effort(200, 20))]
    assert np.mean([(ends[:, 0] <= TWO) & (ends[:, 1] >= TWO) for ends in found]) > 0.9


def test_mean_and_sd_are_those_of_the_chances_and_their_errors_are_true() -> None:
    seeds = effort(400, 60)
    told = [(seen(normal_worlds(seed), seed).mean(), seen(normal_worlds(seed), seed).sd()) for seed in range(seeds)]
    for place, truth in ((0, 0.15865525393145707), (1, 0.15829357642901165)):
        values, errors = np.array([figures[place] for figures in told]).T
        assert abs(values.mean() - truth) < 4 * values.std() / np.sqrt(seeds)
        assert errors.mean() == pytest.approx(values.std(), rel=4 / np.sqrt(2 * seeds))


def test_few_draws_in_a_world_do_not_blow_up_its_sd() -> None:
    chances = np.random.default_rng(3).beta(3, 7, 200_000)
    few = seen(chances, 4, draws=16)
    sd, error = few.sd()
    assert abs(sd - beta.std(3, 7)) < 4 * error
    raw = np.sqrt(np.average((np.arange(17) / 16 - 0.3) ** 2, weights=few.count))
    assert raw > beta.std(3, 7) + 20 * error


def test_half_the_draws_of_a_world_are_drawn_without_putting_back() -> None:
    table = _halving(12)
    for hits in range(13):
        np.testing.assert_allclose(table[hits], hypergeom(12, hits, 6).pmf(np.arange(7)), atol=1e-13)
    whole = _halving(M)
    np.testing.assert_allclose(whole.sum(axis=1), 1.0, rtol=1e-10)
    np.testing.assert_allclose(whole @ np.arange(M // 2 + 1), np.arange(M + 1) / 2, rtol=1e-10)


def test_above_counts_worlds() -> None:
    count = np.zeros(M + 1, dtype=np.int64)
    count[[0, 51, 52, 1024]] = 10, 20, 30, 40
    assert Worlds(count).above(0.05) == 70
    at = np.zeros(M + 1, np.int64)
    at[[M // 4, M // 4 + 1]] = 3, 5
    assert Worlds(at).above(0.25) == 5  # what is as likely as is accepted is not above it


def test_what_too_few_hits_cannot_place_reaches_to_the_border() -> None:
    never, always = (Worlds(np.eye(M + 1, dtype=np.int64)[hits] * N) for hits in (0, M))
    value, ends = never.quantiles(Q)
    assert value.tolist() == [0, 0, 0]
    assert ends[:, 0].tolist() == [0, 0, 0]
    assert np.all((ends[:, 1] > 3 / M) & (ends[:, 1] < 5 / M))
    value, ends = always.quantiles(Q)
    assert value.tolist() == pytest.approx([1, 1, 1], abs=1e-12)
    assert ends[:, 1].tolist() == [1, 1, 1]
    assert never.sd() == (0.0, 0.0)


def test_worlds_that_are_all_alike_have_one_chance() -> None:
    blurred = seen(np.full(N, 0.12), 5)
    alike = Worlds(blurred.count, alike=True)
    value, ends = alike.quantiles(Q)
    assert len(set(value.tolist())) == 1
    assert value[0] == alike.mean()[0] == pytest.approx(0.12, abs=4 * alike.mean()[1])
    assert ends[0, 1] - ends[0, 0] < 0.002
    assert alike.sd() == (0.0, 0.0)
    assert (alike.above(0.05), alike.above(0.13)) == (N, 0)
    assert alike.noise(value).tolist() == [0, 0, 0]


def test_noise_is_half_of_a_90_per_cent_band() -> None:
    worlds = seen(np.full(200_000, 0.3), 6)
    noise = float(worlds.noise(np.array([0.3]))[0])
    shares = np.arange(M + 1) / M
    inside = worlds.count[np.abs(shares - 0.3) <= noise].sum() / worlds.worlds
    assert noise == pytest.approx(NOISE * np.sqrt(0.21 / M))
    assert inside == pytest.approx(0.9, abs=0.02)
