"""What cannot be is said: which key, what is wrong, and the way out; and all at once."""

from __future__ import annotations

import pytest

from mcsv.distributions import build
from mcsv.distributions.gamma import Gamma
from mcsv.distributions.normal import Normal
from mcsv.errors import DistributionError

ONE = {"weight": 1, "dist": "fixed", "value": 1}

# (spec, [(code, path)], words that must occur)
TABLE = [
    ({"dist": "normal", "mean": 1, "sd": -1}, [("E301", "sd")], "greater than 0"),
    ({"dist": "normal", "mean": 1, "sd": 0}, [("E301", "sd")], "fixed"),
    ({"dist": "normal", "mu": 1, "sigma": 0}, [("E301", "sigma")], "fixed"),
    ({"dist": "triangular", "low": 3, "mode": 2, "high": 5}, [("E301", "low")], "low <= mode"),
    ({"dist": "triangular", "low": 1, "mode": 6, "high": 5}, [("E301", "low")], "order"),
    ({"dist": "triangular", "low": 1, "mode": 1, "high": 1}, [("E301", "low")], "fixed"),
    ({"dist": "triangular", "low": 1, "mean": 9, "high": 10}, [("E301", "mean")], "from 4 to 7"),
    ({"dist": "pert", "low": 1, "mode": 2, "high": 3, "lambda": 0}, [("E301", "lambda")], ""),
    ({"dist": "pert", "low": 1, "mode": 2, "high": 3, "lambda": -4}, [("E301", "lambda")], ""),
    ({"dist": "beta", "a": 0, "b": 2}, [("E301", "a")], ""),
    ({"dist": "beta", "a": 0, "b": -2}, [("E301", "a"), ("E301", "b")], ""),
    ({"dist": "gamma", "shape": -1, "scale": 2}, [("E301", "shape")], ""),
    ({"dist": "uniform", "low": 2, "high": 1}, [("E301", "low")], ""),
    ({"dist": "loguniform", "low": 0, "high": 1}, [("E301", "low")], ""),
    ({"dist": "lognormal", "mean": 0, "sd": 1}, [("E301", "mean")], "above 0"),
    ({"dist": "lognormal", "mean": -3, "sd": 0}, [("E301", "mean"), ("E301", "sd")], ""),
    ({"dist": "lognormal", "mean": 3, "median": 2, "sigma": 1}, [("E301", "median")], "different things"),
    ({"dist": "lognormal", "mu": 300, "sigma": 10}, [("E301", "mu")], "logarithm"),
    ({"dist": "beta", "mean": 0.5, "sd": 0.6}, [("E301", "sd")], "below 0.5"),
    ({"dist": "beta", "mean": 1.5, "sd": 0.1}, [("E301", "mean")], "0 < mean < 1"),
    ({"dist": "beta", "mean": 0.5, "sd": 0.1, "low": 1, "high": 1}, [("E301", "low")], ""),
    ({"dist": "negative_binomial", "mean": 9, "sd": 2}, [("E301", "sd")], "poisson"),
    ({"dist": "binomial", "n": 10.5, "p": 0.1}, [("E301", "n")], "whole"),
    ({"dist": "binomial", "n": 10, "mean": 12}, [("E301", "mean")], ""),
    ({"dist": "normal", "p10": 3, "p90": 1}, [("E306", "p90")], "p10 is not below p90"),
    ({"dist": "normal", "p10": 1, "p50": 2, "p90": 30}, [("E306", "p50")], "misses by"),
    ({"dist": "gamma", "p10": 1, "p50": 2, "p90": 300}, [("E306", "p90")], "metalog"),
    ({"dist": "triangular", "p10": 85, "p50": 90, "p90": 190}, [("E306", "p50")], "misses"),
    ({"dist": "beta", "p10": 0.2, "p90": 1.2}, [("E306", "p90")], "0 < value < 1"),
    ({"dist": "gamma", "p10": -1, "p90": 2}, [("E306", "p10")], "above 0"),
    ({"dist": "gamma", "range": [-1, 2], "covers": 0.9}, [("E306", "range[0]")], "above 0"),
    ({"dist": "metalog", "p10": 1, "p50": 2, "p90": 300}, [("E306", "")], "falls"),
    ({"dist": "metalog", "p10": 1, "p50": 2, "p90": 3, "low": 1.5}, [("E306", "p10")], "bounds"),
    ({"dist": "metalog", "p10": 1, "p50": 2, "terms": 3}, [("E306", "terms")], "2 percentiles"),
    ({"dist": "normal", "p50": 1, "median": 2}, [("E103", "median")], "same percentile"),
    ({"dist": "normal", "p0": 1, "p90": 2}, [("E205", "p0")], "low and high"),
    ({"dist": "normal", "p10": 1, "p110": 2}, [("E205", "p110")], ""),
    ({"dist": "piecewise", "p10": 1, "p90": 2}, [("E202", "")], "p0 and p100"),
    ({"dist": "pareto", "alpha": 1, "mean": 3}, [("E303", "mean")], "alpha above 1"),
    ({"dist": "student_t", "df": 1, "mean": 3, "sd": 1}, [("E303", "mean")], "df above 1"),
    ({"dist": "student_t", "df": 2, "mean": 3, "sd": 1}, [("E303", "sd")], "df above 2"),
    ({"dist": "gev", "shape": 0.6, "mean": 3, "sd": 1}, [("E303", "sd")], "0.5"),
    ({"dist": "bernoulli", "p": 1.2}, [("E205", "p")], "between 0 and 1"),
    ({"dist": "bernoulli", "p": -0.1}, [("E205", "p")], "0.05"),
    ({"dist": "discrete", "values": [1, 2], "weights": [0.5, 0.49]}, [("E305", "weights")], "0.99"),
    ({"dist": "discrete", "values": [1, 2], "weights": [0.5, 0.51]}, [("E305", "weights")], "1.01"),
    ({"dist": "discrete", "values": [1, 1], "weights": [0.5, 0.5]}, [("E305", "values[1]")], "twice"),
    ({"dist": "discrete", "values": [], "weights": []}, [("E305", "values")], ""),
    ({"dist": "discrete", "values": [1, 2], "weights": [1]}, [("E305", "values")], "2 values, 1 weights"),
    (
        {"dist": "discrete", "values": [1, 2], "weights": [1.5, -0.5]},
        [("E205", "weights[0]"), ("E205", "weights[1]")],
        "",
    ),
    ({"dist": "discrete", "values": 3, "weights": [1]}, [("E203", "values")], "list"),
    ({"dist": "discrete", "values": [1, "x"], "weights": [0.5, 0.5]}, [("E203", "values[1]")], ""),
    ({"dist": "empirical", "values": []}, [("E305", "values")], ""),
    ({"dist": "rows", "table": "psa", "values": []}, [("E305", "values")], "1 to"),
    ({"dist": "rows", "table": " ", "values": [1]}, [("E202", "table")], "name it"),
    ({"dist": "rows", "table": 3, "values": [1]}, [("E203", "table")], "text"),
    ({"dist": "rows", "values": [1]}, [("E202", "")], "table"),
    ({"dist": "rows", "table": "psa", "values": [1, 2], "truncate": [0, 5]}, [("E466", "truncate")], "empirical"),
    (
        {"dist": "mixture", "components": [{"weight": 1.0, "dist": "rows", "table": "psa", "values": [1, 2]}]},
        [("E467", "components[0].dist")],
        "empirical",
    ),
    ({"dist": "mixture", "components": []}, [("E305", "components")], ""),
    ({"dist": "mixture", "components": 3}, [("E203", "components")], "weight: 0.3"),
    ({"dist": "mixture", "components": [{**ONE, "weight": 0.9}]}, [("E305", "components")], "0.9"),
    ({"dist": "mixture", "components": [{"dist": "fixed", "value": 1}]}, [("E202", "components[0].weight")], ""),
    (
        {"dist": "mixture", "components": [ONE, {"weight": "x", "dist": "gamma", "shape": 0, "scale": 1}]},
        [("E203", "components[1].weight"), ("E301", "components[1].shape")],
        "",
    ),
    ({"dist": "gamma", "range": [1, 2]}, [("E202", "range")], "covers: 0.95"),
    ({"dist": "gamma", "covers": 0.9}, [("E202", "covers")], "range"),
    ({"dist": "gamma", "range": [1, 2], "covers": 95}, [("E205", "covers")], "0.05"),
    ({"dist": "gamma", "range": [2, 1], "covers": 0.9}, [("E306", "range")], "lower first"),
    ({"dist": "gamma", "range": 3, "covers": 0.9}, [("E203", "range")], ""),
    ({"dist": "gamma", "mean": 9, "range": [1, 2], "covers": 0.9}, [("E301", "mean")], "outside"),
    ({"dist": "gamma", "mean": 1.5, "sd": 1, "range": [1, 2], "covers": 0.9}, [("E301", "range")], "spread"),
    ({"dist": "gamma", "mean": 3}, [("E202", "")], "not enough"),
    ({"dist": "gamma", "mean": 3, "sd": 1, "shape": 9}, [("E301", "")], "together"),
    ({"dist": "gamma"}, [("E202", "")], "nothing"),
    ({"dist": "gamma", "shape": None, "scale": 1}, [("E202", "shape")], "no value"),
    ({"dist": "gamma", "shape": True, "scale": 1}, [("E206", "shape")], ""),
    ({"dist": "gamma", "shape": "4", "scale": 1}, [("E203", "shape")], ""),
    ({"dist": "gamma", "shape": [4], "scale": 1}, [("E203", "shape")], ""),
    ({"dist": "gamma", "shape": float("inf"), "scale": 1}, [("E204", "shape")], ""),
    ({"dist": "gamma", "shape": 10**400, "scale": 1}, [("E204", "shape")], ""),
    ({"dist": "gamma", "shpae": 4, "scale": 1}, [("E201", "shpae")], "did you mean shape"),
    ({"dist": "gamma", "Shape": 4, "scale": 1}, [("E201", "Shape")], "did you mean shape"),
    ({"dist": "gamma", "shape": 4, "k": 4, "scale": 1}, [("E103", "k")], "second time"),
    ({"dist": "fixed", "p10": 4}, [("E201", "p10")], "value"),
    ({}, [("E202", "dist")], "normal"),
    ({"dist": "gaussian", "mean": 1}, [("E201", "dist")], "did you mean normal"),
    ({"dist": "log-normal"}, [("E201", "dist")], "did you mean lognormal"),
    ({"dist": "cauchy"}, [("E201", "dist")], "did you mean student_t"),
    ({"dist": "Normal"}, [("E201", "dist")], "did you mean normal"),
    ({"dist": 3}, [("E201", "dist")], "families are"),
    ({"dist": "poisson", "rate": 1e12}, [("E301", "")], "normal with mean 1e+12"),
    ({"dist": "negative_binomial", "r": 1, "p": 1e-9}, [("E301", "")], "gamma"),
    ({"dist": "pareto", "alpha": 0.05, "minimum": 1}, [("E301", "")], "leave the range of numbers"),
    ({"dist": "student_t", "df": 0.1}, [("E301", "df")], "at least 0.2"),
    ({"dist": "weibull", "shape": 0.01, "scale": 1}, [("E301", "shape")], "0.02"),
    ({"dist": "gev", "shape": 20, "loc": 0, "scale": 1}, [("E301", "shape")], "15"),
    ({"dist": "loguniform", "mean": 1, "sd": 1000}, [("E301", "sd")], "nearest"),
    ({"dist": "metalog", "coefficients": [1]}, [("E301", "coefficients")], "two terms"),
    ({"dist": "piecewise", "values": [1, 1], "probabilities": [0, 1]}, [("E301", "values[1]")], ""),
    ({"dist": "piecewise", "values": [1, 2], "probabilities": [0.1, 1]}, [("E301", "probabilities")], "first 0"),
    ({"dist": "empirical", "file": 3, "column": "x"}, [("E203", "file")], "text"),
    (
        {"dist": "gamma", "shape": 0, "skale": 3, "truncate": [2, 1]},
        [("E301", "shape"), ("E201", "skale"), ("E304", "truncate")],
        "",
    ),
]


