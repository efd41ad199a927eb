"""Quantiles of t far beyond every draw, by which the weight of a tail is told: against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.distributions.student_t import StudentT

RARE = np.array([1e-24, 1e-26, 1e-60, 1e-120, 1e-200, 1e-290])


@pytest.mark.parametrize("upper", [False, True])
def test_one_and_two_degrees_of_freedom(upper: bool) -> None:
    sign = 1 if upper else -1
    one, two = (sign * StudentT(df, 0, 1).quantile(RARE, upper) for df in (1, 2))
    np.testing.assert_allclose(one, 1 / (np.pi * RARE), rtol=1e-12)  # the cotangent of so small an angle
    np.testing.assert_allclose(two, (1 - 2 * RARE) / np.sqrt(2 * RARE * (1 - RARE)), rtol=1e-12)


@pytest.mark.parametrize("df", [0.7, 1.0, 2.5, 4.0])
def test_the_tail_grows_like_a_power(df: float) -> None:
    """A probability 1e40 times smaller lies 1e40 ** (1 / df) times further out."""
    near, far = StudentT(df, 0, 1).quantile(np.array([1e-140, 1e-180]), True)
    assert far / near == pytest.approx(1e40 ** (1 / df), rel=1e-10)
