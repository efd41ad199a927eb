"""exp, log, pow and the normal tail, built from + - * / and integer operations only.

The mathematics library of a system gives other last bits on another processor, and it is called value by
value. These have no branches, so that loops over them become vector code, and IEEE arithmetic makes their
results the same bits everywhere. Errors against exact values: exp and log below 1 unit in the last place,
the normal tail below 2e-14 relative, pow a few units (its exponent's rounding grows with the result's size).

Sources: exp by reduction with ln 2 in two parts and its Taylor series; log by the series in s = f / (2 + f)
of W. J. Cody and W. Waite, "Software Manual for the Elementary Functions" (1980), with the minimax
coefficients that are in general use for it; the normal tail by a polynomial in t = 2 / (2 + x) fitted to
exp(x^2) erfc(x) / t at 22 Chebyshev nodes of [0.18, 1] with 50 digits.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.bits import bits_of, double_of
from mcsv.kernels.jit import inlined

__all__ = ["exp", "log", "normal_tail", "power", "whole_power"]

_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_LOG2_E = 1.44269504088896338700e00
_SHIFTER = 6755399441055744.0  # 1.5 * 2^52: adding it leaves the nearest whole number in the low bits
_MANTISSA = np.uint64(52)
_FRACTION = np.uint64(0xFFFFFFFFFFFFF)
_ONE_BITS = np.uint64(0x3FF0000000000000)
_SQRT_HALF_BITS = np.uint64(0x3FE6A09E667F3BCD)
_LEAST = 2.0**-53
_MOST = 1.0 - 2.0**-53


@inlined
def _two_to(n):
    # 2**n for -1022 <= n <= 1023, n held in a double.
    return double_of((bits_of(n + (_SHIFTER + 1023.0)) & np.uint64(0x7FF)) << _MANTISSA)


@inlined
def exp(x):
    """e**x; inf above 709.78, 0 below -745.2, nan for nan."""
    y = -746.0 if x < -746.0 else x
    y = 710.0 if y > 710.0 else y
    n = (y * _LOG2_E + _SHIFTER) - _SHIFTER
    high = y - n * _LN2_HIGH
    r = high - n * _LN2_LOW
    tail = 1.0 / 87178291200.0
    tail = tail * r + 1.0 / 6227020800.0
    tail = tail * r + 1.0 / 479001600.0
    tail = tail * r + 1.0 / 39916800.0
    tail = tail * r + 1.0 / 3628800.0
    tail = tail * r + 1.0 / 362880.0
    tail = tail * r + 1.0 / 40320.0
    tail = tail * r + 1.0 / 5040.0
    tail = tail * r + 1.0 / 720.0
    tail = tail * r + 1.0 / 120.0
    tail = tail * r + 1.0 / 24.0
    tail = tail * r + 1.0 / 6.0
    # What rounding took from r comes back in first order.
    lost = (high - r) - n * _LN2_LOW
    value = 1.0 + (r + (lost + r * r * (0.5 + r * tail)))
    # Two factors, because 2**n alone leaves the range of doubles before the result does.
    half = (n * 0.5 + _SHIFTER) - _SHIFTER
    value = value * _two_to(half) * _two_to(n - half)
    return x if x != x else value


@inlined
def log(x):
    """Natural logarithm; -inf at 0, nan below 0 and for nan, inf at inf."""
    small = x < 2.2250738585072014e-308
    y = x * 18014398509481984.0 if small else x
    shifted = bits_of(y) - _SQRT_HALF_BITS
    # Arithmetic shift: the exponent relative to sqrt(1/2) <= m < sqrt(2).
    e = np.float64(np.int64(shifted) >> np.int64(52))
    m = double_of((shifted & _FRACTION) + _SQRT_HALF_BITS)
    e = e - 54.0 if small else e
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    square = 0.5 * f * f
    value = e * _LN2_HIGH - ((square - (s * (square + (even + odd)) + e * _LN2_LOW)) - f)
    value = x if x == np.inf else value
    value = -np.inf if x == 0.0 else value
    return np.nan if not x >= 0.0 else value


@inlined
def whole_power(x, n):
    """x**n for a whole number n by repeated squaring."""
    left = abs(n)
    factor = x
    value = 1.0
    while left > 0:
        if left & 1:
            value *= factor
        factor *= factor
        left >>= 1
    return 1.0 / value if n < 0 else value


@inlined
def power(x, y):
    """x**y as exp(y log |x|); a negative x with a whole y keeps its sign rule, with any other y gives nan."""
    whole = np.floor(y) == y
    value = exp(y * log(abs(x)))
    odd = whole and np.floor(y * 0.5) * 2.0 != y
    if x < 0.0:
        value = (-value if odd else value) if whole else np.nan
    return 1.0 if y == 0.0 or x == 1.0 else value


@inlined
def normal_tail(z):
    """2 P(Z > |z|) of a standard normal Z, kept inside (0, 1), with the sign of -z: a signed tail probability."""
    x = abs(z) * 0.7071067811865476
    x = 9.0 if x > 9.0 else x
    t = 2.0 / (2.0 + x)
    s = (t - 0.59) * (1.0 / 0.41)
    p = -2.977629898967482e-11
    p = p * s + -2.9276020802636e-10
    p = p * s + 1.1432156628034497e-09
    p = p * s + 6.476873949488813e-10
    p = p * s + -9.012662097094148e-09
    p = p * s + 1.5741730966029618e-08
    p = p * s + 1.490010833132119e-08
    p = p * s + -1.367575808338436e-07
    p = p * s + 2.5643678003325436e-07
    p = p * s + 3.0525411401068114e-07
    p = p * s + -2.6100179973926023e-06
    p = p * s + 3.753708639200811e-06
    p = p * s + 1.2418500799787662e-05
    p = p * s + -5.606688207472695e-05
    p = p * s + -8.811638245156891e-06
    p = p * s + 0.0005404592213921295
    p = p * s + -0.0005165275493278805
    p = p * s + -0.005813736941949001
    p = p * s + 0.0053040322833717716
    p = p * s + 0.09905888078555752
    p = p * s + 0.3242200807374519
    p = p * s + 0.5772576797615249
    r = t * p * exp(-x * x)
    r = _LEAST if r < _LEAST else r
    r = _MOST if r > _MOST else r
    return r if z <= 0.0 else -r