@pytest.mark.parametrize(("spec", "expected", "words"), TABLE)
def test_mistakes(spec, expected, words):
    with pytest.raises(DistributionError) as error:
        build(spec)
    assert [(mistake.code, mistake.path) for mistake in error.value.mistakes] == expected
    assert words in str(error.value)


def test_records_check_themselves_too():
    with pytest.raises(DistributionError) as error:
        Gamma(shape=-1.0, scale=0.0)
    assert [mistake.path for mistake in error.value.mistakes] == ["shape", "scale"]
    with pytest.raises(DistributionError):
        Normal("x", 1.0)


@pytest.mark.parametrize(
    ("text", "column", "code", "words"),
    [
        (None, "cost", "E503", "cannot be read"),
        ("id,price\n1,2\n", "cost", "E503", "id, price"),
        ("cost,cost\n1,2\n", "cost", "E503", "more than one"),
        ("", "cost", "E503", "none"),
        ("id,cost\n1,2\n", "costs", "E503", "did you mean cost?"),
        ("id,cost\n1,2\n", "weight", "E503", "id, cost"),
        ("cost\n1\nx\n3\n", "cost", "E503", "row 3, column cost is not a number"),
        ("id,cost\n1,2\n2,\n", "cost", "E503", "row 3, column cost is empty"),
        ("id,cost\n1,2\n2\n", "cost", "E503", "row 3"),
        ("cost\n1_000\n", "cost", "E503", "row 2"),
        ("cost\n7\n1,500\n", "cost", "E503", "row 3 of data.csv has 2 cells"),
        ("cost\nnan\n", "cost", "E503", "row 2"),
        ("cost\n", "cost", "E305", "no observations"),
    ],
)
def test_data_that_cannot_be_read(tmp_path, text, column, code, words):
    if text is not None:
        (tmp_path / "data.csv").write_text(text)
    with pytest.raises(DistributionError) as error:
        build({"dist": "empirical", "file": "data.csv", "column": column}, tmp_path)
    assert {mistake.code for mistake in error.value.mistakes} == {code}
    assert words in str(error.value)


