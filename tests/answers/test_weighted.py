"""Figures of weighted draws against plain numpy, closed forms, and their own spread over seeds."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort
from scipy.stats import norm

from mcsv.answers.weighted import Weighted
from mcsv.results.statistics.intervals import wilson

Q = np.array([0.05, 0.5, 0.95])


def sample(seed: int, n: int = 4000) -> tuple[np.ndarray, Weighted]:
    """Draws of N(0, 1) weighted by the likelihood of seeing 1 with an error of 1: the posterior is N(1/2, 1/2)."""
    draws = np.random.default_rng(seed).standard_normal(n)
    return draws, Weighted(np.exp(-0.5 * (draws - 1.0) ** 2))


def test_equal_weights_give_what_numpy_gives() -> None:
    draws = np.random.default_rng(1).normal(0.3, 1.0, 1001)
    for weights in (np.ones(1001), np.full(1001, 1e-200)):
        plain = Weighted(weights)
        assert plain.effective == pytest.approx(1001, rel=1e-14)
        assert plain.mean(draws) == pytest.approx((draws.mean(), draws.std() / np.sqrt(1001)))
        assert plain.sd(draws)[0] == pytest.approx(draws.std())
        share, low, high = plain.negative(draws)
        assert share == np.mean(draws < 0)
        np.testing.assert_allclose((low, high), wilson(np.sum(draws < 0), 1001))
        np.testing.assert_array_equal(
            plain.quantiles(draws, Q, np.argsort(draws, kind="stable"))[0], np.quantile(draws, Q, method="inverted_cdf")
        )


def test_whole_weights_are_draws_that_come_so_often() -> None:
    rng = np.random.default_rng(2)
    draws, times = rng.normal(0.3, 1.0, 300), rng.integers(0, 5, 300)
    often, weighted = np.repeat(draws, times), Weighted(times.astype(float))
    assert weighted.mean(draws)[0] == pytest.approx(often.mean())
    assert weighted.sd(draws)[0] == pytest.approx(often.std())
    assert weighted.negative(draws)[0] == pytest.approx(np.mean(often < 0))
    q = np.array([0.0501, 0.5003, 0.9507])  # between two draws whichever way they are counted
    np.testing.assert_array_equal(
        weighted.quantiles(draws, q, np.argsort(draws, kind="stable"))[0], np.quantile(often, q, method="inverted_cdf")
    )


def test_the_posterior_is_met_and_errors_are_true() -> None:
    seeds = effort(1000, 150)
    rows = []
    for seed in range(seeds):
        draws, weighted = sample(seed)
        values, errors = weighted.quantiles(draws, Q, np.argsort(draws, kind="stable"))
        share, low, high = weighted.negative(draws)
        rows.append(
            [weighted.mean(draws), weighted.sd(draws), (share, (high - low) / 3.92), *zip(values, errors, strict=True)]
        )
    found = np.array(rows)
    truth = [0.5, np.sqrt(0.5), norm.cdf(-np.sqrt(0.5)), *norm.ppf(Q, 0.5, np.sqrt(0.5))]
    spread = found[:, :, 0].std(axis=0)
    # Self-normalised estimates have a bias of the order of 1 / draws.
    assert np.all(np.abs(found[:, :, 0].mean(axis=0) - truth) < 4 * spread / np.sqrt(seeds) + 0.0015)
    np.testing.assert_allclose(found[:, :, 1].mean(axis=0), spread, rtol=4 / np.sqrt(2 * seeds))


def test_the_effective_number_of_draws_is_that_of_the_closed_form() -> None:
    # E L = N(1; 0, 2) and E L^2 = N(1; 0, 3/2) sqrt(1/2) up to constants: the share is sqrt(3)/2 exp(-1/2 + 1/3).
    _, weighted = sample(3, 400_000)
    assert weighted.effective / 400_000 == pytest.approx(np.sqrt(3) / 2 * np.exp(-1 / 6), rel=0.01)


def test_what_so_few_draws_cannot_tell_has_no_error() -> None:
    draws, weighted = sample(4, 40)
    assert np.isnan(weighted.quantiles(draws, np.array([0.01, 0.99]), np.argsort(draws, kind="stable"))[1]).all()
    same = np.full(40, 3.0)
    assert weighted.quantiles(same, Q, np.argsort(same, kind="stable"))[1].tolist() == [0, 0, 0]
    assert weighted.negative(same)[:2] == (0.0, 0.0)
    assert weighted.negative(-same)[0] == weighted.negative(-same)[2] == 1.0


@pytest.mark.parametrize("expected", [0.3, 1.0, 4.0, 40.0, 400.0])
def test_intervals_of_rare_deficits_hold_though_few_draws_show_them_and_weigh_little(expected: float) -> None:
    rng, draws, runs = np.random.default_rng(7), 20_000, effort(400, 150)
    chance = expected / draws  # of what was observed a deficit does not depend
    covered = 0
    for _ in range(runs):
        weights = np.exp(rng.normal(0.0, 1.2, draws))
        _, low, high = Weighted(weights).negative(np.where(rng.random(draws) < chance, -1.0, 1.0))
        covered += low <= chance <= high
    assert covered >= 0.89 * runs
    # As many light draws as make a chance sure are taken for what they tell.
    light = np.where(np.arange(draws) < draws // 2, 0.05, 1.0)
    share, low, high = Weighted(light).negative(np.where(np.arange(draws) < draws // 4, -1.0, 1.0))
    assert high - low < 2.5 * (1.96 * share / (draws / 4) ** 0.5)


def test_errors_of_quantiles_do_not_depend_on_which_of_equal_draws_comes_first() -> None:
    """All that lie at a quantile are at or below it, however unlike their weights are."""
    rng = np.random.default_rng(12)
    draws, weights = np.round(rng.normal(size=2_000) * 2.0) / 2.0, rng.exponential(size=2_000)
    weights[::7] *= 20.0
    lightest, heaviest = (Weighted(weights).quantiles(draws, Q, np.lexsort((by, draws))) for by in (weights, -weights))
    np.testing.assert_array_equal(lightest[0], heaviest[0])
    np.testing.assert_allclose(lightest[1], heaviest[1], rtol=1e-9)
