"""Poisson and binomial counts whose parameters are themselves uncertain: one exact draw for each pair.

Small means by inversion of one uniform; larger ones by transformed rejection (Hörmann 1993: "The transformed
rejection method for generating Poisson random variables" and "The generation of binomial random variates").
Logarithms of probabilities follow C. Loader, "Fast and accurate computation of binomial probabilities" (2000): the
difference of factorials' logarithms would lose all its digits where counts are large.
Attempt k of a draw uses the lanes 2k and 2k + 1 of its counter, so a draw stays a function of its index.
A parameter that has no meaning (a rate below 0, half a case) gives nan, which the engine reports.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.bits import double_of
from mcsv.kernels.elementary import exp, log
from mcsv.kernels.jit import kernel
from mcsv.kernels.philox import word_of

__all__ = ["binomial_counts", "deviance", "poisson_counts", "stirling_rest"]

_ONE_BITS = np.uint64(0x3FF0000000000000)
_SMALL_MEAN = 10.0
_HALF_LOG_2_PI = 0.9189385332046727
_LARGEST = 1e15  # above it a double no longer tells neighbouring counts apart safely


@kernel
def _uniform(key, period, lane, draw):
    word = word_of(key, period, np.uint64(lane), draw)
    return double_of((word >> np.uint64(12)) | _ONE_BITS) - (1.0 - 2.0**-53)


@kernel
def _log_one_plus(x):
    u = 1.0 + x
    return x if u == 1.0 else log(u) * (x / (u - 1.0))


@kernel
def stirling_rest(k):
    """ln k! - ((k + 1/2) ln k - k + ln(2 pi) / 2) for whole k >= 1: a product up to 15, Stirling's series above."""
    if k <= 15.0:
        product = 1.0
        for i in range(2, int(k) + 1):
            product *= i
        return log(product) - (k + 0.5) * log(k) + k - _HALF_LOG_2_PI
    s = 1.0 / (k * k)
    return (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / k


@kernel
def deviance(x, m):
    """x ln(x / m) + m - x for x, m > 0, by a series where the two are close and the difference would cancel."""
    if abs(x - m) > 0.1 * (x + m):
        return x * log(x / m) + m - x
    v = (x - m) / (x + m)
    total = (x - m) * v
    term = 2.0 * x * v
    for j in range(1, 1000):
        term *= v * v
        following = total + term / (2 * j + 1)
        if following == total:
            break
        total = following
    return total


@kernel
def _log_poisson(k, rate):
    if k == 0.0:
        return -rate
    return -stirling_rest(k) - deviance(k, rate) - 0.5 * log(k) - _HALF_LOG_2_PI


@kernel
def _log_binomial(k, n, p):
    if k == 0.0:
        return n * _log_one_plus(-p)
    if k == n:
        return n * log(p)
    rest = stirling_rest(n) - stirling_rest(k) - stirling_rest(n - k)
    apart = deviance(k, n * p) + deviance(n - k, n * (1.0 - p))
    return rest - apart + 0.5 * (log(n / k) - log(n - k)) - _HALF_LOG_2_PI


@kernel
def _poisson_by_inversion(rate, u):
    term = exp(-rate)
    k = 0.0
    while u > term and k < 1000.0:
        u -= term
        k += 1.0
        term *= rate / k
    return k


@kernel
def _poisson_by_rejection(rate, key, period, draw):
    b = 0.931 + 2.53 * np.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    limit = 0.9277 - 3.6224 / (b - 2.0)
    for attempt in range(10_000):
        u = _uniform(key, period, 2 * attempt, draw) - 0.5
        v = _uniform(key, period, 2 * attempt + 1, draw)
        us = 0.5 - abs(u)
        k = np.floor((2.0 * a / us + b) * u + rate + 0.43)
        if us >= 0.07 and v <= limit:
            return k
        if k < 0.0 or (us < 0.013 and v > us):
            continue
        if log(v * inverse_alpha / (a / (us * us) + b)) <= _log_poisson(k, rate):
            return k
    return np.nan


@kernel
def poisson_counts(rate, key, period, first, out):
    """A Poisson count for each rate of a row; ``first`` is the index of its first draw."""
    for i in range(out.size):
        draw = first + np.uint64(i)
        if not 0.0 <= rate[i] <= _LARGEST:
            out[i] = np.nan
        elif rate[i] < _SMALL_MEAN:
            out[i] = _poisson_by_inversion(rate[i], _uniform(key, period, 0, draw))
        else:
            out[i] = _poisson_by_rejection(rate[i], key, period, draw)


@kernel
def _binomial_by_inversion(n, p, u):
    odds = p / (1.0 - p)
    term = exp(n * _log_one_plus(-p))
    k = 0.0
    while u > term and k < n:
        u -= term
        k += 1.0
        term *= odds * (n - k + 1.0) / k
        if k > 1000.0:
            break
    return k


@kernel
def _binomial_by_rejection(n, p, key, period, draw):
    spread = np.sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    c = n * p + 0.5
    alpha = (2.83 + 5.1 / b) * spread
    limit = 0.92 - 4.2 / b
    mode = np.floor((n + 1.0) * p)
    at_mode = _log_binomial(mode, n, p)
    for attempt in range(10_000):
        u = _uniform(key, period, 2 * attempt, draw) - 0.5
        v = _uniform(key, period, 2 * attempt + 1, draw)
        us = 0.5 - abs(u)
        k = np.floor((2.0 * a / us + b) * u + c)
        if us >= 0.07 and v <= limit:
            return k
        if k < 0.0 or k > n:
            continue
        if log(v * alpha / (a / (us * us) + b)) <= _log_binomial(k, n, p) - at_mode:
            return k
    return np.nan


@kernel
def binomial_counts(n, p, key, period, first, out):
    """A binomial count for each pair (n, p) of two rows; ``first`` is the index of their first draw."""
    for i in range(out.size):
        draw = first + np.uint64(i)
        cases, share = n[i], p[i]
        if not (0.0 <= cases <= _LARGEST and 0.0 <= share <= 1.0 and np.floor(cases) == cases):
            out[i] = np.nan
            continue
        # The rarer outcome is counted: fewer steps, and 1 - p never cancels.
        rare = share if share <= 0.5 else 1.0 - share
        if cases * rare < _SMALL_MEAN:
            count = _binomial_by_inversion(cases, rare, _uniform(key, period, 0, draw)) if rare > 0.0 else 0.0
        else:
            count = _binomial_by_rejection(cases, rare, key, period, draw)
        out[i] = count if share <= 0.5 else cases - count
