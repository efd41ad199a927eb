"""The incomplete gamma function at large shapes, where scipy's own loses its tails (1e-5 at shape 1e6).

Temme's uniform expansion: P(X > x) = Phi(-sqrt(a) eta0), where x = a lambda(eta), with
eta^2 / 2 = lambda - 1 - log lambda and eta = eta0 + e1(eta0) / a + e2(eta0) / a^2 + … (Temme, Math. Comp. 58,
1992). From a = 30,000 on, all of the probability that matters has |eta| < 0.05, where short series reach rounding.
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial import Polynomial
from scipy import special

from mcsv.distributions.base import Floats
from mcsv.distributions.scores import normal_score

__all__ = ["LARGE", "quantile", "tail"]

LARGE = 30_000.0  # smallest shape for which the series are used
_FARTHEST = 0.06  # beyond this distance of lambda from 1 there is no probability left
_lambda = Polynomial([0, 1, 1 / 3, 1 / 36, -1 / 270, 1 / 4320, 1 / 17010, -139 / 5443200])  # of eta, minus 1
_e1 = Polynomial([-1 / 3, 1 / 36, 1 / 1620, -7 / 6480, 5 / 18144])
_e2 = Polynomial([-7 / 405, -7 / 2592, 533 / 204120])
_e3 = 449 / 102060


def quantile(shape: float, v: Floats, upper: bool) -> Floats:
    """The value with probability v below it (above it, if ``upper``), for scale 1."""
    start = normal_score(v, upper) / np.sqrt(shape)
    return np.asarray(shape + shape * _lambda(start + _shift(start, shape)))


def tail(shape: Floats | float, x: Floats | float, upper: bool) -> Floats:
    """P(X <= x), or P(X > x) if ``upper``, for scale 1."""
    distance = np.clip((x - shape) / shape, -_FARTHEST, _FARTHEST)
    eta = distance - distance**2 / 3
    for _ in range(4):
        eta = eta - (_lambda(eta) - distance) / _lambda.deriv()(eta)
    start = eta
    for _ in range(4):
        start = eta - _shift(start, shape)
    score = start * np.sqrt(shape)
    return np.asarray(special.ndtr(-score if upper else score))


def _shift(start: Floats, shape: Floats | float) -> Floats:
    """Eta - eta0."""
    return np.asarray((_e1(start) + (_e2(start) + _e3 / shape) / shape) / shape)
