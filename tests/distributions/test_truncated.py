"""Truncation restricts, it never clips; and it keeps its accuracy next to its own bounds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from mcsv.distributions import build, inverse_table
from mcsv.errors import DistributionError

NORMAL = {"dist": "normal", "mu": 0, "sigma": 1}
R = (2 * np.unique((2.0 ** np.random.default_rng(2).uniform(0, 52, 400)).astype(np.int64)) + 1) * 2.0**-53
CASES = [
    (NORMAL, stats.norm(), [0, None]),
    (NORMAL, stats.norm(), [None, 0]),
    (NORMAL, stats.norm(), [-1, 2]),
    (NORMAL, stats.norm(), [6, 9]),
    (NORMAL, stats.norm(), [-7, -5]),
    (NORMAL, stats.norm(), [0, 1e-9]),
    ({"dist": "gamma", "shape": 4, "scale": 500}, stats.gamma(4, scale=500), [1000, 1500]),
    ({"dist": "student_t", "df": 1}, stats.t(1), [0, 1e6]),
    ({"dist": "pareto", "alpha": 0.5, "minimum": 1}, stats.pareto(0.5), [0.5, 1e9]),
    ({"dist": "lognormal", "mu": 0, "sigma": 3}, stats.lognorm(3), [1e-3, 1e3]),
]


def between(density, first, last):
    """The probability between two places, relative to itself exact, by Gauss-Legendre on 40 parts."""
    nodes, weights = np.polynomial.legendre.leggauss(24)
    borders = first + (last - first) * np.linspace(0, 1, 41)
    half = (borders[1:] - borders[:-1])[:, None] / 2
    return (half * weights * density((borders[1:] + borders[:-1])[:, None] / 2 + half * nodes)).sum()


@pytest.mark.parametrize(("spec", "oracle", "bounds"), CASES)
@pytest.mark.parametrize("upper", [False, True], ids=["lower", "upper"])
def test_probability_next_to_a_bound(spec, oracle, bounds, upper):
    d = build({**spec, "truncate": bounds})
    table = inverse_table(d)
    assert table.error <= 1e-9
    low, high = d.support()
    if not np.isfinite(high if upper else low):
        pytest.skip("this side is open")
    mass = oracle.cdf(high) - oracle.cdf(low) if low < 0 else oracle.sf(low) - oracle.sf(high)
    mass = between(oracle.pdf, low, high) if high - low < 1e-3 else mass
    x = table.lookup(R, upper)
    distance = high - x if upper else x - low
    part = slice(0, None) if min(abs(low), abs(high)) == 0 else distance > 1e3 * np.spacing(max(abs(low), abs(high)))
    for place, r in zip(x[part][::7], R[part][::7], strict=True):
        ends = (place, high) if upper else (low, place)
        if r > 0.01 or ends[1] - ends[0] > (high - low) / 10:
            continue
        slack = 4 * np.spacing(abs(place)) / (ends[1] - ends[0])
        assert between(oracle.pdf, *ends) / (mass * r / 2) == pytest.approx(1.0, abs=2e-9 + slack)


@pytest.mark.parametrize(("spec", "oracle", "bounds"), CASES[:5])
def test_moments_by_integration(spec, oracle, bounds):
    d = build({**spec, "truncate": bounds})
    low, high = d.support()
    mass = integrate.quad(oracle.pdf, low, high, epsabs=0, epsrel=1e-12)[0]
    mean = integrate.quad(lambda x: x * oracle.pdf(x), low, high, epsabs=1e-14, epsrel=1e-12)[0] / mass
    variance = integrate.quad(lambda x: (x - mean) ** 2 * oracle.pdf(x), low, high, epsabs=0, epsrel=1e-12)[0] / mass
    assert d.mean() == pytest.approx(mean, rel=1e-9)
    assert d.sd() == pytest.approx(np.sqrt(variance), rel=1e-9)
    table = inverse_table(d)
    assert (table.mean, table.sd) == (pytest.approx(mean, rel=1e-8), pytest.approx(np.sqrt(variance), rel=1e-8))


def test_bounds_outside_the_support_change_nothing():
    plain = build({"dist": "beta", "a": 2, "b": 5})
    assert build({"dist": "beta", "a": 2, "b": 5, "truncate": [-1, 2]}) == plain


def test_moments_exist_only_where_they_do():
    open_side = build({"dist": "student_t", "df": 1, "truncate": [0, None]})
    assert open_side.mean() is None
    assert open_side.sd() is None
    closed = build({"dist": "student_t", "df": 1, "truncate": [-1, 1]})
    assert closed.mean() == pytest.approx(0.0, abs=1e-12)
    assert closed.sd() == pytest.approx(np.sqrt(4 / np.pi - 1), rel=1e-9)


def test_atoms_are_restricted_and_scaled():
    d = build({"dist": "poisson", "rate": 3, "truncate": [1, 4]})
    values, lower, upper = d.atoms()
    weights = stats.poisson(3).pmf(np.arange(1, 5))
    np.testing.assert_array_equal(values, [1, 2, 3, 4])
    np.testing.assert_allclose(lower, np.cumsum(weights) / weights.sum(), rtol=1e-13)
    np.testing.assert_allclose(upper[:-1], 1 - lower[:-1], rtol=1e-12)


def test_one_open_side_of_many_counts():
    d = build({"dist": "poisson", "rate": 60_000, "truncate": [60_200, None]})
    assert d.atoms()[0][0] == 60_200
    counts = np.arange(60_200, 64_000)
    weights = np.cumprod(np.append(1.0, 60_000 / counts[1:]))  # each count against the one before
    assert d.mean() == pytest.approx((weights * counts).sum() / weights.sum(), rel=1e-12)


def test_a_spike_on_the_bound_stays():
    spike = [{"weight": 0.4, "dist": "fixed", "value": 0}, {"weight": 0.6, **NORMAL}]
    d = build({"dist": "mixture", "components": spike, "truncate": [0, 2]})
    table = inverse_table(d)
    inside = 0.4 + 0.6 * (stats.norm.cdf(2) - 0.5)
    r = np.linspace(1e-3, 0.999, 5000)
    share = (np.count_nonzero(table.lookup(r, False) == 0) + np.count_nonzero(table.lookup(r, True) == 0)) / 10000
    assert share == pytest.approx(0.4 / inside, abs=1e-3)
    assert d.support() == (0.0, 2.0)


def test_kinks_are_carried_over():
    d = build({"dist": "triangular", "low": 0, "mode": 1, "high": 4, "truncate": [0.5, 3]})
    base = build({"dist": "triangular", "low": 0, "mode": 1, "high": 4})
    outside = base.tail(np.array([0.5, 1.0, 3.0]), False)
    assert d.kinks() == pytest.approx([(outside[1] - outside[0]) / (outside[2] - outside[0])])


@pytest.mark.parametrize(
    ("bounds", "code", "path"),
    [
        ([3, 1], "E304", "truncate"),
        ([20, 30], "E304", "truncate"),
        ([1, 1], "E304", "truncate"),
        ("1 to 2", "E203", "truncate"),
        ([1, 2, 3], "E203", "truncate"),
        ([0, "x"], "E203", "truncate[1]"),
        ([float("nan"), 1], "E204", "truncate[0]"),
    ],
)
def test_bounds_that_cannot_be(bounds, code, path):
    with pytest.raises(DistributionError) as error:
        build({**NORMAL, "truncate": bounds})
    assert [(mistake.code, mistake.path) for mistake in error.value.mistakes] == [(code, path)]
