"""Shares of variance and their errors: slopes against differences, errors against many made-up estimates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.made import made

from mcsv.answers.totals import Shares, middle, shared_out, shares, variances


def test_errors_of_shares_take_how_parts_and_variance_go_together() -> None:
    random = np.random.default_rng(1)
    together = np.array([[1.0, 0.7], [0.7, 1.0]])
    part, variance = 3.0, 8.0
    made_up = random.multivariate_normal([0, 0], together, 200_000) * [0.1, 0.2]
    spread = ((part + made_up[:, 0]) / (variance + made_up[:, 1])).std()
    told = shares(np.array([part]), np.array([0.1]), np.array([0.7]), (np.array([variance]), np.array([0.2])))
    assert told.value == pytest.approx(part / variance)
    assert told.se == pytest.approx(spread, rel=0.02)


def test_errors_of_what_is_shared_out() -> None:
    parts, errors = np.array([2.0, 5.0, 4.0, 8.0]), np.array([0.05, 0.08, 0.1, 0.06])
    loadings = np.random.default_rng(2).normal(size=(4, 6))
    together = np.corrcoef(loadings)
    value, se = shared_out(parts, errors, together)
    assert value == pytest.approx(2.0 / 5.0 * (8.0 - 4.0 + 5.0) / 2.0 / 8.0)
    made_up = parts + np.random.default_rng(3).multivariate_normal(np.zeros(4), together, 200_000) * errors
    mine, total, others, variance = made_up.T
    spread = (mine / total * (variance - others + total) / 2 / variance).std()
    assert se == pytest.approx(spread, rel=0.02)
    assert shared_out(np.array([0.0, 0.0, 8.0, 8.0]), errors, together) == (0.0, 0.0)
    assert np.isnan(shared_out(np.zeros(4), errors, together)).all()


def test_the_variance_and_its_error_are_those_of_draws() -> None:
    found = []
    for seed in range(30):
        y = np.random.default_rng(seed).gamma(2.0, 3.0, 2**16)
        value, se = variances(made({"x": np.random.default_rng(99).random(2**16)}, {"y": y}))
        assert value[0] == pytest.approx(y.var(), rel=1e-9)
        found.append((value[0], se[0]))
    spread = np.std([value for value, _ in found])
    assert 0.6 < np.mean([se for _, se in found]) / spread < 1.6


def test_errors_of_shares_of_one_variance_go_together() -> None:
    """Two parts of a variance that err by themselves, and as the variance does, as 20,000 repetitions of them show."""
    source = np.random.default_rng(5)
    one, other, whole = 0.3, 0.4, 1.5
    noise = source.standard_normal((3, 20_000))
    varied = whole + 0.1 * noise[2]
    parts = np.stack([one + 0.02 * noise[0] + 0.01 * noise[2], other + 0.01 * noise[1] - 0.02 * noise[2]])
    errors = np.hypot([0.02, 0.01], [0.01, 0.02])
    with_variance = np.array([0.01, -0.02]) / errors
    told = shares(np.array([one, other]), errors, with_variance, (np.array(whole), np.array(0.1)))
    first, total = (Shares(*(each[place] for each in (told.value, told.se, told.with_variance))) for place in range(2))
    value, se = middle(first, total)
    assert value == pytest.approx((one + other) / 2 / whole)
    shown = parts / varied
    assert told.se == pytest.approx(shown.std(axis=1), rel=0.03)
    assert [np.corrcoef(each, varied)[0, 1] for each in shown] == pytest.approx(told.with_variance, abs=0.02)
    assert se == pytest.approx(shown.mean(axis=0).std(), rel=0.03)
    assert se > 1.1 * np.hypot(*told.se) / 2  # as if they erred apart


def test_the_error_of_the_variance_is_that_of_leaving_out_one_group_at_a_time() -> None:
    """The jackknife, (n - 1) / n times the sum of squares (Efron 1982), from the draws themselves."""
    size, groups = 4096, 3
    y = np.random.default_rng(4).gamma(2.0, 3.0, size * groups)
    without = [np.delete(y, np.s_[at : at + size]).var() for at in range(0, y.size, size)]
    _, se = variances(made({"x": np.random.default_rng(6).random(y.size)}, {"y": y}))
    squares = sum((each - np.mean(without)) ** 2 for each in without)
    assert se[0] == pytest.approx(np.sqrt((groups - 1) / groups * squares), rel=1e-9)


def test_the_variance_is_about_the_mean_wherever_squares_were_taken() -> None:
    """A run takes squares about the middle of its first draws, which is nowhere near 0 where money is told."""
    y = 1e6 + 2e5 * np.random.default_rng(8).standard_normal(2**14)
    table = made({"x": np.random.default_rng(9).random(y.size)}, {"y": y})
    centre = 9e5
    squares = table.squares - 2.0 * centre * table.total + centre**2 * table.draws[:, None]
    for found in (table, replace(table, squares=squares, centres=np.array([centre]))):
        value, se = variances(found)
        assert value[0] == pytest.approx(y.var(), rel=1e-6)
        assert se[0] == pytest.approx(np.sqrt(2.0 / y.size) * y.var(), rel=1.0)


@pytest.mark.parametrize("more", [4e-4, -1e-4, -1.0])
def test_what_orders_add_to_the_error_of_what_is_shared_out(more: float) -> None:
    """A variance of the input's own part alone goes into the share by the slope of that; what is taken off is half of
    the whole at most.
    """
    parts, errors = np.array([2.0, 5.0, 4.0, 8.0]), np.array([0.05, 0.08, 0.1, 0.06])
    together, step = np.eye(4), 1e-6
    value, plain = shared_out(parts, errors, together)
    moved = parts + step * np.eye(4)[0]
    slope = (shared_out(moved, errors, together)[0] - value) / step
    same, se = shared_out(parts, errors, together, more)
    assert same == value
    assert se**2 == pytest.approx(max(plain**2 + slope**2 * more, plain**2 / 2.0), rel=1e-5)
