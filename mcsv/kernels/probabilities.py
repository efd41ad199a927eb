"""Logarithms of the probabilities of counts, without differences of large numbers and without a branch: for loops that
become vector code.

They follow C. Loader, "Fast and accurate computation of binomial probabilities" (2000): the difference of factorials'
logarithms would lose all its digits where counts are large.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.elementary import exp, log
from mcsv.kernels.jit import inlined

__all__ = ["NEAR", "deviance", "far_ratio", "log_one_plus", "near_ratio", "poisson_share", "stirling_rest"]

_HALF_LOG_2_PI = 0.9189385332046727
# fmt: off
# stirling_rest of 0 (which no probability is made of) to 15
_RESTS = np.array([
    0.0, 0.08106146679532726, 0.0413406959554093, 0.02767792568499834,
    0.020790672103765093, 0.016644691189821193, 0.013876128823070748, 0.01189670994589177,
    0.010411265261972096, 0.009255462182712733, 0.00833056343336287, 0.007573675487951841,
    0.00694284010720953, 0.006408994188004207, 0.0059513701127588475, 0.005554733551962801,
])
# fmt: on
_LISTED = 15.0
NEAR = 16
"""Counts that are no further apart are reached by a product of ratios."""


@inlined
def log_one_plus(x):
    """ln(1 + x), exact also where x is tiny."""
    u = 1.0 + x
    return x if u == 1.0 else log(u) * (x / (u - 1.0))


@inlined
def stirling_rest(k):
    """ln k! - ((k + 1/2) ln k - k + ln(2 pi) / 2) for whole k >= 1: listed up to 15, Stirling's series above."""
    place = min(max(k, 0.0), _LISTED) if k == k else 0.0
    return _RESTS[np.uint64(place)] if k <= _LISTED else _stirling_series(k)


@inlined
def _stirling_series(k):
    s = 1.0 / (k * k)
    return (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / k


@inlined
def deviance(x, m):
    """x ln(x / m) + m - x for x, m > 0, by a series where the two are close and the difference would cancel."""
    far = x * log(x / m) + m - x
    return far if abs(x - m) > 0.1 * (x + m) else _near_deviance(x, m)


@inlined
def _near_deviance(x, m):
    v = (x - m) / (x + m)
    w = v * v  # at most 0.01
    rest = 1.0 / 11.0 + w * (1.0 / 13.0 + w * (1.0 / 15.0 + w * (1.0 / 17.0)))
    series = w * (1.0 / 3.0 + w * (1.0 / 5.0 + w * (1.0 / 7.0 + w * (1.0 / 9.0 + w * rest))))
    return (x - m) * v + 2.0 * x * v * series


@inlined
def poisson_share(k, rate):
    """The probability of a Poisson count k >= 0, times the root of 2 pi k where k > 0."""
    several = k if k > 0.0 else 1.0
    return exp(-(stirling_rest(several) + deviance(several, rate)) if k > 0.0 else -rate)


@inlined
def _log_binomial(k, n, p):
    rest = stirling_rest(n) - stirling_rest(k) - stirling_rest(n - k)
    apart = deviance(k, n * p) + deviance(n - k, n * (1.0 - p))
    some = rest - apart + 0.5 * (log(n / k) - log(n - k)) - _HALF_LOG_2_PI
    return n * log_one_plus(-p) if k == 0.0 else (n * log(p) if k == n else some)


@inlined
def near_ratio(k, mode, n, p):
    """How many times as likely k is as ``mode`` among n cases, 0 < p < 1; the two are no more than NEAR apart."""
    odds, above, below = p / (1.0 - p), 1.0, 1.0
    low, high = min(k, mode), max(k, mode)
    for step in range(NEAR):
        on = step < high - low
        above *= odds * (n - (low + step)) if on else 1.0
        below *= low + (step + 1) if on else 1.0
    return above / below if k > mode else below / above


@inlined
def far_ratio(k, mode, n, p):
    """The same however far apart they are."""
    return exp(_log_binomial(k, n, p) - _log_binomial(mode, n, p))
