"""Corrected distributions: the contract of all others, closed forms, and what cannot be corrected."""

from __future__ import annotations

import importlib.util
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from campaign import LONG, long_only
from scipy import special, stats

from mcsv.distributions import build, inverse_table
from mcsv.distributions.corrected import correct
from mcsv.errors import DistributionError

_FOUND = importlib.util.spec_from_file_location("samples", Path(__file__).with_name("samples.py"))
samples = importlib.util.module_from_spec(_FOUND)
_FOUND.loader.exec_module(samples)

R = (2 * np.unique((2.0 ** np.random.default_rng(1).uniform(0, 52, 3000)).astype(np.int64)) + 1) * 2.0**-53
V = 2.0 ** -np.linspace(1.001, 54, 300)
WIDTHS = (0.6, 1.3, 2.5)
SPECS = [spec for spec, _ in samples.SAMPLES[::4] if spec["dist"] != "rows"]  # which are never widened
FAMILY = [spec["dist"] for spec in SPECS]
# A newcomer's run gives one distribution of each family one of the widths in turn, a long campaign each all of them.
FIRST = [(k, WIDTHS[k % 3]) for k, family in enumerate(FAMILY) if family not in FAMILY[:k]]
TRIED = [(k, widen) for k in range(len(SPECS)) for widen in WIDTHS] if LONG else FIRST

tried = pytest.mark.parametrize(
    ("k", "widen"), TRIED, ids=lambda given: SPECS[given]["dist"] if isinstance(given, int) else str(given)
)


@pytest.fixture(params=WIDTHS)
def widen(request):
    return request.param


@cache
def corrected(k, widen):
    """The k-th distribution corrected, once for all tests; None where that is refused as it has to be."""
    try:
        return correct(build(SPECS[k]), widen, 0.9)
    except DistributionError as error:
        codes = {mistake.code for mistake in error.mistakes}
    assert codes == {"E301"}
    return None


def accepted(k, widen):
    found = corrected(k, widen)
    return pytest.skip("refused") if found is None else found


@tried
def test_what_every_distribution_promises(k, widen):
    d, spec = accepted(k, widen), SPECS[k]
    table = inverse_table(d)
    rising = np.concatenate([d.quantile(V, False)[::-1], d.quantile(V, True)])
    assert (np.diff(rising) >= -1e-12 * np.abs(rising[1:])).all()
    low, high = d.support()
    assert low <= rising[0]
    assert rising[-1] <= high
    assert len(d.kinks()) == len(d.breaks())
    assert hash(d.key()) != hash(build(spec).key())
    assert "corrected" in d.describe()
    for upper in (False, True):
        x = d.quantile(R / 2, upper)
        if d.discrete:
            np.testing.assert_array_equal(table.values(R, upper), x)
            continue
        assert table.error <= 1e-9
        for place, bar in ((x, 2e-11), (table.values(R, upper), 1e-9)):
            around = [d.tail(place + step * np.spacing(np.abs(place)), upper) / (R / 2) - 1 for step in (-4, 0, 4)]
            excused = (np.min(around, 0) <= 0) & (np.max(around, 0) >= 0) | (np.abs(place) < 1e-300)
            assert np.where(excused, 0, np.abs(around).min(axis=0)).max() <= bar


@tried
def test_it_is_the_quantile_at_the_widened_score(k, widen):
    d, base = accepted(k, widen), build(SPECS[k])
    if not d.discrete:
        for upper in (False, True):
            score = widen * special.ndtri(V) * (-1 if upper else 1) - d.lowering
            below = 0.9 * base.quantile(special.ndtr(np.minimum(score, 0)), False)
            above = 0.9 * base.quantile(special.ndtr(-np.maximum(score, 0)), True)
            np.testing.assert_allclose(d.quantile(V, upper), np.where(score < 0, below, above), rtol=1e-14)


@tried
def test_the_mean_stays_as_weak_evidence_is_no_good_news(k, widen):
    d, base = accepted(k, widen), build(SPECS[k])
    if base.mean() is None or d.mean() is None:
        assert d.discrete or d.lowering == 0
    else:
        assert d.mean() == pytest.approx(0.9 * base.mean(), rel=1e-9, abs=1e-9 * d.sd() if d.sd() else 0)


def test_a_normal_and_a_lognormal_stay_what_they_are(widen):
    normal = correct(build({"dist": "normal", "mean": 10, "sd": 2}), widen, 1.1)
    assert normal.lowering == 0
    assert (normal.mean(), normal.sd()) == (pytest.approx(11, rel=1e-12), pytest.approx(2.2 * widen, rel=1e-10))
    lognormal = correct(build({"dist": "lognormal", "mu": 1, "sigma": 0.5}), widen, 1.1)
    assert lognormal.lowering == pytest.approx(0.25 * (widen**2 - 1))  # sigma (widen^2 - 1) / 2
    truth = stats.lognorm(0.5 * widen, scale=1.1 * math.exp(1 - 0.125 * (widen**2 - 1)))
    assert lognormal.mean() == pytest.approx(truth.mean(), rel=1e-9)
    assert lognormal.sd() == pytest.approx(truth.std(), rel=1e-9)
    np.testing.assert_allclose(lognormal.tail(np.array([0.1, 3, 90]), True), truth.sf([0.1, 3, 90]), rtol=1e-9)


