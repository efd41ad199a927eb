"""Observations, densities, maximum likelihood and the bootstrap, against scipy.stats and known answers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import mcsv
from mcsv.distributions import build, families
from mcsv.elicitation.bootstrap import SEED, bootstrap
from mcsv.elicitation.bounds import Bounds
from mcsv.elicitation.data import observations
from mcsv.elicitation.densities import log_density
from mcsv.elicitation.fits_to_data import DATA_FAMILIES, fits_to_data, ks_distance
from mcsv.errors import DistributionError, UsageError

DENSITIES = [
    ({"dist": "normal", "mu": 3, "sigma": 2}, stats.norm(3, 2).logpdf),
    ({"dist": "student_t", "df": 4, "loc": 3, "scale": 2}, stats.t(4, 3, 2).logpdf),
    ({"dist": "gumbel", "loc": 3, "scale": 2}, stats.gumbel_r(3, 2).logpdf),
    ({"dist": "lognormal", "mu": 1, "sigma": 0.5}, stats.lognorm(0.5, scale=np.e).logpdf),
    ({"dist": "gamma", "shape": 1.7, "scale": 2}, stats.gamma(1.7, scale=2).logpdf),
    ({"dist": "weibull", "shape": 1.7, "scale": 2}, stats.weibull_min(1.7, scale=2).logpdf),
    ({"dist": "exponential", "rate": 0.25}, stats.expon(scale=4).logpdf),
    ({"dist": "beta", "a": 2, "b": 3, "low": -1, "high": 9}, stats.beta(2, 3, -1, 10).logpdf),
    ({"dist": "uniform", "low": 0, "high": 9}, stats.uniform(0, 9).logpdf),
    ({"dist": "metalog", "coefficients": [0, 1]}, stats.logistic().logpdf),
    ({"dist": "poisson", "rate": 3}, stats.poisson(3).logpmf),
    ({"dist": "negative_binomial", "r": 2.5, "p": 0.3}, stats.nbinom(2.5, 0.3).logpmf),
]


@pytest.mark.parametrize(("spec", "oracle"), DENSITIES, ids=[spec["dist"] for spec, _ in DENSITIES])
def test_densities(spec, oracle):
    x = np.array([1.0, 2.0, 3.0, 5.0, 8.0])
    rough = 1e-6 if spec["dist"] == "metalog" else 1e-12
    np.testing.assert_allclose(log_density(build(spec), x), oracle(x), atol=rough)


def test_every_family_that_is_fitted_to_data_has_a_density_that_is_checked():
    assert {spec["dist"] for spec, _ in DENSITIES} == set(DATA_FAMILIES) <= set(families)


def sample(spec, count, seed=1):
    d = build(spec)
    u = np.random.default_rng(seed).uniform(size=count)
    return np.array([d.quantile(np.array([min(p, 1 - p)]), bool(p > 0.5))[0] for p in u])


TRUTHS = [spec for spec, _ in DENSITIES if spec["dist"] != "metalog"]


@pytest.mark.parametrize("spec", TRUTHS, ids=[spec["dist"] for spec in TRUTHS])
def test_estimates_are_maxima_and_near_the_truth(spec):
    bounds = Bounds(spec["low"], spec["high"]) if spec["dist"] == "beta" else Bounds()
    data = observations(sample(spec, 2_000), bounds=bounds)
    (fit,) = fits_to_data(data, [spec["dist"]])
    assert fit.log_likelihood == pytest.approx(float(log_density(fit.distribution, data.values).sum()), rel=1e-12)
    assert fit.log_likelihood >= float(log_density(build(spec), data.values).sum()) - 1e-9
    assert fit.ks < 1.36 / math.sqrt(2_000)  # the 95 % point of the distance for a distribution that is known
    if spec["dist"] == "uniform":
        return
    for attribute in type(fit.distribution).parameters():
        if attribute in ("low", "high"):
            continue
        assert getattr(fit.distribution, attribute) == pytest.approx(getattr(build(spec), attribute), rel=0.3)
        for factor in (0.99, 1.01):
            other = replace(fit.distribution, **{attribute: getattr(fit.distribution, attribute) * factor})
            assert float(log_density(other, data.values).sum()) < fit.log_likelihood


@pytest.mark.parametrize(
    ("family", "oracle"),
    [
        ("gamma", lambda x: stats.gamma.fit(x, floc=0)[::2]),
        ("weibull", lambda x: stats.weibull_min.fit(x, floc=0)[::2]),
        ("lognormal", lambda x: (np.log(stats.lognorm.fit(x, floc=0)[2]), stats.lognorm.fit(x, floc=0)[0])),
        ("gumbel", stats.gumbel_r.fit),
    ],
)
def test_the_same_estimates_as_scipy(family, oracle):
    x = np.random.default_rng(4).gamma(3, 20, 300)
    (fit,) = fits_to_data(observations(x), [family])
    parameters = [getattr(fit.distribution, name) for name in type(fit.distribution).parameters()]
    np.testing.assert_allclose(parameters, oracle(x), rtol=1e-4)


def test_criteria_and_distance():
    x = np.random.default_rng(4).normal(10, 2, 50)
    (fit,) = fits_to_data(observations(x), ["normal"])
    likelihood = stats.norm(x.mean(), x.std()).logpdf(x).sum()
    assert fit.aic == pytest.approx(4 - 2 * likelihood)
    assert fit.bic == pytest.approx(2 * math.log(50) - 2 * likelihood)
    assert fit.ks == pytest.approx(stats.kstest(x, stats.norm(x.mean(), x.std()).cdf).statistic, abs=1e-12)


def test_distance_of_counts_looks_at_both_sides_of_a_jump():
    fair = build({"dist": "bernoulli", "p": 0.5})
    assert ks_distance(fair, np.array([0.0, 1.0])) == 0
    assert ks_distance(fair, np.array([0.0, 0.0, 0.0, 1.0])) == 0.25


@pytest.mark.parametrize(
    ("spec", "bounds"),
    [
        ({"dist": "lognormal", "mu": 2, "sigma": 0.8}, Bounds()),
        ({"dist": "normal", "mu": 100, "sigma": 3}, Bounds()),
        ({"dist": "exponential", "rate": 2}, Bounds(0)),
        ({"dist": "beta", "a": 0.7, "b": 2}, Bounds(0, 1)),
        ({"dist": "negative_binomial", "r": 1.5, "p": 0.2}, Bounds()),
    ],
    ids=lambda value: value["dist"] if isinstance(value, dict) else "",
)
def test_the_right_family_is_among_the_best(spec, bounds):
    fits = fits_to_data(observations(sample(spec, 1_000, seed=7), bounds=bounds))
    rivals = [fit.family for fit in fits if fit.aic - fits[0].aic < 4]
    assert spec["dist"] in rivals


def test_families_suit_the_data():
    around = {fit.family for fit in fits_to_data(observations([-3, 1, 2.5, 4, 7, 9]))}
    assert around == {"normal", "student_t", "gumbel", "uniform", "metalog"}
    counts = {fit.family for fit in fits_to_data(observations([0, 0, 1, 3, 9, 2, 0]))}
    assert counts - around == {"poisson", "negative_binomial"}
    shares = {fit.family for fit in fits_to_data(observations([0.1, 0.3, 0.2, 0.25, 0.6]))}
    assert shares - around == {"lognormal", "gamma", "weibull", "exponential", "beta"}


def test_ends_of_the_data_are_no_proposal():
    found = mcsv.fit([1, 2, 3, 4, 5.5], resamples=100)
    assert found.fits[0].family == "uniform"
    assert found.best.family != "uniform"
    alone = mcsv.fit([1, 2, 3, 4, 5.5], families=["uniform"], resamples=100).best
    assert alone.spec == {"dist": "uniform", "low": 1, "high": 5.5}


def test_bounds_are_told_of_numbers_and_of_observations():
    shares = [0.2, 0.3, 0.5, 0.35, 0.6, 0.1]
    known = observations(shares, bounds=Bounds(0, 1))
    told = [
        mcsv.fit(shares, resamples=100, lower=0, upper=1).best.spec,
        mcsv.fit(known, resamples=100).best.spec,
        mcsv.fit(observations(shares), resamples=100, lower=0, upper=1).best.spec,
    ]
    assert told[0] == told[1] == told[2]
    assert mcsv.fit(known, resamples=100, lower=-1, upper=2).data.bounds == Bounds(-1, 2)
    with pytest.raises(DistributionError, match=r"E205 \[5\]: an observation is outside the bounds"):
        mcsv.fit(shares, lower=0.15)


def test_bootstrap_intervals_hold_the_textbook_s_standard_errors():
    x = np.random.default_rng(2).normal(50, 5, 200)
    (fit,) = fits_to_data(observations(x), ["normal"])
    sure = bootstrap(fit, 1_000)
    widths = {each.name: (each.high - each.low) / 2 / 1.96 for each in (*sure.parameters, *sure.figures)}
    sd = x.std()
    assert widths["mu"] == widths["mean"] == pytest.approx(sd / math.sqrt(200), rel=0.12)
    assert widths["sigma"] == pytest.approx(sd / math.sqrt(400), rel=0.15)
    assert widths["q95"] == pytest.approx(sd * math.sqrt((1 + 1.645**2 / 2) / 200), rel=0.15)
    assert all(each.low < each.value < each.high for each in (*sure.parameters, *sure.figures))
    assert sure.p_value > 0.05


def test_bootstrap_is_the_same_every_time_and_moves_with_the_seed():
    (fit,) = fits_to_data(observations(sample({"dist": "gamma", "shape": 2, "scale": 3}, 60)), ["gamma"])
    assert bootstrap(fit, 100) == bootstrap(fit, 100, SEED)
    assert bootstrap(fit, 100) != bootstrap(fit, 100, SEED + 1)


def test_a_family_that_the_data_do_not_come_from_is_found_out():
    (fit,) = fits_to_data(observations(sample({"dist": "lognormal", "mu": 0, "sigma": 1.2}, 300)), ["normal"])
    assert bootstrap(fit, 100).p_value < 0.01


def test_what_is_printed_for_data_is_what_was_fitted():
    data = observations(sample({"dist": "lognormal", "mu": 2, "sigma": 0.8}, 200))
    for fit in fits_to_data(data):
        again = build(fit.spec)
        for level in (0.01, 0.3, 0.5):
            v = np.array([level])
            np.testing.assert_allclose(again.quantile(v, False), fit.distribution.quantile(v, False), atol=1e-3)
            np.testing.assert_allclose(again.quantile(v, True), fit.distribution.quantile(v, True), atol=1e-3)


NAN = float("nan")
BAD = {
    "too few": ([1, 2, 3, 4], Bounds(), [("E305", "data")]),
    "none": ([], Bounds(), [("E305", "data")]),
    "all the same": ([3] * 9, Bounds(), [("E305", "data")]),
    "nan": ([1, 2, NAN, 4, 5, 6], Bounds(), [("E204", "[2]")]),
    "text": ([1, 2, "x", 4, 5, None], Bounds(), [("E203", "[2]"), ("E202", "[5]")]),
    "truth": ([1, 2, True, 4, 5, 6], Bounds(), [("E206", "[2]")]),
    "outside": ([1, 2, 3, 4, 5], Bounds(2, 4), [("E205", "[0]"), ("E205", "[4]")]),
    "bounds swapped": ([1, 2, 3, 4, 5], Bounds(9, 4), [("E301", "lower"), ("E205", "[0]")][:1]),
    "a table": (np.ones((3, 3)), Bounds(), [("E203", "data")]),
    "an array of text": (np.array(["a", "b"]), Bounds(), [("E203", "data")]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_observations(case):
    values, bounds, wanted = BAD[case]
    with pytest.raises(DistributionError) as caught:
        observations(values, bounds=bounds)
    assert [(mistake.code, mistake.path) for mistake in caught.value.mistakes] == wanted


def test_bad_requests():
    with pytest.raises(DistributionError) as caught:
        mcsv.fit([1, 2, 3, 4, 5], families=["norml"], by="cic")
    assert [mistake.code for mistake in caught.value.mistakes] == ["E201", "E205"]
    with pytest.raises(DistributionError, match="E306 family: no gamma can be fitted"):
        mcsv.fit([-1, 2, 3, 4, 5], families=["gamma"])
    for resamples in (99, 1e9, True, 150.5):
        with pytest.raises(UsageError, match="E205 resamples"):
            mcsv.fit([1, 2, 3, 4, 5], resamples=resamples)
