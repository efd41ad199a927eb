"""What every family promises, checked on all of them against scipy.stats: one contract, no family apart."""

from __future__ import annotations

import importlib.util
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from campaign import LONG

from mcsv.distributions import build, families, inverse_table

_FOUND = importlib.util.spec_from_file_location("samples", Path(__file__).with_name("samples.py"))
samples = importlib.util.module_from_spec(_FOUND)
_FOUND.loader.exec_module(samples)

FAMILY = [spec["dist"] for spec, _ in samples.SAMPLES]
# A newcomer's run takes two of each family.
NUMBERS = [k for k, family in enumerate(FAMILY) if LONG or FAMILY[:k].count(family) in (0, 3)]
CONTINUOUS = [k for k in NUMBERS if not build(samples.SAMPLES[k][0]).discrete]
DISCRETE = [k for k in NUMBERS if k not in CONTINUOUS]
R = (2 * np.unique((2.0 ** np.random.default_rng(1).uniform(0, 52, 6000)).astype(np.int64)) + 1) * 2.0**-53
SMALLEST = 1e-300  # values nearer to 0 than this are as good as 0


@cache
def sample(number):
    spec, oracle = samples.SAMPLES[number]
    d = build(spec)
    return d, inverse_table(d), oracle


def name(number):
    return f"{number}-{samples.SAMPLES[number][0]['dist']}"


def tails(d, oracle, x, upper):
    if oracle is None:
        return d.tail(x, upper)
    return oracle.sf(x) if upper else oracle.cdf(x)


def error_of_probability(d, oracle, x, v, upper):
    """Relative, with four units in the last place of the value excused."""
    slack = 4 * np.spacing(np.abs(x))
    around = np.stack([tails(d, oracle, place, upper) for place in (x - slack, x, x + slack)]) / v - 1
    excused = (around.min(axis=0) <= 0) & (around.max(axis=0) >= 0) | (np.abs(x) < SMALLEST)
    return np.where(excused, 0.0, np.abs(around).min(axis=0)).max()


def test_every_family_has_at_least_five_samples():
    counts = {family: sum(spec["dist"] == family for spec, _ in samples.SAMPLES) for family in families}
    assert min(counts.values()) >= 5, counts


@pytest.mark.parametrize("number", NUMBERS, ids=name)
def test_quantile_rises_and_stays_inside_the_support(number):
    d, _, _ = sample(number)
    v = 2.0 ** -np.linspace(1.001, 54, 700)
    lower, upper = d.quantile(v, False), d.quantile(v, True)
    rising = np.concatenate([lower[::-1], upper])
    assert (np.diff(rising) >= -1e-13 * np.abs(rising[1:])).all()
    first, last = d.support()
    assert first <= rising[0]
    assert rising[-1] <= last


@pytest.mark.parametrize("number", CONTINUOUS, ids=name)
@pytest.mark.parametrize("upper", [False, True], ids=["lower", "upper"])
def test_quantile_and_table_are_exact_in_both_tails(number, upper):
    d, table, oracle = sample(number)
    assert table.error <= 1e-9
    assert error_of_probability(d, oracle, d.quantile(R / 2, upper), R / 2, upper) <= 2e-11
    assert error_of_probability(d, oracle, table.values(R, upper), R / 2, upper) <= 1e-9


@pytest.mark.parametrize("number", DISCRETE, ids=name)
@pytest.mark.parametrize("upper", [False, True], ids=["lower", "upper"])
def test_a_table_of_atoms_is_its_quantile(number, upper):
    d, table, oracle = sample(number)
    values, lower, above = d.atoms()
    assert (np.diff(values) > 0).all()
    np.testing.assert_array_equal(table.values(R, upper), d.quantile(R / 2, upper))
    if oracle is not None:
        np.testing.assert_allclose(lower, oracle.cdf(values), rtol=1e-10)
        np.testing.assert_allclose(above, oracle.sf(values), rtol=1e-10)


@pytest.mark.parametrize("number", NUMBERS, ids=name)
def test_moments(number):
    d, table, oracle = sample(number)
    known = oracle is not None and hasattr(oracle, "mean")
    for name_, exact, found in (("mean", d.mean(), table.mean), ("std", d.sd(), table.sd)):
        if exact is None:
            assert math.isnan(found)
            continue
        if known:
            assert exact == pytest.approx(getattr(oracle, name_)(), rel=1e-8, abs=1e-12)
        if beyond(d) < 1e-10:
            assert found == pytest.approx(exact, rel=1e-8, abs=1e-8 * (d.sd() or 0.0) + 1e-300)


def beyond(d):
    """The share of the second moment beyond the smallest probability that a draw has, octave by octave."""
    if d.sd() is None:
        return 1.0
    v = 2.0 ** -np.arange(53.0, 600.0)
    ends = sum((d.quantile(v, upper) - d.mean()) ** 2 for upper in (False, True))
    return (v * ends).sum() / d.sd() ** 2 if d.sd() > 0 else 0.0


@pytest.mark.parametrize("number", CONTINUOUS, ids=name)
def test_kinks_lie_where_pieces_begin(number):
    d, table, _ = sample(number)
    inside = [(2 * v, upper) for v, upper in d.breaks() if 2.0**-50 < 2 * v < 1]
    assert len(d.kinks()) == len(d.breaks())
    if not table.kinked:
        assert all(math.frexp(r)[0] == 0.5 for r, _ in inside)  # on the border of an octave
        return
    half = len(table.first) // 2
    starts = (table.starts[: table.first[half]], table.starts[table.first[half] :])
    for r, upper in inside:
        assert np.abs(starts[upper] / r - 1).min() < 2.0**-39


@pytest.mark.parametrize("number", NUMBERS, ids=name)
def test_a_distribution_can_be_stated_again(number):
    d, _, _ = sample(number)
    again = build(d.spec())
    assert again.key() == d.key()
    assert hash(again.key()) == hash(d.key())
    assert d.describe().startswith(d.spec()["dist"])
    assert "\n" not in d.describe()


def test_keys_tell_distributions_apart():
    keys = [sample(number)[0].key() for number in NUMBERS]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("number", NUMBERS, ids=name)
def test_layout_of_the_table(number):
    _, table, _ = sample(number)
    segments = 2 * 53 << table.bits
    assert table.coefficients.dtype == np.float64
    assert table.coefficients.flags.c_contiguous
    if not table.kinked:
        assert table.coefficients.shape == (segments, 6)
        assert table.starts.size == table.first.size == 0
        rows = table.read().reshape(2 * 53, -1, 4)[:, ::-1].reshape(-1, 4)
        bits = rows.view(np.uint64)
        hidden = (bits[:, 2:] << np.uint64(32)).view(np.float64)
        np.testing.assert_array_equal(
            np.stack([*rows.T[:3], hidden[:, 0], rows[:, 3], hidden[:, 1]], 1), table.coefficients
        )
        return
    assert table.first.dtype == np.int64
    assert table.first.shape == (segments + 1,)
    assert table.first[0] == 0
    assert table.first[-1] == len(table.coefficients) == len(table.starts)
    assert (np.diff(table.first) >= 1).all()
    left = np.ldexp(1.0 + np.arange(1 << table.bits) / (1 << table.bits), -np.arange(1, 54)[:, None]).ravel()
    np.testing.assert_array_equal(table.starts[table.first[:-1]], np.tile(left, 2))
