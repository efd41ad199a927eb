"""A table answers for itself when it is made, and what reaches too close to 0 is tabled in the logarithm."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import special, stats

import mcsv
from mcsv.distributions import build, inverse_table
from mcsv.distributions.certify import certified
from mcsv.errors import DistributionError
from mcsv.plan import lower

R = (2 * np.unique((2.0 ** np.random.default_rng(2).uniform(0, 52, 3000)).astype(np.int64)) + 1) * 2.0**-53
TINY = {"dist": "gamma", "shape": 0.01, "scale": 1}
LOGARITHMIC = (
    TINY,
    TINY | {"scale": 1e100},
    {"dist": "gamma", "shape": 1e-3, "scale": 1000},
    {"dist": "beta", "a": 0.01, "b": 3},
    {"dist": "beta", "a": 0.02, "b": 0.03, "high": 60},
    {"dist": "weibull", "shape": 0.03, "scale": 5},
    TINY | {"truncate": [0, 0.001]},
    {"dist": "beta", "a": 0.01, "b": 3, "truncate": [0, 0.5]},
)


def refused(function, *args):
    with pytest.raises(DistributionError) as error:
        function(*args)
    return error.value.mistakes[0]


@pytest.mark.parametrize(
    "spec", [TINY, {"dist": "normal", "mean": 5, "sd": 2}, {"dist": "triangular", "low": 0, "mode": 1, "high": 3}]
)
@pytest.mark.parametrize("off", [1e-4, -1e-4])
def test_a_table_that_strays_is_refused(spec, off):
    d = build(spec)
    table = inverse_table(d)
    piece = 3 * len(table.coefficients) // 5
    astray = table.coefficients.copy()
    astray[: piece + 1, 0] += off * d.sd()
    assert refused(certified, d, replace(table, coefficients=astray)).code == "E320"


@pytest.mark.parametrize("change", [{"mean": 1e-5}, {"sd": 1e-5}])
def test_a_table_with_other_moments_is_refused(change):
    d = build({"dist": "lognormal", "mu": 0, "sigma": 1})
    table = inverse_table(d)
    ((name, off),) = change.items()
    mistake = refused(certified, d, replace(table, **{name: getattr(table, name) * (1 + off)}))
    assert (mistake.code, name in mistake.what) == ("E320", True)


def test_jumps_that_lie_elsewhere_are_refused():
    d = build({"dist": "poisson", "rate": 3})
    table = inverse_table(d)
    assert refused(certified, d, replace(table, coefficients=table.coefficients + 1.0)).code == "E320"


def test_a_piece_that_leaves_the_support_is_cut():
    d = build({"dist": "uniform", "low": 0, "high": 1})
    table = inverse_table(d)
    assert (table.low, table.high) == (-math.inf, math.inf)
    past = table.coefficients.copy()
    past[(52 << table.bits), 0] = -1e-310
    cut = certified(d, replace(table, coefficients=past))
    assert (cut.low, cut.high) == (0.0, math.inf)
    assert cut.lookup(np.array([2.0**-53]), False) < 0.0 == cut.values(np.array([2.0**-53]), False)


@pytest.mark.parametrize("spec", LOGARITHMIC, ids=str)
@pytest.mark.parametrize("upper", [False, True])
def test_what_reaches_close_to_0_is_tabled_in_the_logarithm(spec, upper):
    d = build(dict(spec))
    table = inverse_table(d)
    assert table.logarithmic
    low, high = d.support()
    values = table.values(R, upper)
    assert ((values >= low) & (values <= high)).all()
    ends = np.stack([d.log_quantile(R / 2 * (1 + off), upper) for off in (-1e-8, 1e-8)])
    room = 1e-14 * np.abs(ends[0]) + 1e-15
    found = np.minimum(table.lookup(R, upper), math.log(high) if math.isfinite(high) else math.inf)
    assert (found >= ends.min(axis=0) - room).all()
    assert (found <= ends.max(axis=0) + room).all()
    assert table.coefficients.nbytes < 200_000


@pytest.mark.parametrize("shape", [0.005, 0.01, 0.04])
def test_the_logarithm_is_that_of_the_quantile_where_doubles_hold_it(shape):
    d = build({"dist": "gamma", "shape": shape, "scale": 3})
    v = 2.0 ** -np.linspace(1, 50, 400)
    for upper in (False, True):
        exact = (special.gammainccinv if upper else special.gammaincinv)(shape, v) * 3
        held = exact > 1e-280
        assert held.any()
        np.testing.assert_allclose(d.log_quantile(v, upper)[held], np.log(exact[held]), rtol=1e-12, atol=1e-12 / shape)


@pytest.mark.parametrize(
    "more", [{}, {"truncate": [0, 50]}, {"grade": 4}, {"drawn": "each_period", "persistence": 0.5}], ids=str
)
@pytest.mark.parametrize("tied", [False, True])
def test_what_is_tabled_in_the_logarithm_is_drawn_right(more, tied):
    """From each road to a draw: its own word, a correlation, a truncation, a grade, a memory."""
    spec = {**TINY, "scale": 100, **more}
    model = {
        "start": "2026-01",
        "step": "year",
        "horizon": "1 year",
        "evidence": {"grades": {4: {"widen": 1.2}}},
        "inputs": {"x": spec, "z": {"dist": "normal", "mean": 0, "sd": 1}},
        "stocks": {"level": {"initial": 0, "inflow": "x", "outflow": "level"}},
        "outputs": {"y": {"formula": "z + level"}},
        "correlations": [{"between": ["x", "z"], "rank": 0.7}] if tied else [],
    }
    if tied and "drawn" in more:
        model["inputs"]["z"] |= {"drawn": "each_period", "persistence": 0.5}
        model["stocks"]["other"] = {"initial": 0, "inflow": "z", "outflow": "other"}
        model["outputs"] = {"y": {"formula": "level"}}
    record = mcsv.Model.model_validate(model)
    draws = 2**17
    x = mcsv.simulate(record, draws=draws, seed=3, keep=["level"])["draws_level"].to_numpy().ravel()
    exact = record.inputs["x"].corrected(record.evidence)
    assert x.min() >= 0.0
    assert x.max() <= exact.support()[1]
    for p in (0.01, 0.3, 0.5, 0.9, 0.999):
        border = float(exact.quantile(np.array([min(p, 1 - p)]), p > 0.5)[0])
        low, high = stats.binom.ppf([1e-7, 1 - 1e-7], draws, p)
        assert low <= (x <= border).sum() <= high


def test_single_cases_are_not_drawn_from_a_logarithm():
    model = mcsv.Model.model_validate({"inputs": {"x": TINY}, "outputs": {"y": {"formula": "sum_of(3, x)"}}})
    mistake = refused(lower, model)
    assert (mistake.code, mistake.path) == ("E322", "inputs.x")


def test_what_cannot_be_drawn_is_refused_with_the_name_of_the_input():
    model = mcsv.Model.model_validate(
        {"inputs": {"x": {"dist": "beta", "a": 1e-6, "b": 1e-6}}, "outputs": {"y": {"formula": "x"}}}
    )
    mistake = refused(lower, model)
    assert (mistake.code, mistake.path) == ("E320", "inputs.x")


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ({"dist": "normal", "mean": 0, "sd": 1e-200}, "E321"),
        ({"dist": "triangular", "low": 0, "mode": 1e-300, "high": 1e-299}, "E321"),
        ({"dist": "normal", "mean": 0, "sd": 1, "truncate": [0, 1e-160]}, "E304"),
        ({"dist": "beta", "a": 1e16, "b": 1e16}, "E323"),
        ({"dist": "pert", "low": 0, "mode": 0.2, "high": 1, "lambda": 1e12}, "E323"),
    ],
    ids=str,
)
def test_what_doubles_cannot_hold_is_refused_where_it_is_stated(spec, code):
    assert refused(build, spec).code == code


@pytest.mark.parametrize("least", [1e-9, 1e-60])
def test_a_small_percentile_beside_a_large_one_is_met(least):
    d = build({"dist": "gamma", "p10": least, "p90": 1})
    for p, value in ((0.1, least), (0.9, 1.0)):
        assert special.gammainc(d.shape, value / d.scale) == pytest.approx(p, rel=1e-9)


def test_percentiles_that_are_close_together_far_from_0_are_met():
    """The closed form of three terms about the median, in the digits that doubles have there."""
    far, left, right = 1.0, 2.0**-30, 1.0625 * 2.0**-30
    d = build({"dist": "metalog", "p10": far, "p50": far + left, "p90": far + left + right})
    logit = math.log(9)
    exact = [far + left, (left + right) / 2 / logit, (right - left) / (0.8 * logit)]
    assert d.coefficients == pytest.approx(exact, rel=1e-13)
