"""Poisson and binomial counts one by one, for the reference interpreter: the same algorithms in Python's mathematics.

``uniform(lane)`` gives the draw's uniform number in that lane. Sources as in :mod:`mcsv.kernels.counts`; logarithms of
probabilities are compared in the form of C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
"""

from __future__ import annotations

import math
from collections.abc import Callable

__all__ = ["binomial_count", "poisson_count", "whole_cases"]

Uniform = Callable[[int], float]
_SMALL_MEAN = 10.0
_LARGEST = 1e15
_ATTEMPTS = 10_000


def whole_cases(n: float) -> int | None:
    """How many cases a sum of draws has; None where the number has no meaning or is too large."""
    return math.floor(n) if 0.0 <= n < 100_001.0 else None


def poisson_count(rate: float, uniform: Uniform) -> float:
    """A count with this rate; nan where the rate has no meaning."""
    if not 0.0 <= rate <= _LARGEST:
        return math.nan
    if rate < _SMALL_MEAN:
        return _poisson_by_inversion(rate, uniform(0))
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    for attempt in range(_ATTEMPTS):
        u, v = uniform(2 * attempt) - 0.5, uniform(2 * attempt + 1)
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + rate + 0.43)
        if us >= 0.07 and v <= 0.9277 - 3.6224 / (b - 2.0):
            return float(k)
        if k < 0 or (us < 0.013 and v > us):
            continue
        if math.log(v * inverse_alpha / (a / (us * us) + b)) <= _log_poisson(k, rate):
            return float(k)
    return math.nan


def _poisson_by_inversion(rate: float, u: float) -> float:
    term, k = math.exp(-rate), 0.0
    while u > term and k < 1000.0:
        u -= term
        k += 1.0
        term *= rate / k
    return k


def binomial_count(n: float, p: float, uniform: Uniform) -> float:
    """How many of n cases with chance p each; nan where n or p has no meaning."""
    if not (0.0 <= n <= _LARGEST and 0.0 <= p <= 1.0 and math.floor(n) == n):
        return math.nan
    rare = min(p, 1.0 - p)
    if rare == 0.0:
        count = 0.0
    elif n * rare < _SMALL_MEAN:
        count = _binomial_by_inversion(n, rare, uniform(0))
    else:
        count = _binomial_by_rejection(n, rare, uniform)
    return count if p <= 0.5 else n - count


def _binomial_by_inversion(n: float, p: float, u: float) -> float:
    term, k = math.exp(n * math.log1p(-p)), 0.0
    while u > term and k < n and k <= 1000.0:
        u -= term
        k += 1.0
        term *= p / (1.0 - p) * (n - k + 1.0) / k
    return k


def _binomial_by_rejection(n: float, p: float, uniform: Uniform) -> float:
    spread = math.sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    alpha = (2.83 + 5.1 / b) * spread
    mode = math.floor((n + 1.0) * p)
    for attempt in range(_ATTEMPTS):
        u, v = uniform(2 * attempt) - 0.5, uniform(2 * attempt + 1)
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + n * p + 0.5)
        if us >= 0.07 and v <= 0.92 - 4.2 / b:
            return float(k)
        if 0 <= k <= n:
            bound = _log_binomial(k, n, p) - _log_binomial(mode, n, p)
            if math.log(v * alpha / (a / (us * us) + b)) <= bound:
                return float(k)
    return math.nan


def _log_poisson(k: float, rate: float) -> float:
    """Logarithm of the probability of k, without differences of large numbers."""
    if k == 0:
        return -rate
    return -_stirling_rest(k) - _deviance(k, rate) - 0.5 * math.log(2.0 * math.pi * k)


def _log_binomial(k: float, n: float, p: float) -> float:
    """The same for k of n, p strictly between 0 and 1."""
    if k == 0:
        return n * math.log1p(-p)
    if k == n:
        return n * math.log(p)
    rest = _stirling_rest(n) - _stirling_rest(k) - _stirling_rest(n - k)
    apart = _deviance(k, n * p) + _deviance(n - k, n * (1.0 - p))
    return rest - apart + 0.5 * math.log(n / (2.0 * math.pi * k * (n - k)))


def _stirling_rest(k: float) -> float:
    """ln k! less its leading terms (k + 1/2) ln k - k + ln(2 pi) / 2."""
    if k < 16.0:
        return math.lgamma(k + 1.0) - (k + 0.5) * math.log(k) + k - 0.5 * math.log(2.0 * math.pi)
    s = 1.0 / (k * k)
    return (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / k


def _deviance(x: float, m: float) -> float:
    """x ln(x / m) + m - x, by a series where the two are close."""
    if abs(x - m) > 0.1 * (x + m):
        return x * math.log(x / m) + m - x
    v = (x - m) / (x + m)
    total, term = (x - m) * v, 2.0 * x * v
    for j in range(1, 1000):
        term *= v * v
        following = total + term / (2 * j + 1)
        if following == total:
            break
        total = following
    return total
