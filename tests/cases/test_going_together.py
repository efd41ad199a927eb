"""Shapley effects of inputs that go together: all orders gone through in plain numpy; what Student's t changes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, permutations
from math import factorial
from typing import Any

import numpy as np
import pytest
from campaign import effort, long_only, some

import mcsv

SEEDS = range(1, 1 + effort(4, 1))
DRAWS = 2**15


def shares(size: int, variance_of: Callable[[tuple[int, ...]], float]) -> np.ndarray:
    """Shapley effects over all orders; ``variance_of`` some inputs is the mean variance that the others leave."""
    worth = {these: variance_of(these) for count in range(size + 1) for these in combinations(range(size), count)}
    found = np.zeros(size)
    for these, value in worth.items():
        # So many of all orders have these before an input, and the rest behind it.
        before = factorial(len(these)) * factorial(size - len(these) - 1) if len(these) < size else 0
        for name in set(range(size)) - set(these):
            found[name] += before * (worth[tuple(sorted((*these, name)))] - value)
    return found / factorial(size) / worth[tuple(range(size))]


def one_by_one(size: int, variance_of: Callable[[tuple[int, ...]], float]) -> np.ndarray:
    """The same, order by order."""
    found = np.zeros(size)
    for order in permutations(range(size)):
        for place, name in enumerate(order):
            after, before = tuple(sorted(order[: place + 1])), tuple(sorted(order[:place]))
            found[name] += variance_of(after) - variance_of(before)
    return found / factorial(size) / variance_of(tuple(range(size)))


def quadratic(correlation: np.ndarray, linear: np.ndarray, square: np.ndarray) -> np.ndarray:
    """Of b'x + x'Ax, x normal: given some, the others have a mean that is linear in them and a fixed covariance C, so
    that the variance left is b'Cb + 2 tr(AC AC) + 4 m'ACAm (+ what has mean 0), where E[mm'] follows from theirs.
    """
    size = len(linear)

    def left(these: tuple[int, ...]) -> float:
        rest = [place for place in range(size) if place not in these]
        slopes = np.zeros((size, len(rest)))
        slopes[rest] = np.eye(len(rest))
        inner = correlation[np.ix_(rest, rest)]
        if rest:
            slopes[list(these)] = correlation[np.ix_(these, rest)] @ np.linalg.inv(inner)
        means = slopes @ inner @ slopes.T
        spread = correlation - means
        both = square @ spread
        return float(linear @ spread @ linear + 2 * np.trace(both @ both) + 4 * np.trace(both @ square @ means))

    return shares(size, left)


def test_the_truth_is_that_of_all_orders_one_by_one() -> None:
    worth = np.append(0.0, np.random.default_rng(5).random(31))
    of = lambda these: float(worth[sum(2**k for k in these)])  # noqa: E731
    np.testing.assert_allclose(shares(5, of), one_by_one(5, of), rtol=1e-12)


def matrix(size: int, seed: int) -> np.ndarray:
    loadings = np.random.default_rng(seed).normal(size=(size, size + 2))
    covariance = loadings @ loadings.T
    return np.round(covariance / np.sqrt(np.outer(np.diag(covariance), np.diag(covariance))), 3)


def asked(size: int, seed: int, how: str) -> tuple[dict[str, Any], np.ndarray]:
    """A model of so many correlated normal inputs, x0 x1 and linear terms in the outcome, and what is true of it."""
    names = [f"x{k}" for k in range(size)]
    correlation = matrix(size, size)
    linear, square = np.linspace(1.0, 0.0, size), np.zeros((size, size))
    square[0, 1] = square[1, 0] = 0.5 if how == "product" else 0.0
    formula = " + ".join(f"{b!r} * {name}" for b, name in zip(linear.tolist(), names, strict=True))
    model = {
        "inputs": {name: {"dist": "normal", "mean": 0, "sd": 1} for name in names},
        "correlations": [{"of": names, "normal": correlation.tolist()}],
        "outputs": {"y": {"formula": formula + (" + x0 * x1" if how == "product" else "")}},
    }
    return model, quadratic(correlation, linear, square)


@pytest.mark.parametrize(
    ("size", "how"), some([(2, "product"), (5, "product"), (6, "line"), (8, "line"), (8, "product")], 2)
)
def test_effects_are_those_of_all_orders(size: int, how: str) -> None:
    model, truth = asked(size, 1, how)
    far = []
    for seed in SEEDS:
        found = mcsv.drivers(model, DRAWS, seed, threads=1).sel(option="base", outcome="output:y")
        far.append((found.shapley.values - truth) / found.shapley_se.values)
        assert found.shapley.values.sum() == pytest.approx(1.0, abs=0.03)
    assert np.abs(far).max() < 4.5
    if len(far) > 1:
        assert 0.5 < np.sqrt(np.mean(np.square(far))) < 1.5


T = 12.0


@pytest.mark.parametrize("tie", [0.6, -0.8])
def test_what_scores_of_students_t_share_is_drawn_anew_as_well(tie: float) -> None:
    """Y = X1^2 + X2 / 10, both of Student's t with 12 degrees and a t copula. Given X2 = x, X1 is r x + s U with U of
    13 degrees and s^2 = (1 - r^2) (12 + x^2) / 13, so Var(X1^2 | x) = 4 r^2 x^2 s^2 Var(U) + s^4 Var(U^2).
    """

    def moments(n: float) -> tuple[float, float]:
        return n / (n - 2), 3 * n * n / ((n - 2) * (n - 4))

    (second, fourth), (u2, u4) = moments(T), moments(T + 1)
    beside, square = (1 - tie**2) / (T + 1), tie**2
    own = 4 * square * beside * (T * second + fourth) * u2
    own += beside**2 * (T * T + 2 * T * second + fourth) * (u4 - u2 * u2)
    left = {(): 0.0, (0,): own, (1,): 0.01 * (1 - square) * second, (0, 1): fourth - second**2 + 0.01 * second}
    truth = shares(2, lambda these: left[these])
    inputs = {name: {"dist": "student_t", "df": T, "scale": 1} for name in ("x1", "x2")}
    tied = {"between": ["x1", "x2"], "normal": tie, "copula": "t", "degrees": T}
    model = {"inputs": inputs, "correlations": [tied], "outputs": {"y": {"formula": "x1 * x1 + 0.1 * x2"}}}
    for seed in SEEDS:
        found = mcsv.drivers(model, DRAWS, seed, threads=1).sel(option="base", outcome="output:y")
        assert np.all(np.abs(found.shapley.values - truth) < 4 * found.shapley_se.values)
        assert np.isnan(found.shapley_linear.values).all()


def test_three_of_students_t_explain_a_line_as_normal_ones_do() -> None:
    """The mean variance left of a line is that of normal scores times 12 / 10, whatever is known."""
    correlation, slopes = matrix(3, 5), np.array([1.0, -2.0, 0.5])
    truth = quadratic(correlation, slopes, np.zeros((3, 3)))
    inputs = {f"x{k}": {"dist": "student_t", "df": T, "scale": 1} for k in range(3)}
    tied = {"of": [*inputs], "normal": correlation.tolist(), "copula": "t", "degrees": T}
    model = {"inputs": inputs, "correlations": [tied], "outputs": {"y": {"formula": "x0 - 2 * x1 + 0.5 * x2"}}}
    for seed in SEEDS:
        found = mcsv.drivers(model, DRAWS, seed, threads=1).sel(option="base", outcome="output:y")
        assert np.all(np.abs(found.shapley.values - truth) < 4 * found.shapley_se.values)


@pytest.mark.parametrize("other", [{"dist": "bernoulli", "p": 0.5}, {"dist": "poisson", "mean": 3}])
def test_what_goes_with_counts_has_no_share(other: dict[str, Any]) -> None:
    """A count tells less than its score does, so that shares of scores are none of its own."""
    model = {
        "inputs": {"b": other, "x": {"dist": "normal", "mean": 0, "sd": 1}},
        "correlations": [{"between": ["b", "x"], "normal": 0.7}],
        "outputs": {"y": {"formula": "b + x"}},
    }
    found = mcsv.drivers(model, 2**15, threads=1).sel(option="base", outcome="output:y", driver=["b", "x"])
    assert found.total_order.values == pytest.approx(1.0, abs=0.03)
    assert np.isnan(found.shapley.values).all()
    assert np.isnan(found.shapley_linear.values).all()


@long_only
def test_any_number_of_threads_gives_the_same_bits() -> None:
    model, _ = asked(9, 1, "product")
    first, again = (mcsv.drivers(model, 2**18, threads=threads) for threads in (1, 3))
    for name in ("shapley", "shapley_se", "total_order"):
        np.testing.assert_array_equal(first[name].values, again[name].values)