@pytest.mark.parametrize(
    "spec",
    [
        {"dist": "beta", "mean": 0.1, "range": [0.04, 0.18], "covers": 0.95},
        {"dist": "gamma", "mean": 1, "sd": 0.8},
        {"dist": "lognormal", "mean": 1, "sd": 0.5},
    ],
    ids=lambda spec: spec["dist"],
)
def test_what_widening_moved_to_the_good_side_stays_now(spec):
    base, d = build(spec), correct(build(spec), 1.5, 1.0)
    assert d.mean() == pytest.approx(base.mean(), rel=1e-10)
    assert d.sd() > 1.3 * base.sd()
    assert d.quantile(np.array([0.5]), False) < base.quantile(np.array([0.5]), False)


def test_nothing_leaves_its_range(widen):
    d = correct(build({"dist": "pert", "low": 6, "mode": 9, "high": 15}), widen, 1.0)
    assert d.support() == (6, 15)
    assert d.quantile(np.array([2.0**-54]), False) >= 6
    assert d.quantile(np.array([2.0**-54]), True) <= 15


def test_the_median_stays_where_there_is_no_mean(widen):
    base = build({"dist": "pareto", "alpha": 0.9, "minimum": 1})
    middle = np.array([0.5])
    assert correct(base, widen, 1.0).quantile(middle, False) == base.quantile(middle, False)


def test_atoms_keep_their_values_and_get_other_probabilities():
    base = build({"dist": "discrete", "values": [0, 1, 5], "weights": [0.1, 0.6, 0.3]})
    d = correct(base, 2.0, 1.0)
    assert d.discrete
    values, below, above = d.atoms()
    assert list(values) == [0, 1, 5]
    scores = (special.ndtri([0.1, 0.7]) + d.lowering) / 2
    np.testing.assert_allclose(below, [*special.ndtr(scores), 1])
    assert d.mean() == pytest.approx(base.mean(), rel=1e-12)
    np.testing.assert_allclose(below + above, 1)


def test_counts_reach_further_when_they_are_widened():
    base = build({"dist": "poisson", "rate": 40})
    d = correct(base, 1.5, 1.0)
    assert d.atoms()[0][-1] > base.atoms()[0][-1]
    assert d.sd() == pytest.approx(1.5 * base.sd(), rel=0.02)
    assert d.mean() == pytest.approx(40, rel=1e-12)
    draws = base.quantile(special.ndtr(1.5 * special.ndtri(V) + d.lowering), True)
    inside = draws < base.atoms()[0][-1]
    np.testing.assert_array_equal(d.quantile(V, True)[inside], draws[inside])


@pytest.mark.parametrize(
    ("spec", "widen", "mean", "sd"),
    [
        ({"dist": "student_t", "df": 3}, 1.2, True, True),
        ({"dist": "student_t", "df": 3}, 1.3, True, False),
        ({"dist": "student_t", "df": 3}, 1.8, False, False),
        ({"dist": "pareto", "alpha": 1, "minimum": 1}, 0.8, True, False),
        ({"dist": "pareto", "alpha": 0.5, "minimum": 1}, 1.3, False, False),
        ({"dist": "gumbel", "mean": 3, "sd": 1}, 3.0, True, True),
        ({"dist": "lognormal", "mu": 0, "sigma": 2}, 3.0, True, True),
    ],
    ids=str,
)  # fmt: skip
def test_moments_exist_where_the_widened_tail_lets_them(spec, widen, mean, sd):
    d = correct(build(spec), widen, 1.0)
    assert (d.mean() is not None, d.sd() is not None) == (mean, sd)


def test_nothing_to_correct_is_the_distribution_itself():
    base = build({"dist": "normal", "mean": 10, "sd": 2})
    assert correct(base, 1.0, 1.0) is base


@pytest.mark.parametrize(
    ("spec", "widen", "says"),
    [
        ({"dist": "student_t", "df": 0.5}, 2.5, "range of numbers"),
        ({"dist": "lognormal", "mu": 0, "sigma": 3}, 4.0, "rarest draws"),
        pytest.param({"dist": "poisson", "rate": 1e6}, 1.5, "far enough out", marks=long_only),
        ({"dist": "poisson", "rate": 1e8}, 2.0, "far enough out"),  # before a list of them fills the memory
        ({"dist": "poisson", "rate": 3, "truncate": [1, None]}, 1.5, "inside a mixture or a truncation"),
        ({"dist": "normal", "mean": 0, "sd": 1}, 5.0, "no correction"),
        ({"dist": "normal", "mean": 0, "sd": 1}, 0.0, "no correction"),
    ],
    ids=str,
)
def test_what_cannot_be_corrected_is_refused(spec, widen, says):
    with pytest.raises(DistributionError, match=says):
        correct(build(spec), widen, 1.0)
