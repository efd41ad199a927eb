"""Fits to points: a family's own percentiles give the family back, and nothing nearby fits better."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.distributions import build
from mcsv.elicitation import FAMILIES, Points, fits_to_points
from mcsv.elicitation.bounds import NEGLIGIBLE
from mcsv.errors import DistributionError

LEVELS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
CENTRE, SPREAD, SHAPE = st.floats(-50, 50), st.floats(0.1, 20), st.floats(0.6, 8)


def points_of(distribution, lower=None, upper=None, levels=LEVELS):
    values = [distribution.quantile(np.array([min(u, 1 - u)]), bool(u > 0.5))[0] for u in levels]
    return Points(np.array(values), np.array(levels), lower, upper)


MEMBERS = {
    "normal": st.builds(lambda m, s: ({"mu": m, "sigma": s}, None, None), CENTRE, SPREAD),
    "student_t": st.builds(lambda m, s: ({"df": 3, "loc": m, "scale": s}, None, None), CENTRE, SPREAD),
    "gumbel": st.builds(lambda m, s: ({"loc": m, "scale": s}, None, None), CENTRE, SPREAD),
    "lognormal": st.builds(lambda m, s: ({"mu": m, "sigma": s}, 0.0, None), st.floats(-3, 9), st.floats(0.05, 1.5)),
    "gamma": st.builds(lambda k, s: ({"shape": k, "scale": s}, 0.0, None), SHAPE, SPREAD),
    "weibull": st.builds(lambda k, s: ({"shape": k, "scale": s}, 0.0, None), SHAPE, SPREAD),
    "exponential": st.builds(lambda r: ({"rate": r}, 0.0, None), st.floats(0.01, 10)),
    "beta": st.builds(lambda a, b: ({"a": a, "b": b, "low": -1, "high": 4}, -1.0, 4.0), SHAPE, SHAPE),
    "uniform": st.builds(lambda m, s: ({"low": m, "high": m + s}, None, None), CENTRE, SPREAD),
    "triangular": st.builds(
        lambda m, s, c: ({"low": m, "mode": m + c * s, "high": m + s}, None, None),
        CENTRE,
        SPREAD,
        st.floats(0.1, 0.9),
    ),
    "pert": st.builds(
        lambda m, s, c: ({"low": m, "mode": m + c * s, "high": m + s}, None, None),
        CENTRE,
        SPREAD,
        st.floats(0.1, 0.9),
    ),
    "metalog": st.builds(lambda m, s: ({"coefficients": (m, s, 0.1 * s)}, None, None), CENTRE, SPREAD),
}


@pytest.mark.parametrize("family", MEMBERS)
@settings(max_examples=effort(15, 2), deadline=None)
@given(data=st.data())
def test_percentiles_of_a_family_give_it_back(family, data):
    parameters, lower, upper = data.draw(MEMBERS[family])
    member = build({"dist": family, **parameters})
    points = points_of(member, lower, upper)
    (fit,) = fits_to_points(points, [family])
    assert fit.ssq < 1e-14
    assert np.abs(fit.misses).max() < 1e-6
    found = points_of(fit.distribution, levels=(0.01, 0.1, 0.9, 0.99)).values
    wanted = points_of(member, levels=(0.01, 0.1, 0.9, 0.99)).values
    np.testing.assert_allclose(found, wanted, atol=1e-4 * points.span)


def test_every_registered_family_is_tried_somewhere():
    assert set(MEMBERS) | {"log_student_t"} == set(FAMILIES)


@settings(max_examples=effort(10, 2), deadline=None)
@given(
    gaps=st.lists(st.floats(0.5, 10), min_size=3, max_size=3),
    first=st.floats(1, 20),
    family=st.sampled_from(("normal", "gamma", "lognormal", "weibull", "gumbel")),
)
def test_nothing_nearby_misses_less(gaps, first, family):
    values = first + np.concatenate([[0.0], np.cumsum(gaps)])
    points = Points(values, np.array([0.1, 0.35, 0.6, 0.9]), 0.0)
    (fit,) = fits_to_points(points, [family])
    for name, declared in type(fit.distribution).parameters().items():
        assert declared.kind == "number"
        for factor in (0.999, 1.001):
            other = replace(fit.distribution, **{name: getattr(fit.distribution, name) * factor})
            misses = other.tail(points.values, False) - points.probabilities
            assert math.fsum(misses**2) >= fit.ssq * (1 - 1e-9)


def test_only_families_that_suit_the_bounds():
    points = Points(np.array([25.0, 30.0, 40.0]), np.array([0.25, 0.5, 0.75]))
    free = {fit.family for fit in fits_to_points(points)}
    from_zero = {fit.family for fit in fits_to_points(Points(points.values, points.probabilities, 0.0))}
    both = {fit.family for fit in fits_to_points(Points(points.values, points.probabilities, 10.0, 90.0))}
    assert free == {"normal", "student_t", "gumbel", "uniform", "triangular", "pert", "metalog"}
    assert from_zero - free == {"lognormal", "gamma", "weibull", "log_student_t", "exponential"}
    assert both - free == {"beta"}


def test_bounded_families_keep_the_bounds_and_others_say_how_far_they_do_not():
    points = Points(np.array([0.05, 0.2, 0.6]), np.array([0.25, 0.5, 0.75]), 0.0, 1.0)
    for fit in fits_to_points(points):
        low, high = fit.distribution.support()
        if fit.family in ("beta", "uniform", "triangular", "pert", "metalog"):
            assert low >= -1e-15
            assert high <= 1 + 1e-15
            assert fit.outside == 0
        else:
            shares = [fit.distribution.tail(np.array([0.0]), False)[0], fit.distribution.tail(np.array([1.0]), True)[0]]
            assert fit.outside == pytest.approx(sum(shares), abs=1e-16)
            assert fit.proposable == (fit.outside <= NEGLIGIBLE and fit.spec is not None)


def test_fits_are_ordered_and_simpler_ones_come_first_where_several_are_exact():
    fits = fits_to_points(Points(np.array([25.0, 30.0, 35.0]), np.array([0.25, 0.5, 0.75]), 0.0, 100.0))
    assert [fit.family for fit in fits if fit.exact] == [
        "normal",
        "student_t",
        "uniform",
        "triangular",
        "pert",
        "metalog",
    ]
    rest = [fit.ssq for fit in fits if not fit.exact]
    assert rest == sorted(rest)


def test_a_family_that_takes_the_mode_comes_before_one_that_ignores_it():
    points = Points(np.array([85.0, 140.0]), np.array([0.1, 0.9]), mode=100.0)
    fits = fits_to_points(points)
    assert [fit.family for fit in fits[:2]] == ["triangular", "pert"]
    assert all(fit.distribution.mode == 100 for fit in fits[:2])


@pytest.mark.parametrize("count", [2, 3, 8, 20])
def test_any_number_of_points(count):
    levels = np.linspace(0.02, 0.98, count)
    points = points_of(build({"dist": "lognormal", "mu": 2, "sigma": 0.6}), 0.0, None, levels)
    fits = fits_to_points(points)
    assert fits[0].ssq < 1e-12
    assert {"lognormal", "metalog"} <= {fit.family for fit in fits}


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1e6, 1e12])
def test_any_unit(scale):
    values, levels = np.array([25.0, 30.0, 40.0]), np.array([0.25, 0.5, 0.75])
    usual = fits_to_points(Points(values, levels, 0.0, 100.0))
    scaled = fits_to_points(Points(values * scale, levels, 0.0, 100.0 * scale))
    assert [fit.family for fit in usual] == [fit.family for fit in scaled]
    for one, other in zip(usual, scaled, strict=True):
        np.testing.assert_allclose(other.fitted, one.fitted, atol=1e-6)


def test_what_cannot_be_fitted_is_an_error():
    points = Points(np.array([3.0, 5.0]), np.array([0.1, 0.9]))
    with pytest.raises(DistributionError) as caught:
        fits_to_points(points, ["beta", "gamma"])
    assert [mistake.code for mistake in caught.value.mistakes] == ["E306"]
