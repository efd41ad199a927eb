"""Reference figures of shapes beyond their quantiles: probabilities at the mode, coefficients, bounds, spreads."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.distributions import build, inverse_table


@pytest.mark.parametrize(
    ("stated", "at_mode"),
    [
        ({"low": 3, "mode": 5, "high": 10, "lambda": 2}, 0.36043597799562727),
        ({"low": 3, "mode": 5, "high": 10}, 0.38959170892530615),
        ({"low": 3, "mode": 5, "high": 10, "lambda": 6}, 0.4059611683399973),
        ({"low": 80, "mode": 100, "high": 160}, 0.3671875),
        ({"low": 3, "mean": 5, "high": 10}, 0.31423537671185725),
    ],
)
def test_probability_below_the_mode_of_a_pert(stated, at_mode):
    d = build({"dist": "pert", **stated})
    assert d.tail(np.array([d.mode]), False)[0] == pytest.approx(at_mode, abs=1e-12)
    assert inverse_table(d).lookup(np.array([2 * at_mode]), False)[0] == pytest.approx(d.mode, rel=1e-9)


def test_kink_of_a_triangular():
    d = build({"dist": "triangular", "low": 80, "mode": 100, "high": 160})
    assert d.kinks() == (0.25,)


def test_triangular_from_two_percentiles_and_the_mode():
    d = build({"dist": "triangular", "p10": 85, "mode": 100, "p90": 140})
    assert (d.low, d.high) == pytest.approx((66.97465707615824, 165.35758326449766), abs=1e-9)
    assert d.mode == 100


@pytest.mark.parametrize(
    ("bounds", "coefficients"),
    [
        ({}, (50.0, 9.102392266268373, 5.688995166417732)),
        ({"low": 0}, (3.912023005428146, 0.17343244288912618, 0.02775670081286247)),
        ({"low": 0, "high": 100}, (0.0, 0.3908684425778426, 0.2728288935553934)),
    ],
)
def test_coefficients_of_a_metalog(bounds, coefficients):
    d = build({"dist": "metalog", "p10": 35, "p50": 50, "p90": 75, **bounds})
    assert d.coefficients == pytest.approx(coefficients, abs=1e-12)


def test_mean_of_a_metalog():
    d = build({"dist": "metalog", "p10": 35, "p50": 50, "p90": 75})
    assert d.mean() == pytest.approx(52.84449758320886, rel=1e-12)


@pytest.mark.parametrize(
    ("family", "mean", "low", "high"),
    [("beta", 0.22, 0.1, 0.35), ("gamma", 1_450_000, 1_100_000, 1_900_000), ("gamma", 0.00075, 0.0002, 0.0015)],
)
def test_ranges_of_a_published_business_case(family, mean, low, high):
    d = build({"dist": family, "mean": mean, "range": [low, high], "covers": 0.95})
    assert d.mean() == pytest.approx(mean, rel=1e-12)
    assert d.sd() == pytest.approx((high - low) / 3.92, rel=2e-5)
