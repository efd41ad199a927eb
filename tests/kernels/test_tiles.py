"""Sums and products over tiles of draws are those over whole rows, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.kernels.jit import kernel
from mcsv.kernels.sums import add_products, add_weighted
from mcsv.kernels.tiles import TILE, products_in_tile, scale_in_tile, weighted_in_tile

ROWS, DRAWS = 40, 3 * TILE


@kernel
def scale(rows, out, a):
    for at in range(0, DRAWS, TILE):
        scale_in_tile(rows, out, a, at)


@kernel
def weighted(rows, lists, weights, fields):
    for at in range(0, DRAWS, TILE):
        weighted_in_tile(rows, lists, weights, fields, at)


@kernel
def products(rows, lists, weights, fields):
    for at in range(0, DRAWS, TILE):
        products_in_tile(rows, lists, weights, fields, at)


@pytest.fixture
def rows() -> np.ndarray:
    """More draws than are used: what stands behind them must stay."""
    return np.random.default_rng(7).normal(size=(ROWS, DRAWS + 8)) * 1e3


def whole(fields: list[int]) -> np.ndarray:
    return np.array(fields + [0] * (8 - len(fields)))


def test_scaling(rows: np.ndarray) -> None:
    found = rows.copy()
    scale(found, 3, 5)
    rows[3, :DRAWS] *= rows[5, :DRAWS]
    assert np.array_equal(found, rows)


@pytest.mark.parametrize("targets", [1, 2, 3, 4, 5, 6, 7, 12, 13])
@pytest.mark.parametrize("sources", [1, 2, 3, 4, 5, 8, 11])
def test_weighted_sums(rows: np.ndarray, targets: int, sources: int) -> None:
    rng, found = np.random.default_rng(targets * 100 + sources), rows.copy()
    places = rng.permutation(ROWS)[: targets + sources]
    lists = np.concatenate([[99], places[:targets], [99], places[targets:]])
    weights = rng.normal(size=3 + targets * sources)
    weighted(found, lists, weights, whole([29, 0, 1, targets, targets + 2, sources, 3]))
    add_weighted(rows, DRAWS, places[targets:], places[:targets], weights[3:])
    assert np.array_equal(found, rows)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 11])
def test_sums_of_products(rows: np.ndarray, count: int) -> None:
    rng, found = np.random.default_rng(count), rows.copy()
    places = rng.permutation(ROWS)[: 2 * count + 1]
    lists, weights = np.concatenate([[99], places]), rng.normal(size=2 + count)
    out = int(places[-1])
    products(found, lists, weights, whole([30, out, 1, 1 + count, count, 2]))
    add_products(rows, DRAWS, places[:count], places[count : 2 * count], weights[2:], rows[out, :DRAWS])
    assert np.array_equal(found, rows)
