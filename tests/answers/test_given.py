from __future__ import annotations

import numpy as np
import pytest

from mcsv.answers.given import given


def test_figures_are_those_of_the_draws_that_are_picked():
    rng = np.random.default_rng(1)
    values, picked = rng.normal(1e6, 30.0, 5000), rng.random(5000) < 0.3
    masked = np.where(picked, values, 0.0)
    mean, error = given(masked.mean(), masked.std(ddof=1), picked.sum(), 5000)
    there = values[picked]
    assert mean == pytest.approx(there.mean(), rel=1e-12)
    assert error == pytest.approx(there.std(ddof=1) / np.sqrt(there.size), rel=1e-5)


def test_one_number_has_no_error_and_few_draws_have_none_to_tell():
    masked = np.array([0.0, 0.3, 0.3, 0.0, 0.3])
    assert given(masked.mean(), masked.std(ddof=1), 3, 5) == (pytest.approx(0.3), 0.0)
    mean, error = given(np.array([0.0, 2.0]), np.array([0.0, 4.0]), np.array([0, 1]), 4)
    assert np.isnan(mean[0])
    assert mean[1] == 8.0
    assert np.isnan(error).all()
