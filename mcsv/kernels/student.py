"""Tail probabilities of Student's t, built from + - * / and mcsv's own exp and log: the same bits everywhere.

P(|T| > t) is the incomplete beta function I_x(df / 2, 1 / 2) at x = df / (df + t^2): its continued fraction (NIST
Digital Library of Mathematical Functions, 8.17.22) by Lentz's method on the side where it converges fast. The factor
in front takes Gamma(a + 1/2) / Gamma(a) from its asymptotic series (DLMF 5.11.13) after a recurrence to larger a.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.elementary import exp, log
from mcsv.kernels.jit import inlined, kernel

__all__ = ["t_tails"]

_LEAST = 2.0**-53
_MOST = 1.0 - 2.0**-53
_FAR = 1e140  # its square is still a double
_SQRT_PI = 1.7724538509055160
_TINY = 1e-300
_STEPS = 10_000
_ROUNDING = 2.0**-52


@inlined
def _log_one_plus(x):
    u = 1.0 + x
    return x if u == 1.0 else log(u) * (x / (u - 1.0))


@kernel
def _gamma_ratio(a):
    # Gamma(a + 1/2) / Gamma(a) = a / (a + 1/2) x the same at a + 1
    factor = 1.0
    while a < 100.0:
        factor *= a / (a + 0.5)
        a += 1.0
    s = 1.0 / a
    series = 1.0 - s * (
        1.0 / 8.0 - s * (1.0 / 128.0 + s * (5.0 / 1024.0 - s * (21.0 / 32768.0 + s * 399.0 / 262144.0)))
    )
    return factor * np.sqrt(a) * series


@kernel
def _fraction(a, b, x):
    # The continued fraction of the incomplete beta function, for x < (a + 1) / (a + b + 2).
    c = 1.0
    d = 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    value = d
    for m in range(1, _STEPS):
        for step in range(2):
            if step == 0:
                term = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
            else:
                term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
            d = 1.0 + term * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + term / c
            c = c if abs(c) > _TINY else _TINY
            change = c * d
            value *= change
        if abs(change - 1.0) <= _ROUNDING:
            break
    return value


@kernel
def t_tails(scores, degrees, out):
    """out = 2 P(T > absolute z) of Student's t for a row of scores z, kept inside (0, 1), with the sign of -z."""
    a = 0.5 * degrees
    ratio = _gamma_ratio(a) / _SQRT_PI  # 1 / B(a, 1/2)
    for i in range(out.size):
        z = scores[i]
        far = min(abs(z), _FAR)
        q = far * far / degrees
        # x = 1 / (1 + q) and 1 - x, neither by a difference
        x, rest = 1.0 / (1.0 + q), q / (1.0 + q)
        front = exp(-a * _log_one_plus(q)) * np.sqrt(rest) * ratio
        if x < (a + 1.0) / (a + 2.5):
            r = front * _fraction(a, 0.5, x) / a
        else:
            r = 1.0 - 2.0 * front * _fraction(0.5, a, rest)
        r = min(max(r, _LEAST), _MOST)
        out[i] = np.nan if z != z else r if z <= 0.0 else -r
