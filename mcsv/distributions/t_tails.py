"""The polynomial behind tail probabilities of Student's t, fitted for given degrees of freedom.

P(|T| > t) is the incomplete beta function I_x(df / 2, 1 / 2) at x = df / (df + t^2): its continued fraction (NIST
Digital Library of Mathematical Functions, 8.17.22) by Lentz's method on the side where it converges fast. The factor
in front takes Gamma(a + 1/2) / Gamma(a) from its asymptotic series (DLMF 5.11.13) after a recurrence to larger a.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from numpy.polynomial import chebyshev

from mcsv.kernels.student import TERMS

__all__ = ["t_coefficients", "t_tail"]

_STEPS = 10_000
_ROUNDING = 2.0**-52
_TINY = 1e-300


@lru_cache
def t_coefficients(degrees: float) -> tuple[float, ...]:
    """Slope, factor and term of the polynomial's argument, and its coefficients: what ``t_tails`` takes.

    Interpolation at the Chebyshev nodes: the slope keeps K's only singularity, at s = -1, far from all of them.
    Relative error below 1e-13 from 1 to 100 degrees of freedom, and growing in proportion to them further on.
    """
    slope = 0.5 + 0.5 * math.sqrt(0.5 * degrees)
    low = 1.0 / (1.0 + slope)
    factor, term = 2.0 / (1.0 - low), -(1.0 + low) / (1.0 - low)
    places = [(math.cos(math.pi * (k + 0.5) / TERMS) - term) / factor for k in range(TERMS)]
    values = [_scaled(0.5 * degrees, (1.0 - tau) / (slope * tau)) / tau for tau in places]
    series = [_coefficient(values, order) for order in range(TERMS)]
    return (slope, factor, term, *chebyshev.cheb2poly(series).tolist())


def _coefficient(values: Sequence[float], order: int) -> float:
    """A coefficient of the Chebyshev series through values at the nodes: their cosine sum."""
    waves = (math.cos(math.pi * order * (k + 0.5) / TERMS) for k in range(TERMS))
    return (2.0 if order else 1.0) / TERMS * math.fsum(value * wave for value, wave in zip(values, waves, strict=True))


def t_tail(t: float, degrees: float) -> float:
    """P(|T| > t), t >= 0, without any polynomial."""
    q = t * t / degrees
    return math.exp(-0.5 * degrees * math.log1p(q)) * _scaled(0.5 * degrees, math.sqrt(q / (1.0 + q)))


def _scaled(a: float, s: float) -> float:
    """K: I_x(a, 1/2) / x^a at x = 1 - s^2."""
    x, rest = (1.0 - s) * (1.0 + s), s * s
    front = s * _gamma_ratio(a) / math.sqrt(math.pi)  # s / B(a, 1/2)
    if x < (a + 1.0) / (a + 2.5):
        return front * _fraction(a, 0.5, x) / a
    return math.exp(-a * math.log1p(-rest)) - 2.0 * front * _fraction(0.5, a, rest)


def _gamma_ratio(a: float) -> float:
    # Gamma(a + 1/2) / Gamma(a) = a / (a + 1/2) x the same at a + 1
    factor = 1.0
    while a < 100.0:
        factor *= a / (a + 0.5)
        a += 1.0
    s = 1.0 / a
    series = 1.0 - s * (
        1.0 / 8.0 - s * (1.0 / 128.0 + s * (5.0 / 1024.0 - s * (21.0 / 32768.0 + s * 399.0 / 262144.0)))
    )
    return factor * math.sqrt(a) * series


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, for x < (a + 1) / (a + b + 2)."""
    c = 1.0
    d = 1.0 / _not_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0)),
        ):
            d = 1.0 / _not_zero(1.0 + term * d)
            c = _not_zero(1.0 + term / c)
            value *= c * d
        if abs(c * d - 1.0) <= _ROUNDING:
            break
    return value


def _not_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