@pytest.mark.parametrize("path", ["../secret.csv", "/etc/passwd", "a/../../secret.csv"])
def test_data_stay_in_the_folder(tmp_path, path):
    with pytest.raises(DistributionError) as error:
        build({"dist": "empirical", "file": path, "column": "x"}, tmp_path)
    assert error.value.mistakes[0].code == "E501"


def test_data_behind_a_link_out_of_the_folder(tmp_path):
    (tmp_path / "outside.csv").write_text("x\n1\n")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "link.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(DistributionError) as error:
        build({"dist": "empirical", "file": "link.csv", "column": "x"}, tmp_path / "models")
    assert error.value.mistakes[0].code == "E501"


@pytest.mark.parametrize(
    "spec",
    [
        {"dist": "lognormal", "mean": 1e-300, "sd": 1e-9},
        {"dist": "lognormal", "median": 1e-300, "sigma": 1e160},
        {"dist": "gamma", "mean": 1e-9, "sd": 1e-300},
        {"dist": "beta", "mean": 1e-160, "sd": 1e-300},
        {"dist": "weibull", "mean": 1e-300, "sd": 1e-9},
        {"dist": "negative_binomial", "n": 1e9, "p": 1e-300},
        {"dist": "loguniform", "mean": 1e-9, "sd": 1e-300},
    ],
    ids=str,
)
def test_arithmetic_that_leaves_all_numbers_is_told(spec):
    with pytest.raises(DistributionError) as caught:
        build(spec)
    assert caught.value.mistakes[0].code == "E301"
    assert "cannot be computed" in str(caught.value)
