"""Shapley effects against all orders gone through one by one in plain numpy."""

from __future__ import annotations

from itertools import permutations
from math import factorial

import numpy as np
import pytest
from answers.made import made
from scipy.special import ndtr, ndtri

from mcsv.answers.bins import EDGES, BinTable
from mcsv.answers.shapley import (
    linear_in_orders,
    linear_part,
    lmg,
    order_weights,
    redrawn,
    spread_of_errors,
    variance_of_orders,
    weights_of_orders,
    whitened,
)
from mcsv.answers.totals import shared_out


def by_orders(slopes: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    def explained(some: list[int]) -> float:
        part = slopes[some]
        return float(part @ np.linalg.solve(correlation[np.ix_(some, some)], part)) if some else 0.0

    found = np.zeros(slopes.size)
    for order in permutations(range(slopes.size)):
        for place, name in enumerate(order):
            found[name] += explained([*order[: place + 1]]) - explained([*order[:place]])
    return found / factorial(slopes.size)


def some_correlation(size: int, seed: int) -> np.ndarray:
    loadings = np.random.default_rng(seed).normal(size=(size, size + 2))
    matrix = loadings @ loadings.T
    return matrix / np.sqrt(np.outer(np.diag(matrix), np.diag(matrix)))


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_effects_are_averages_over_all_orders(size: int) -> None:
    correlation = some_correlation(size, size)
    slopes = correlation @ np.random.default_rng(7).normal(size=size)
    np.testing.assert_allclose(lmg(slopes, correlation), by_orders(slopes, correlation), rtol=1e-9)


@pytest.mark.parametrize(
    ("rank", "truth"),
    # Y = X1 + X2 + X3, sd 1, 1, 2, the last two correlated: X1 has 1; each of the pair has, over both orders, half of
    # what it explains as the first, (2.8^2, 2.9^2 at 0.9), and half of what the other leaves of the pair's 8.6.
    [
        (0.9, [1 / 9.6, (2.8**2 + (8.6 - 2.9**2)) / 2 / 9.6, (2.9**2 + (8.6 - 2.8**2)) / 2 / 9.6]),
        (-0.5, [1 / 4, (0.0**2 + (3.0 - 1.5**2)) / 2 / 4, (1.5**2 + (3.0 - 0.0**2)) / 2 / 4]),
    ],
)
def test_three_normal_inputs_two_of_them_correlated(rank: float, truth: list[float]) -> None:
    correlation = np.eye(3)
    correlation[1, 2] = correlation[2, 1] = rank
    b = np.array([1.0, 1.0, 2.0])
    np.testing.assert_allclose(lmg(correlation @ b, correlation) / (b @ correlation @ b), truth, rtol=1e-10)


def exact_table(b: np.ndarray, correlation: np.ndarray) -> BinTable:
    """What bins hold of b'z in infinitely many draws, z normal with this correlation: counts as if there were 2^40."""
    draws, slopes = 2**40, correlation @ b
    inside = -np.diff(np.exp(-(ndtri(EDGES) ** 2) / 2) / np.sqrt(2 * np.pi))
    counts = np.tile(np.rint(np.diff(EDGES) * draws).astype(np.int64), (2, b.size, 1))
    sums = np.tile((slopes[:, None] * inside * draws)[None, ..., None], (2, 1, 1, 1))
    squares = np.full((2, 1), b @ correlation @ b * draws)
    names = tuple(f"z{place}" for place in range(b.size))
    return BinTable(names, ("y",), counts, sums, squares, np.zeros(1))


def test_the_linear_part_is_exact_where_bins_are() -> None:
    correlation, b = some_correlation(4, 3), np.array([1.0, -2.0, 0.5, 0.0])
    table = exact_table(b, correlation)
    truth = by_orders(correlation @ b, correlation) / (b @ correlation @ b)
    found = linear_part(table, table.drivers, correlation)
    np.testing.assert_allclose(found.value[:, 0], truth, atol=1e-6)
    np.testing.assert_allclose(found.whole, 1.0, atol=1e-6)


def test_errors_are_those_of_draws() -> None:
    correlation, b = np.array([[1.0, 0.6], [0.6, 1.0]]), np.array([1.0, 1.0])
    truth = by_orders(correlation @ b, correlation) / (b @ correlation @ b + 1.0)
    far = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        z = random.multivariate_normal(np.zeros(2), correlation, 2**15)
        y = z @ b + random.normal(size=len(z))
        found = linear_part(made({"a": ndtr(z[:, 0]), "b": ndtr(z[:, 1])}, {"y": y}), ("a", "b"), correlation)
        far.append((found.value[:, 0] - truth) / found.se[:, 0])
    assert np.abs(far).max() < 4.5
    assert 0.5 < np.std(far) < 1.6


def test_weights_of_subsets_make_every_order_alike() -> None:
    weights = order_weights(4)
    worth = {some: float(np.random.default_rng(sum(2**k for k in some)).normal()) for some in weights}
    found = sum(weights[some] * worth[some] for some in weights)
    slow = np.zeros(4)
    for order in permutations(range(4)):
        for place in range(4):
            before, after = tuple(sorted(order[:place])), tuple(sorted(order[: place + 1]))
            slow[order[place]] += worth[after] - worth.get(before, 0.0)
    np.testing.assert_allclose(found, slow / factorial(4), rtol=1e-12)


def test_scores_drawn_anew_given_others_have_the_same_correlation() -> None:
    correlation = some_correlation(4, 9)
    given, fresh = redrawn(correlation, (1, 3))
    rest = correlation[np.ix_((0, 2), (0, 2))]
    np.testing.assert_allclose(given @ rest, correlation[np.ix_((1, 3), (0, 2))], atol=1e-12)
    again = given @ rest @ given.T + fresh @ fresh.T
    np.testing.assert_allclose(again, correlation[np.ix_((1, 3), (1, 3))], atol=1e-12)


def test_weights_of_all_orders_are_those_of_every_subset() -> None:
    found, known = weights_of_orders([*permutations(range(4))]), order_weights(4)
    assert found.keys() == known.keys()
    for some, weights in known.items():
        np.testing.assert_allclose(found[some], weights, atol=1e-12)


def test_weights_of_some_orders_add_up_what_each_input_adds_in_them() -> None:
    orders = [(2, 0, 1), (1, 0, 2), (0, 1, 2)]
    found = weights_of_orders(orders)
    worth = {some: float(np.random.default_rng(sum(2**k for k in some)).normal()) for some in found}
    slow = np.zeros(3)
    for order in orders:
        for place in range(3):
            before, after = tuple(sorted(order[:place])), tuple(sorted(order[: place + 1]))
            slow[order[place]] += (worth[after] - worth.get(before, 0.0)) / 3
    np.testing.assert_allclose(sum(weights * worth[some] for some, weights in found.items()), slow, atol=1e-12)


def test_sums_of_scores_that_are_independent_and_of_one_spread() -> None:
    correlation = some_correlation(5, 4)
    rows = whitened(correlation, (0, 2, 3))
    np.testing.assert_allclose(rows @ correlation[np.ix_((0, 2, 3), (0, 2, 3))] @ rows.T, np.eye(3), atol=1e-12)
    alike = np.array([[1.0, 1.0, 0.3], [1.0, 1.0, 0.3], [0.3, 0.3, 1.0]])
    assert whitened(alike, (0, 1)).shape == (1, 2)
    assert whitened(alike, ()).shape == (0, 0)


def test_what_some_orders_add_to_what_is_linear() -> None:
    """Against what inputs add, order by order; nothing over all orders, whatever the slopes are."""
    correlation, b = some_correlation(4, 3), np.array([1.0, -2.0, 0.5, 0.3])
    table, slopes = exact_table(b, correlation), correlation @ b
    orders = [(2, 0, 3, 1), (1, 0, 2, 3)]
    some, every = weights_of_orders(orders), order_weights(4)
    found = linear_in_orders(table, table.drivers, correlation, [some, every])

    def explained(these: tuple[int, ...]) -> float:
        part = slopes[list(these)]
        return float(part @ np.linalg.solve(correlation[np.ix_(these, these)], part)) if these else 0.0

    slow = np.zeros(4)
    for order in orders:  # what an order leaves is explained by those that come behind
        for place in range(4):
            slow[order[place]] += (explained(order[place:]) - explained(order[place + 1 :])) / 2
    truth = by_orders(slopes, correlation)
    np.testing.assert_allclose(found[0, :, 0], slow - truth, atol=1e-5)
    np.testing.assert_allclose(found[1], 0.0, atol=1e-9)


def test_how_far_estimates_lie_apart_by_their_errors_alone() -> None:
    """As far as draws with these errors do, on average."""
    dice, count = np.random.default_rng(4), 5
    factors = dice.normal(size=(2, 3, count, count))  # of two inputs and three outcomes
    covariance = factors @ np.swapaxes(factors, -1, -2)
    se = np.sqrt(np.einsum("ikpp->pik", covariance))
    together = np.zeros((count, 2, count, 2, 3))
    for some in range(2):
        together[:, some, :, some] = np.einsum("kpq->pqk", covariance[some]) / (se[:, None, some] * se[None, :, some])
    draws = np.einsum("ikpq,nikq->nikp", factors, dice.normal(size=(40_000, 2, 3, count)))
    np.testing.assert_allclose(spread_of_errors(se, together), draws.var(axis=-1, ddof=1).mean(axis=0), rtol=0.03)


def reported(spread: np.ndarray, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of ten inputs' averages over eight pairs of orders that differ by ``spread`` (10,), over so many repetitions: how
    often 95 % intervals hold, the error told over the true one, and the least error told over that of draws alone.
    """
    dice, pairs = np.random.default_rng(8), 8
    noise = np.full((10, 1), 2.0**2)
    shared, own = 0.6 * dice.normal(size=(draws, 10)), 2.0 * dice.normal(size=(draws, pairs, 10))
    by_pair = shared[:, None] + own + spread * dice.normal(size=(draws, pairs, 10))
    value = by_pair.mean(axis=1)
    of_draws, none = 0.6**2 + 2.0**2 / pairs, np.eye(4)
    # Three other parts that are known without error, of which nothing is left: the share is the part.
    added = [variance_of_orders(each[..., None], noise)[:, 0] for each in by_pair]
    told = [
        [shared_out(np.array([1.0, 1.0, 0.0, 1.0]), np.array([of_draws**0.5, 0, 0, 0]), none, more)[1] for more in each]
        for each in added
    ]
    error = np.array(told)
    held = (np.abs(value) < 1.96 * error).mean(axis=0)
    return held, np.sqrt((error**2).mean(axis=0)) / value.std(axis=0), error.min(axis=0) / of_draws**0.5


def test_errors_over_some_orders_where_orders_do_not_differ() -> None:
    """What a few pairs differ by luck neither adds to the error nor takes it away, and never much of it."""
    held, ratio, least = reported(np.zeros(10), 2_000)
    assert np.all((held > 0.92) & (held < 0.97))
    assert np.all((ratio > 0.94) & (ratio < 1.07))
    assert least.min() == pytest.approx(0.5**0.5)


def test_errors_over_some_orders_where_they_do() -> None:
    """Intervals hold for every input, though errors from eight pairs are stated the wider for it."""
    held, ratio, least = reported(np.linspace(12.0, 20.0, 10), 2_000)
    assert np.all((held > 0.93) & (held < 0.99))
    assert np.all((ratio > 1.15) & (ratio < 1.35))
    assert least.min() > 2.0
