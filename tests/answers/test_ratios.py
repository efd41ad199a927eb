from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

from mcsv.answers.ratios import covariance, fieller
from mcsv.confidence import Z95

SEEDS, DRAWS = effort(2000, 400), 400


def interval(upper: np.ndarray, lower: np.ndarray, z: float = Z95) -> tuple[float, float]:
    """Fieller's interval of two rows of draws, as a run makes it: from three standard deviations."""
    n = upper.size
    sds = [row.std(ddof=1) for row in (upper, lower, upper - lower)]
    variances = sds[0] ** 2 / n, sds[1] ** 2 / n, covariance(*sds) / n
    low, high = fieller((upper.mean(), lower.mean()), variances, z)
    return float(low), float(high)


def pairs(seed: int, mean: float = 5.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    shared, lower = rng.normal(size=DRAWS), mean + 2.0 * rng.normal(size=DRAWS)
    return 3.0 + shared + 0.5 * (lower - mean), lower + 0.4 * shared


def test_the_covariance_is_that_of_the_draws():
    upper, lower = pairs(1)
    sds = [row.std(ddof=1) for row in (upper, lower, upper - lower)]
    assert covariance(*sds) == pytest.approx(np.cov(upper, lower)[0, 1], rel=1e-9)


def test_what_never_varies_goes_with_nothing():
    """However the two standard deviations of the same draws were rounded: benefits of 0 had an error of 1e-23."""
    assert covariance(0.0, 3.0, 3.0 * (1 + 1e-15)) == 0.0
    assert covariance(2.0, 3.0, 1.0 - 1e-15) == 6.0
    variances = np.array(0.0), np.array(9.0 / DRAWS), covariance(0.0, 3.0, 3.0 * (1 + 1e-15)) / DRAWS
    low, high = fieller((np.array(0.0), np.array(5.0)), variances, Z95)
    assert low == high == 0.0


def test_the_ends_are_those_ratios_at_which_the_difference_is_just_not_told_from_0():
    upper, lower = pairs(2)
    for end in interval(upper, lower):
        apart = upper - end * lower
        assert abs(apart.mean()) / (apart.std(ddof=1) / np.sqrt(DRAWS)) == pytest.approx(Z95, rel=1e-9)


def test_intervals_cover():
    """The true ratio is 3 / 5."""
    held = sum(low <= 0.6 <= high for low, high in (interval(*pairs(seed)) for seed in range(SEEDS)))
    assert abs(held / SEEDS - 0.95) < 4 * np.sqrt(0.95 * 0.05 / SEEDS)


def test_a_denominator_that_could_be_0_has_no_interval():
    upper, lower = pairs(3, mean=0.05)
    assert np.isnan(interval(upper, lower)).all()


def test_without_spread_the_interval_is_the_ratio():
    low, high = fieller((np.array(3.0), np.array(4.0)), (np.zeros(1), np.zeros(1), np.zeros(1)), Z95)
    assert low == high == 0.75


def test_what_goes_against_each_other_has_a_covariance_below_0():
    upper, lower = pairs(4)
    sds = [row.std(ddof=1) for row in (upper, -lower, upper + lower)]
    assert covariance(*sds) == pytest.approx(-np.cov(upper, lower)[0, 1], rel=1e-9)
    assert covariance(*sds) < 0.0
