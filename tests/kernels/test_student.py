"""Tail probabilities of Student's t against scipy, whose own errors near the middle are told apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from mcsv.distributions.t_tails import t_coefficients, t_tail
from mcsv.kernels.student import t_tails

DEGREES = [1.0, 1.3, 2.0, 2.5, 3.0, 4.0, 7.0, 12.0, 30.0, 99.0, 200.0, 500.0, 1000.0]


def tails(scores: np.ndarray, degrees: float) -> np.ndarray:
    out = np.empty(scores.size)
    t_tails(scores, degrees, np.array(t_coefficients(degrees)), out)
    return out


@pytest.mark.parametrize("degrees", DEGREES)
def test_tails_from_the_middle_to_the_far_end(degrees: float) -> None:
    t = np.concatenate([np.linspace(0.0, 12.0, 2401), np.logspace(-6, 8, 1401)])
    found = tails(-t, degrees)
    far, square = t >= 1.0, t * t
    # near the middle by the complement, which does not cancel there
    exact = np.where(
        far, 2 * stats.t.sf(t, degrees), 1 - special.betainc(0.5, degrees / 2, square / (degrees + square))
    )
    inside = exact > 2.0**-53
    assert np.abs(found[inside] / exact[inside] - 1).max() < 1e-11
    assert np.all(found[~inside] == 2.0**-53)


@pytest.mark.parametrize("degrees", [*DEGREES, 1e4, 1e6])
def test_the_polynomial_is_as_good_as_the_fraction(degrees: float) -> None:
    t = np.concatenate([np.linspace(0.0, 9.0, 361), np.logspace(-9, 2, 111)])
    exact = np.array([t_tail(one, degrees) for one in t.tolist()])
    inside = exact > 2.0**-53
    assert np.abs(tails(-t, degrees)[inside] / exact[inside] - 1).max() < 1e-15 * max(degrees, 100.0)


def test_tails_fall_as_scores_rise() -> None:
    for degrees in DEGREES:
        found = tails(-np.linspace(0.0, 6.0, 20_001), degrees)
        assert np.all(np.diff(found) < 0)


def test_one_degree_is_the_cauchy_distribution() -> None:
    t = np.logspace(-8, 15, 500)
    assert tails(-t, 1.0) == pytest.approx(2 / np.pi * np.arctan2(1.0, t), rel=1e-14)


def test_signs_ends_and_no_number() -> None:
    found = tails(np.array([-2.0, 2.0, 0.0, -np.inf, np.inf, np.nan]), 3.0)
    assert found[0] == -found[1] > 0
    assert found[2] == 1 - 2.0**-53
    assert found[3] == -found[4] == 2.0**-53
    assert np.isnan(found[5])
