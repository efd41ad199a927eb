"""Ratios of means beside what many small samples show of them."""

from __future__ import annotations

import numpy as np

from mcsv.answers.delta import of_means


def told(part: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ratio and its error from samples (…, draws)."""
    draws = part.shape[-1]

    def known(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return x.mean(axis=-1), x.std(axis=-1, ddof=1) / np.sqrt(draws)

    return of_means(known(part), known(whole), known(part + whole)[1])


def test_errors_are_the_spread_of_many_samples_and_intervals_cover() -> None:
    rng = np.random.default_rng(7)
    common = rng.gamma(4.0, 1.0, (2000, 400))
    part, whole = 0.3 * common + rng.normal(0.0, 0.2, common.shape), common + rng.gamma(2.0, 1.0, common.shape)
    value, error = told(part, whole)
    truth = 0.3 * 4 / 6
    assert abs(value.mean() - truth) < 4 * value.std() / np.sqrt(value.size) + 0.001 * truth
    assert 0.95 < np.sqrt((error**2).mean()) / value.std() < 1.05
    covered = (np.abs(value - truth) < 1.96 * error).mean()
    assert 0.93 < covered < 0.97


def test_what_goes_exactly_with_its_whole_has_no_error() -> None:
    whole = np.random.default_rng(1).gamma(4.0, 1e6, 1000)
    for factor in (1.0, 0.4361320754716981, 1e-5, 3e4, -2.0):
        value, error = told(factor * whole, whole)
        assert np.isclose(value, factor, rtol=1e-12)
        assert error == 0.0


def test_a_small_part_that_goes_its_own_way_keeps_its_error() -> None:
    rng = np.random.default_rng(2)
    whole, part = rng.normal(1e6, 1e4, 100_000), rng.normal(1e-3, 1e-4, 100_000)
    value, error = told(part, whole)
    assert np.isclose(error, 1e-4 / np.sqrt(100_000) / 1e6, rtol=0.02)
    assert np.isclose(value, 1e-9, rtol=1e-2)


def test_nothing_is_a_share_of_nothing() -> None:
    value, error = told(np.ones(10), np.zeros(10))
    assert np.isnan(value)
    assert np.isnan(error)


def test_a_part_that_is_rounding_alone_is_nothing():
    part = (np.array([0.0, -1e-17]), np.array([2.6e-16, 1e-17]))
    whole = (np.array([4.3e6, 4.3e6]), np.array([1_500.0, 1_500.0]))
    ratio, error = of_means(part, whole, np.array([1_500.0, 1_500.0]))
    assert ratio.tolist() == error.tolist() == [0.0, 0.0]
