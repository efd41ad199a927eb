"""What experts said, fitted as SHELF fits it, through given percentiles of a triangular, and by Keelin's metalogs."""

from __future__ import annotations

import numpy as np
import pytest

import mcsv

QUARTILES = (0.25, 0.5, 0.75)


def _quartiles(low, middle, high):
    return {"values": [low, middle, high], "probabilities": list(QUARTILES), "lower": 0, "upper": 100}


def _near(found, wanted, tolerance):
    assert np.all(np.abs(np.subtract(found, wanted)) <= tolerance * np.maximum(1.0, np.abs(wanted))), found


# E05: the vignette of the R package SHELF; (values, family, parameters, sum of squares)
SHELF = {
    "consensus beta": ((25, 30, 40), "beta", {"a": 5.4521339623097065, "b": 11.605579869712772}, 0.003431056686816024),
    "consensus lognormal": (
        (25, 30, 40),
        "lognormal",
        {"mu": 3.4309843557739033, "sigma": 0.35391419378791233},
        0.0020097635902307305,
    ),
    "consensus log t": (
        (25, 30, 40),
        "log_student_t",
        {"mu": 3.4277341536147574, "sigma": 0.311368335445671},
        0.0019513299052340972,
    ),
    "A normal": ((25, 30, 35), "normal", {"mu": 30.0, "sigma": 7.413011092528027}, 0.0),
    "B normal": ((30, 35, 50), "normal", {"mu": 37.93953327753897, "sigma": 16.05960305868964}, 0.009495879970316269),
    "B log t": (
        (30, 35, 50),
        "log_student_t",
        {"mu": 3.6082288803539444, "sigma": 0.3492513015279309},
        0.005989841036520483,
    ),
}


@pytest.mark.parametrize("case", SHELF)
def test_shelf(case):
    values, family, parameters, squares = SHELF[case]
    fit = mcsv.elicit(_quartiles(*values)).experts[0].of(family)
    for name, wanted in parameters.items():
        _near(getattr(fit.distribution, name), wanted, 1e-3)
        assert abs(getattr(fit.distribution, name) / wanted - 1) < 1e-6, "far inside the tolerance"
    assert fit.ssq == pytest.approx(squares, rel=1e-9, abs=1e-20)


def test_shelf_published_probabilities():
    """P(X < 15.2) = 0.05 and P(X < 25) = 0.283 for the consensus beta."""
    beta = mcsv.elicit(_quartiles(25, 30, 40), ["beta"]).distribution
    _near(beta.tail(np.array([15.172658194202251, 25.0]), False), [0.05, 0.28319961289152285], 1e-3)
    _near(beta.quantile(np.array([0.05]), True), 51.22359484987111, 1e-3)


def test_shelf_experts_make_a_linear_pool():
    """Experts A and B, equally weighted: the pool is the mean of their distribution functions."""
    said = {
        "lower": 0,
        "upper": 100,
        "experts": {
            "A": {"percentiles": {25: 25, 50: 30, 75: 35}},
            "B": {"percentiles": {25: 30, 50: 35, 75: 50}},
        },
    }
    found = mcsv.elicit(said, ["normal", "lognormal"])
    x = np.linspace(1, 99, 50)
    parts = [expert.best.drawn.tail(x, False) for expert in found.experts]
    np.testing.assert_allclose(found.distribution.tail(x, False), (parts[0] + parts[1]) / 2, atol=1e-12)


def test_triangular_from_two_percentiles_and_the_mode():
    """E02: P10 85, mode 100, P90 140."""
    fit = mcsv.elicit({"percentiles": {10: 85, 90: 140}, "mode": 100}).experts[0].best
    assert fit.family == "triangular"
    _near([fit.distribution.low, fit.distribution.high], [66.97465707615824, 165.35758326449766], 1e-9)
    assert fit.spec == {"dist": "triangular", "p10": 85, "p90": 140, "mode": 100}


# E07: q10, q50, q90 = 35, 50, 75; (bounds, terms, quantiles by level)
LEVELS = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
METALOGS = {
    "unbounded": (
        {},
        [50.0, 9.102392266268373, 5.688995166417732],
        "20.982807775656298 30.736466011666682 35 41.5625 50 61.5625 75 84.33934319659417 104.63597454853904",
    ),
    "from 0": (
        {"lower": 0},
        [3.912023005428146, 0.17343244288912618, 0.02775670081286247],
        "23.98856777666784 31.128983192286253 35 41.642090872724566 50 60.95777928063201 75 86.44097497930142 "
        "118.09189542619995",
    ),
    "from 0 to 100": (
        {"lower": 0, "upper": 100},
        [0.0, 0.3908684425778426, 0.2728288935553934],
        "23.473168380128694 31.229952041239077 35 41.22965576281751 50 62.34801519126019 75 81.94145266389182 "
        "91.76162644161927",
    ),
}


@pytest.mark.parametrize("case", METALOGS)
def test_metalog_through_a_triplet(case):
    bounds, terms, quantiles = METALOGS[case]
    found = mcsv.elicit({"percentiles": {10: 35, 50: 50, 90: 75}, **bounds}, ["metalog"])
    _near(found.experts[0].best.distribution.coefficients, terms, 1e-9)
    shown = [float(found.distribution.quantile(np.array([min(u, 1 - u)]), bool(u > 0.5))[0]) for u in LEVELS]
    _near(shown, [float(word) for word in quantiles.split()], 1e-9)
