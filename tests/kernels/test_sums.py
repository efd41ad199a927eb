"""Weighted sums of rows: right for any number of sources and targets, and a target minds only its own business."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.kernels.sums import add_products, add_weighted

ROWS, WIDTH = 30, 70


def workspace(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, (ROWS, WIDTH))


def places(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


@pytest.mark.parametrize("targets", range(1, 10))
@pytest.mark.parametrize("sources", range(1, 10))
def test_weighted_against_numpy(sources: int, targets: int) -> None:
    rows, n = workspace(), 61
    order = np.random.default_rng(sources * 10 + targets).permutation(ROWS).astype(np.int64)
    of, to = order[:sources], order[sources : sources + targets]
    weights = np.random.default_rng(3).normal(0, 1, (targets, sources))
    expected = rows.copy()
    expected[to, :n] += weights @ rows[of, :n]
    add_weighted(rows, n, of, to, weights.ravel())
    np.testing.assert_allclose(rows, expected, rtol=1e-13, atol=1e-13)
    assert rows[:, n:].tolist() == expected[:, n:].tolist()  # beyond n nothing is touched


@pytest.mark.parametrize("sources", [1, 3, 4, 6, 9])
def test_a_targets_bits_do_not_depend_on_its_neighbours(sources: int) -> None:
    weights = np.random.default_rng(4).normal(0, 1, (9, sources))
    of = np.arange(sources, dtype=np.int64)
    for target in range(9):
        alone = workspace()
        add_weighted(alone, WIDTH, of, places(10 + target), weights[target].copy())
        for company in (2, 4, 5, 9):
            others = [(target + k) % 9 for k in range(company)][::-1]
            together = workspace()
            to = np.array([10 + other for other in others], dtype=np.int64)
            add_weighted(together, WIDTH, of, to, weights[others].ravel())
            assert together[10 + target].tolist() == alone[10 + target].tolist()


@pytest.mark.parametrize("count", range(1, 10))
def test_products_against_numpy(count: int) -> None:
    rows, n = workspace(2), 61
    draw = np.random.default_rng(count)
    left, right = draw.integers(1, ROWS, count), draw.integers(1, ROWS, count)
    weights = draw.normal(0, 1, count)
    expected = rows.copy()
    expected[0, :n] += weights @ (rows[left, :n] * rows[right, :n])
    add_products(rows, n, left, right, weights, rows[0, :n])
    np.testing.assert_allclose(rows, expected, rtol=1e-13, atol=1e-13)


def test_one_source_after_the_other_is_rounded_in_that_order() -> None:
    rows = np.array([[1.0], [1e16], [-1e16], [0.0]])
    add_weighted(rows, 1, places(0, 1, 2), places(3), np.ones(3))
    assert rows[3, 0] == ((0.0 + 1.0) + 1e16) - 1e16
