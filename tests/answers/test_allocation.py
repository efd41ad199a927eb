"""What parts have of the worst draws: they add up, and errors are those of many samples."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

from mcsv.answers.allocation import given, given_quantile

DRAWS, SHARE = 4_000, 0.1


def test_normal_parts_have_what_their_covariance_says() -> None:
    """For X and S normal with mean 0, E[X | S at or below its quantile] = cov(X, S) / sd(S) times that of a standard
    normal: -phi(z) / p. Errors are those of many samples.
    """
    rng, told = np.random.default_rng(1), []
    for _ in range(effort(2_000, 400)):
        parts = rng.normal(size=(2, DRAWS)) * [[1.0], [2.0]]
        whole = parts.sum(axis=0)
        tail = whole <= np.quantile(whole, SHARE)
        low, high = np.quantile(whole, [0.8 * SHARE, 1.2 * SHARE])
        border = parts[:, (whole > low) & (whole <= high)].mean(axis=1)
        picked = parts * tail
        told.append(given_quantile(picked.mean(axis=1), picked.std(axis=1, ddof=1), float(tail.mean()), border, DRAWS))
    values, errors = (np.array(each) for each in zip(*told, strict=True))
    exact = -np.array([1.0, 4.0]) / np.sqrt(5.0) * 0.17549833193248685 / SHARE
    assert values.mean(axis=0) == pytest.approx(exact, abs=0.02)
    assert values.std(axis=0) == pytest.approx(errors.mean(axis=0), rel=0.12)


def test_a_condition_that_draws_do_not_move() -> None:
    rng, told = np.random.default_rng(2), []
    for _ in range(effort(2_000, 400)):
        x, y = rng.normal(size=(2, DRAWS))
        picked = (x + 5.0) * (x + y < -1.0)
        told.append(given(picked.mean(), picked.std(ddof=1), float(np.mean(x + y < -1.0)), DRAWS))
    values, errors = (np.array(each) for each in zip(*told, strict=True))
    assert values.std() == pytest.approx(errors.mean(), rel=0.12)


def test_what_is_certain_has_no_error_and_what_never_happens_no_value() -> None:
    picked = np.where(np.arange(DRAWS) < 300, -1e5, 0.0)
    value, error = given(picked.mean(), picked.std(ddof=1), 300 / DRAWS, DRAWS)
    assert float(value) == pytest.approx(-1e5)
    assert float(error) == 0.0
    assert np.isnan(given([1.0, 2.0], [0.0, 0.0], 0.0, DRAWS)).all()
