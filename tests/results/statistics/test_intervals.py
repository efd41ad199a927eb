from __future__ import annotations

import numpy as np
import pytest

import mcsv
from mcsv.confidence import Z95
from mcsv.results.statistics.intervals import (
    Figure,
    above_zero,
    mean_se,
    places,
    quantile_bracket,
    quantile_se,
    rounded,
    sd_se,
    wilson,
)


@pytest.mark.parametrize(
    ("count", "draws", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_published_values(count, draws, low, high):
    got = wilson(count, draws)
    assert float(got[0]) == pytest.approx(low, abs=5e-5)
    assert float(got[1]) == pytest.approx(high, abs=5e-5)


def test_wilson_is_symmetric_and_exact_at_the_borders():
    low, high = wilson([0, 30, 70, 100], 100)
    np.testing.assert_allclose(low, 1 - high[::-1], rtol=0, atol=1e-15)
    assert low[0] == 0
    assert high[-1] == 1


def test_wilson_covers_a_rare_probability():
    low, high = wilson(np.random.default_rng(1).binomial(1000, 1e-3, 20_000), 1000)
    assert 0.90 < np.mean((low <= 1e-3) & (high >= 1e-3)) < 0.98


def test_standard_errors_are_those_of_repeated_runs():
    draws = np.random.default_rng(2).gamma(2.0, 3.0, (4000, 400))
    sd, kurtosis = np.sqrt(18.0), 6.0
    assert draws.mean(1).std() == pytest.approx(float(mean_se(sd, 400)), rel=0.05)
    assert draws.std(1, ddof=1).std() == pytest.approx(float(sd_se(sd, kurtosis, 400)), rel=0.05)


@pytest.mark.parametrize("q", [0.05, 0.5, 0.9])
def test_quantile_errors_are_those_of_repeated_runs(q):
    draws = np.random.default_rng(3).normal(size=(2000, 2000))
    low, high = quantile_bracket(q, 2000)
    estimated = quantile_se(np.quantile(draws, low, axis=1), np.quantile(draws, high, axis=1)).mean()
    assert np.quantile(draws, q, axis=1).std() == pytest.approx(estimated, rel=0.07)


def test_a_quantile_at_one_end_of_its_interval_may_be_wrong_by_all_of_it():
    # 140 or 150: whichever is told, the other is 10 away, not 5.
    error = Z95 * quantile_se([140, 140, 140, 130, 140], [150, 150, 140, 150, 150], [140, 150, 140, 140, 145])
    np.testing.assert_allclose(error, [10, 10, 0, 10, 5])
    assert float(Z95 * quantile_se(140, 150)) == pytest.approx(5)


@pytest.mark.parametrize("sampling", ["plain", "sobol"])
@pytest.mark.parametrize("step", [10, 10.5], ids=["whole", "not whole"])
def test_a_quantile_among_few_values_is_within_its_error(sampling, step):
    # Half of the draws, and 1 in 4,000 more, are at 0: which of two values is the median is luck, and was told as sure.
    inputs = {name: {"dist": "uniform", "low": 0, "high": 1} for name in "abc"}
    model = {"inputs": inputs, "outputs": {"either": {"formula": f"where(a + b + c > 1.5003, {step}, 0)"}}}
    found = [mcsv.simulate(model, draws=4096, seed=seed, sampling=sampling).squeeze() for seed in range(40)]
    values, errors = (
        np.array([float(one[f"output_quantile{end}"].sel(quantile=0.5)) for one in found]) for end in ("", "_se")
    )
    assert {*values} == {0.0, step}
    assert np.mean(np.abs(values) <= Z95 * errors) >= 0.85
    assert np.max(Z95 * errors) <= step * (1 + 1e-9)


def test_a_quantile_beyond_the_draws_has_no_error():
    low, high = quantile_bracket([0.5, 0.999], 1000)
    assert np.isnan(low[1])
    assert np.isnan(high[1])
    assert not np.isnan(low[0])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (0.1, 1),
        (0.065, 2),
        (0.0949, 2),
        (0.096, 1),
        (1.0, 0),
        (730.0, -2),
        (960.0, -3),
        (0.0, None),
        (np.nan, None),
    ],
)
def test_the_last_digit_shown_is_the_first_of_the_error(error, expected):
    assert places(error) == expected


def test_rounding_up_never_gives_less():
    assert rounded(84_123.0, -2) == 84_100
    assert rounded(84_123.0, -2, up=True) == 84_200
    assert rounded(84_100.0000000001, -2, up=True) == 84_100
    assert rounded(0.1 + 0.2, 1, up=True) == 0.3
    assert rounded(12.345, None) == 12.345


def test_a_figure_without_an_error_is_not_known():
    assert not Figure(1.0, np.nan).known
    assert Figure(1.0, 0.0).known


def test_what_lies_below_zero_counts_as_zero_with_its_interval():
    value, se = above_zero([3.0, 0.0, -1.0, -1.0, -1.0, np.nan], [1.0, 1.0, 0.2, 1.0, np.nan, 1.0])
    np.testing.assert_array_equal(value, [3.0, 0.0, 0.0, 0.0, 0.0, np.nan])
    np.testing.assert_allclose(se[:5], [1.0, 1.0, 0.0, (Z95 - 1.0) / Z95, np.nan])
