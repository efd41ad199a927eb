"""Rank correlation of a t copula, which is not that of a Gaussian one with the same scores.

Scores Z / sqrt(V) share V. Spearman's coefficient compares a pair with two strangers, each with a V of its own: given
the three, normal scores with correlation rho have the correlation rho a b, a = 1 / sqrt(1 + V / V'), b likewise, so
that Spearman's rho is 6 / pi E[arcsin(rho a b)], the mean being over three gamma variates.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from mcsv.distributions.base import Floats

__all__ = ["spearman_from_t", "t_from_spearman"]

_NODES = 30


@lru_cache(maxsize=16)
def _products(degrees: float) -> tuple[Floats, Floats]:
    """Values of a b and their weights, on a grid that is dense at both ends of each gamma variate."""
    from scipy.special import gammainccinv, gammaincinv

    x, w = np.polynomial.legendre.leggauss(_NODES)
    s = (x + 1) / 2
    # u = s^4 (35 - 84 s + 70 s^2 - 20 s^3): flat at 0 and 1, where the quantiles are steep
    u, v = (p**4 * (35 - 84 * p + 70 * p**2 - 20 * p**3) for p in (s, 1 - s))
    weights = w / 2 * 140 * (s * (1 - s)) ** 3
    shape = degrees / 2
    gamma = np.where(u < 0.5, gammaincinv(shape, u), gammainccinv(shape, v))
    near = 1 / np.sqrt(1 + gamma[:, None] / np.maximum(gamma, 1e-300))  # rows: the pair's own V; columns: a stranger's
    a, b = near[:, :, None], near[:, None, :]
    product = a * b
    mass = weights[:, None, None] * weights[:, None] * weights
    return product.ravel(), mass.ravel()


def spearman_from_t(correlation: float, degrees: float) -> float:
    """Rank correlation (Spearman) of a t copula whose scores have this correlation."""
    product, mass = _products(degrees)
    return float(6 / math.pi * (np.arcsin(correlation * product) @ mass))


def t_from_spearman(rho: float, degrees: float) -> float:
    """Correlation of the scores of a t copula whose rank correlation (Spearman) is ``rho``."""
    if abs(rho) >= 1.0 or rho == 0.0:
        return float(rho)
    product, mass = _products(degrees)
    found = 2.0 * math.sin(math.pi / 6.0 * rho)
    for _ in range(50):
        slope = 6 / math.pi * float((product / np.sqrt(1 - (found * product) ** 2)) @ mass)
        step = (spearman_from_t(found, degrees) - rho) / slope
        found = min(max(found - step, -1.0 + 1e-12), 1.0 - 1e-12)
        if abs(step) < 1e-13:
            break
    return found
