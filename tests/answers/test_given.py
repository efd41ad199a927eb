from __future__ import annotations

import numpy as np
import pytest

from mcsv.answers.given import given


def among(values: np.ndarray, picked: np.ndarray) -> tuple[float, float]:
    masked = np.where(picked, values, 0.0)
    ends = np.array([masked.min(), masked.max()])
    mean, error = given(masked.mean(), masked.std(ddof=1), picked.sum(), values.size, ends)
    return float(mean), float(error)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_figures_are_those_of_the_draws_that_are_picked(sign):
    rng = np.random.default_rng(1)
    values, picked = sign * rng.normal(1e6, 30.0, 5000), rng.random(5000) < 0.3
    mean, error = among(values, picked)
    there = values[picked]
    assert mean == pytest.approx(there.mean(), rel=1e-12)
    assert error == pytest.approx(there.std(ddof=1) / np.sqrt(there.size), rel=1e-5)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("sd", [0.9, 0.3, 0.01, 1e-5])
def test_what_sums_cannot_tell_apart_has_the_largest_error_that_they_allow(sd, sign):
    rng = np.random.default_rng(2)
    values, picked = sign * rng.normal(1e6, sd, 100_000), rng.random(100_000) < 0.3
    _, error = among(values, picked)
    there = values[picked]
    assert error >= there.std(ddof=1) / np.sqrt(there.size)
    assert error <= 1.1 * 1e-6 * 1e6 / np.sqrt(there.size)


def test_one_number_has_no_error_and_few_draws_have_none_to_tell():
    masked = np.array([0.0, 0.3, 0.3, 0.0, 0.3])
    assert among(masked, masked > 0) == (pytest.approx(0.3), 0.0)
    assert among(-masked, masked > 0) == (pytest.approx(-0.3), 0.0)
    assert among(0 * masked, masked > 0) == (0.0, 0.0)
    assert among(np.full(1_000_000, 1234.5678901), np.arange(1_000_000) % 7 < 3)[1] == 0.0
    ends = np.array([[0.0, 0.0], [0.0, 8.0]])
    mean, error = given(np.array([0.0, 2.0]), np.array([0.0, 4.0]), np.array([0, 1]), 4, ends)
    assert np.isnan(mean[0])
    assert mean[1] == 8.0
    assert np.isnan(error).all()
