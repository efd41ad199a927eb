"""Every way to state a family gives the member that it describes."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from mcsv.distributions import build, families
from mcsv.distributions.forms import forms

BOTH = {"mean", "sd"}
Z95 = 1.959963984540054


def at(d, percent):
    upper = percent > 50
    return float(d.quantile(np.array([(100 - percent if upper else percent) / 100]), upper)[0])


@pytest.mark.parametrize(
    "spec",
    [
        {"dist": "normal", "mean": 10, "sd": 3},
        {"dist": "uniform", "mean": 10, "sd": 3},
        {"dist": "loguniform", "mean": 10, "sd": 3},
        {"dist": "loguniform", "mean": 10, "sd": 1e-3},
        {"dist": "lognormal", "mean": 10, "sd": 30},
        {"dist": "gamma", "mean": 1150, "sd": 102},
        {"dist": "gamma", "mean": 1, "sd": 20},
        {"dist": "beta", "mean": 0.22, "sd": 0.06},
        {"dist": "beta", "mean": 30, "sd": 5, "low": 10, "high": 60},
        {"dist": "weibull", "mean": 9, "sd": 5},
        {"dist": "weibull", "mean": 9, "sd": 1e-4},
        {"dist": "weibull", "mean": 9, "sd": 300},
        {"dist": "gumbel", "mean": -3, "sd": 5},
        {"dist": "student_t", "mean": 10, "sd": 2, "df": 3},
        {"dist": "pareto", "mean": 1500, "sd": 800},
        {"dist": "gev", "mean": 110, "sd": 20, "shape": 0.2},
        {"dist": "gev", "mean": 110, "sd": 20, "shape": 0},
        {"dist": "negative_binomial", "mean": 12, "sd": 6},
    ],
)
def test_mean_and_sd(spec):
    d = build(spec)
    assert d.family == spec["dist"]
    assert d.mean() == pytest.approx(spec["mean"], rel=1e-9)
    assert d.sd() == pytest.approx(spec["sd"], rel=1e-6 if d.family == "weibull" else 1e-9)


@pytest.mark.parametrize(
    "spec",
    [
        {"dist": "exponential", "mean": 12},
        {"dist": "poisson", "mean": 12},
        {"dist": "bernoulli", "mean": 0.3},
        {"dist": "binomial", "n": 142, "mean": 40},
        {"dist": "pareto", "alpha": 3, "mean": 1500},
        {"dist": "triangular", "low": 80, "mean": 110, "high": 160},
        {"dist": "pert", "low": 3, "mean": 5, "high": 10, "lambda": 6},
        {"dist": "lognormal", "mean": 12, "sigma": 0.5},
    ],
)
def test_mean_with_what_else_is_known(spec):
    assert build(spec).mean() == pytest.approx(spec["mean"], rel=1e-12)


@pytest.mark.parametrize(
    "spec",
    [
        {"dist": "normal", "p10": 6, "p90": 14},
        {"dist": "normal", "p2.5": 6, "p97.5": 14},
        {"dist": "normal", "median": 6, "p99": 14},
        {"dist": "uniform", "p5": 6, "p50": 14},
        {"dist": "loguniform", "p10": 6, "p90": 140},
        {"dist": "lognormal", "p10": 6, "p90": 140},
        {"dist": "lognormal", "median": 20, "p90": 140},
        {"dist": "gamma", "p10": 900, "p90": 1500},
        {"dist": "gamma", "p10": 0.001, "p90": 100},
        {"dist": "gamma", "p10": 999, "p90": 1001},
        {"dist": "beta", "p10": 0.1, "p90": 0.4},
        {"dist": "beta", "p5": 0.001, "p95": 0.999},
        {"dist": "beta", "p25": 0.97, "p75": 0.98},
        {"dist": "beta", "p10": 12, "p90": 40, "low": 10, "high": 60},
        {"dist": "exponential", "p90": 30},
        {"dist": "weibull", "p10": 2, "p90": 20},
        {"dist": "gumbel", "p50": 105, "p99": 170},
        {"dist": "student_t", "df": 4, "p10": 6, "p90": 14},
        {"dist": "pareto", "p50": 1300, "p99": 6000},
        {"dist": "gev", "shape": 0.1, "p10": 80, "p90": 140},
        {"dist": "gev", "p10": 80, "p50": 100, "p99": 190},
        {"dist": "gev", "p10": 80, "p50": 100, "p90": 115},
        {"dist": "triangular", "p10": 85, "mode": 100, "p90": 140},
        {"dist": "triangular", "p10": 85, "p50": 110, "p90": 140},
        {"dist": "pert", "p10": 85, "mode": 100, "p90": 140},
        {"dist": "pert", "p10": 85, "mode": 100, "p90": 140, "lambda": 2},
        {"dist": "pert", "p10": 85, "p50": 107, "p90": 140},
        {"dist": "metalog", "p10": 35, "p50": 50, "p90": 75},
        {"dist": "metalog", "p5": 20, "p25": 40, "p50": 50, "p75": 62, "p95": 85, "low": 0, "high": 100},
        {"dist": "piecewise", "p0": 10, "p50": 30, "p90": 60, "p100": 100},
    ],
)
def test_percentiles_are_met(spec):
    d = build(spec)
    for key, value in spec.items():
        if key == "median" or key[1:2].isdigit():
            percent = 50 if key == "median" else float(key[1:])
            assert percent in (0, 100) or at(d, percent) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("family", ["normal", "lognormal", "gamma", "beta", "weibull", "gumbel", "uniform"])
@pytest.mark.parametrize("covers", [0.8, 0.9, 0.95])
def test_range_puts_the_same_in_each_tail(family, covers):
    d = build({"dist": family, "range": [0.1, 0.35], "covers": covers})
    assert at(d, 50 * (1 - covers)) == pytest.approx(0.1, rel=1e-9)
    assert at(d, 50 * (1 + covers)) == pytest.approx(0.35, rel=1e-9)


@pytest.mark.parametrize("family", ["beta", "gamma", "normal", "lognormal"])
def test_range_beside_a_mean_states_the_sd(family):
    d = build({"dist": family, "mean": 0.22, "range": [0.1, 0.35], "covers": 0.95})
    assert d.mean() == pytest.approx(0.22, rel=1e-12)
    assert d.sd() == pytest.approx(0.25 / (2 * Z95), rel=1e-12)


def test_three_percentiles_within_rounding_are_met_in_least_squares():
    d = build({"dist": "normal", "p10": 6.16, "p50": 10.0, "p90": 13.84})
    assert d.mean() == pytest.approx(10.0, abs=1e-9)
    uneven = build({"dist": "normal", "p10": 6.14, "p50": 10.0, "p90": 13.84})
    assert 9.98 < uneven.mean() < 10.0


def test_median_is_not_mean():
    by_mean, by_median = (build({"dist": "lognormal", key: 100, "sigma": 0.8}) for key in ("mean", "median"))
    assert at(by_median, 50) == pytest.approx(100)
    assert at(by_mean, 50) == pytest.approx(100 * np.exp(-0.32))


def test_other_names_of_parameters():
    assert build({"dist": "normal", "loc": 1, "scale": 2}) == build({"dist": "normal", "mu": 1, "sigma": 2})
    assert build({"dist": "uniform", "min": 1, "max": 2}) == build({"dist": "uniform", "low": 1, "high": 2})
    assert build({"dist": "beta", "alpha": 1, "beta": 2}) == build({"dist": "beta", "a": 1, "b": 2})
    assert build({"dist": "gamma", "shape": 2, "rate": 4}) == build({"dist": "gamma", "shape": 2, "scale": 0.25})


def test_fewer_terms_than_percentiles_are_least_squares():
    points = {"p5": 20, "p25": 41, "p50": 50, "p75": 62, "p95": 85}
    assert len(build({"dist": "metalog", **points}).coefficients) == 5
    assert len(build({"dist": "metalog", **points, "terms": 4}).coefficients) == 4


@pytest.mark.parametrize("family", families.values(), ids=list(families))
def test_a_family_documents_itself(family):
    assert (inspect.getdoc(family) or "").strip()
    assert family.examples
    assert all(example["dist"] == family.family for example in family.examples)
    assert all(form.doc for form in forms(family))
    assert all(declared.doc.endswith(".") for declared in family.parameters().values())


def test_examples_can_be_built(tmp_path):
    for name in ("observed.csv", "psa.csv"):
        (tmp_path / name).write_text("id,cost\n1,3\n2,4.5\n3,4.5\n")
    for family in families.values():
        for example in family.examples:
            assert build(example, tmp_path).spec()["dist"] == family.family


def test_data_come_from_a_column(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "observed.csv").write_text("\ufeffid,cost\n1,3\n\n2,4.5\n3,4.5\n", encoding="utf-8")
    d = build({"dist": "empirical", "file": "data/observed.csv", "column": "cost"}, tmp_path)
    assert d.values == (3.0, 4.5, 4.5)
    assert d.mean() == 4.0
    assert d.key() == build({"dist": "empirical", "values": [3, 4.5, 4.5]}).key()
