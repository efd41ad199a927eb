"""Correlations in, matrices out: closed forms, the nearest matrix, and factors of singular ones."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.distributions.copula import (
    cholesky_psd,
    kendall_from_normal,
    nearest_correlation,
    normal_from_kendall,
    normal_from_spearman,
    smallest_eigenvalue,
    spearman_from_normal,
)

RANKS = [
    (-0.5, -0.33333333333333337, -0.4825837395309974),
    (0.2, 0.12818843369794988, 0.19130568257555955),
    (0.5, 0.33333333333333337, 0.4825837395309974),
    (0.7, 0.49363337778673, 0.6829105038240887),
    (0.9, 0.7128674137425876, 0.8914561316801002),
]


@pytest.mark.parametrize(("normal", "kendall", "spearman"), RANKS)
def test_rank_correlations_of_a_gaussian_copula(normal, kendall, spearman):
    assert kendall_from_normal(normal) == pytest.approx(kendall, abs=1e-12)
    assert spearman_from_normal(normal) == pytest.approx(spearman, abs=1e-12)
    assert normal_from_kendall(kendall) == pytest.approx(normal, abs=1e-12)
    assert normal_from_spearman(spearman) == pytest.approx(normal, abs=1e-12)


def test_inverses():
    assert normal_from_spearman(0.6) == pytest.approx(0.6180339887498948, abs=1e-12)
    assert normal_from_kendall(0.4) == pytest.approx(0.5877852522924731, abs=1e-12)
    assert normal_from_kendall(2 * 0.8 - 1) == pytest.approx(0.8090169943749475, abs=1e-12)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[1, 1, 0], [1, 1, 1], [0, 1, 1]], (0.76068985, 0.15729811, 0.76068985)),
        ([[1, 0.9, 0], [0.9, 1, 0.8], [0, 0.8, 1]], (0.775238, 0.07905575, 0.69097927)),
    ],
)
def test_nearest_correlation_matrix(matrix, expected):
    assert smallest_eigenvalue(matrix) < -0.1
    near = nearest_correlation(matrix)
    assert near[np.triu_indices(3, 1)] == pytest.approx(expected, abs=1e-6)
    np.testing.assert_array_equal(near, near.T)
    np.testing.assert_array_equal(np.diag(near), 1.0)
    assert smallest_eigenvalue(near) > -1e-12
    lower = cholesky_psd(near)
    np.testing.assert_allclose(lower @ lower.T, near, atol=1e-10)


def test_a_valid_matrix_is_its_own_nearest():
    valid = np.array([[1, 0.3, -0.2], [0.3, 1, 0.1], [-0.2, 0.1, 1]])
    np.testing.assert_allclose(nearest_correlation(valid), valid, atol=1e-14)


def test_nearest_of_a_larger_matrix_is_nearer_than_shrinking():
    random = np.random.default_rng(3).uniform(-1, 1, (12, 12))
    matrix = np.clip((random + random.T) / 2 * 1.5, -1, 1)
    np.fill_diagonal(matrix, 1.0)
    near = nearest_correlation(matrix)
    assert smallest_eigenvalue(near) > -1e-12
    shrunk = matrix * (1 / (1 - smallest_eigenvalue(matrix)))
    np.fill_diagonal(shrunk, 1.0)
    assert np.linalg.norm(near - matrix) < np.linalg.norm(shrunk - matrix)


@pytest.mark.parametrize(
    "matrix",
    [np.eye(4), np.ones((5, 5)), [[1, -1], [-1, 1]], [[1, 0.5, 0.5], [0.5, 1, 1], [0.5, 1, 1]], np.zeros((2, 2))],
)
def test_factor_of_a_semidefinite_matrix(matrix):
    lower = cholesky_psd(matrix)
    np.testing.assert_array_equal(lower, np.tril(lower))
    np.testing.assert_allclose(lower @ lower.T, matrix, atol=1e-14)


def test_factor_of_a_definite_matrix_is_cholesky():
    random = np.random.default_rng(4).normal(size=(9, 9))
    matrix = random @ random.T
    np.testing.assert_allclose(cholesky_psd(matrix), np.linalg.cholesky(matrix), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("matrix", [[[1, 2], [2, 1]], [[1, 1, 0], [1, 1, 1], [0, 1, 1]]])
def test_no_factor_of_an_indefinite_matrix(matrix):
    with pytest.raises(ValueError, match="not positive semidefinite"):
        cholesky_psd(matrix)
