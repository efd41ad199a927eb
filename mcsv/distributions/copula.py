"""Correlations as people state them, and the matrices of the normal scores that a Gaussian copula needs."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from mcsv.distributions.base import Floats

__all__ = [
    "cholesky_psd",
    "kendall_from_normal",
    "nearest_correlation",
    "normal_from_kendall",
    "normal_from_spearman",
    "smallest_eigenvalue",
    "spearman_from_normal",
]


def normal_from_spearman(rho: float) -> float:
    """Product-moment correlation of the normal scores whose rank correlation (Spearman) is ``rho``."""
    return 2.0 * math.sin(math.pi / 6.0 * rho)


def spearman_from_normal(correlation: float) -> float:
    """Rank correlation (Spearman) of a Gaussian copula."""
    return 6.0 / math.pi * math.asin(correlation / 2.0)


def normal_from_kendall(tau: float) -> float:
    """Product-moment correlation of the normal scores whose Kendall correlation is ``tau``."""
    return math.sin(math.pi / 2.0 * tau)


def kendall_from_normal(correlation: float) -> float:
    """Kendall correlation of a Gaussian copula."""
    return 2.0 / math.pi * math.asin(correlation)


def smallest_eigenvalue(matrix: ArrayLike) -> float:
    """The smallest eigenvalue of a symmetric matrix; if it is below 0, this is no correlation matrix."""
    return float(np.linalg.eigvalsh(np.asarray(matrix, dtype=float))[0])


def nearest_correlation(matrix: ArrayLike, tolerance: float = 1e-12, most: int = 100_000) -> Floats:
    """The correlation matrix nearest to a symmetric matrix (least squares over all entries).

    Alternating projections onto the positive semidefinite matrices and onto those with a diagonal of ones,
    with Dykstra's correction (Higham, IMA J. Numer. Anal. 22, 2002). Steps shrink linearly, so the tolerance
    on a step is far below the accuracy of the result, about 1e-9. The result is exactly symmetric, with ones
    on its diagonal.
    """
    unit = np.asarray(matrix, dtype=float).copy()
    correction = np.zeros_like(unit)
    for _ in range(most):
        shifted = unit - correction
        projected = _semidefinite(shifted)
        correction = projected - shifted
        before, unit = unit, projected.copy()
        np.fill_diagonal(unit, 1.0)
        if np.abs(unit - before).max() <= tolerance:
            break
    unit = _semidefinite(unit)
    scale = 1.0 / np.sqrt(np.diag(unit))
    unit = unit * np.outer(scale, scale)
    unit = (unit + unit.T) / 2
    np.fill_diagonal(unit, 1.0)
    return unit


def _semidefinite(matrix: Floats) -> Floats:
    """The nearest positive semidefinite matrix: negative eigenvalues become 0."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    result: Floats = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return (result + result.T) / 2


def cholesky_psd(matrix: ArrayLike, tolerance: float = 1e-10) -> Floats:
    """Lower triangular L with L L^T = ``matrix``, which may be singular; ValueError if it is indefinite.

    Columns whose pivot vanishes become 0. Only element-wise operations, so that the bits do not depend on the
    linear algebra library of the machine.
    """
    rest = np.array(matrix, dtype=float)
    size = len(rest)
    lower = np.zeros_like(rest)
    for column in range(size):
        pivot = rest[column, column]
        below = rest[column:, column]
        if pivot < -tolerance or (pivot <= tolerance and np.abs(below[1:]).max(initial=0.0) > math.sqrt(tolerance)):
            raise ValueError(f"the matrix is not positive semidefinite (pivot {pivot:.3g} in column {column})")
        if pivot <= tolerance:
            continue
        factor = below / math.sqrt(pivot)
        lower[column:, column] = factor
        rest[column:, column:] -= factor[:, None] * factor[None, :]
    return lower
