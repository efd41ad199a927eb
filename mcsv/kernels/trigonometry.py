"""sin, cos and tan, built from + - * / and integer operations only: the same bits on every processor.

An argument is brought to within a quarter turn of 0 by taking away a multiple of pi / 2 in four parts. Products of the
first three with a whole number below 2**20 are exact, which is why angles beyond a million have no answer (nan) instead
of a wrong one. Errors against exact values: sin and cos below 1 unit in the last place, tan below 3.

Sources: the reduction of W. J. Cody and W. Waite, "Software Manual for the Elementary Functions" (1980); the minimax
coefficients of K. C. Ng in fdlibm (Sun Microsystems, 1993), which are in general use.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.bits import bits_of
from mcsv.kernels.jit import inlined, kernel

__all__ = ["LARGEST_ANGLE", "cosines", "sines", "tangents"]

LARGEST_ANGLE = 1e6
"""Radians; beyond it, there is no answer."""

_TWO_OVER_PI = 0.6366197723675814
_SHIFTER = 6755399441055744.0  # 1.5 * 2^52: adding it leaves the nearest whole number in the low bits
_PI_HALF_1 = 1.5707963267341256  # 33 bits each, so that a product with a whole number below 2^20 is exact
_PI_HALF_2 = 6.077100506303966e-11
_PI_HALF_3 = 2.0222662487111665e-21
_PI_HALF_REST = 8.4784276603689e-32


@inlined
def _less(a, b):
    # a - b, and what rounding took from it.
    total = a - b
    part = total - a
    return total, (a - (total - part)) - (b + part)


@inlined
def _reduced(x):
    # Quarter turns (as bits), and the angle that is left in two parts.
    shifted = x * _TWO_OVER_PI + _SHIFTER
    n = shifted - _SHIFTER
    first, lost_first = _less(x - n * _PI_HALF_1, n * _PI_HALF_2)
    second, lost_second = _less(first, n * _PI_HALF_3)
    low = (lost_first + lost_second) - n * _PI_HALF_REST
    high = second + low
    return bits_of(shifted), high, (second - high) + low


@inlined
def _sine(x, y):
    # sin(x + y) for |x| <= pi / 4 and a tiny y.
    z = x * x
    r = 8.33333333332248946124e-03 + z * (
        -1.98412698298579493134e-04
        + z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10))
    )
    v = z * x
    return x - ((z * (0.5 * y - v * r) - y) - v * -1.66666666666666324348e-01)


@inlined
def _cosine(x, y):
    # cos(x + y) for |x| <= pi / 4 and a tiny y.
    z = x * x
    w = z * z
    r = z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05))
    r = r + w * w * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))
    half = 0.5 * z
    w = 1.0 - half
    return w + (((1.0 - w) - half) + (z * r - x * y))


@inlined
def _sin(x):
    turns, high, low = _reduced(x)
    value = _cosine(high, low) if turns & np.uint64(1) else _sine(high, low)
    value = -value if turns & np.uint64(2) else value
    value = x if x == 0.0 else value
    return value if abs(x) <= LARGEST_ANGLE else np.nan


@inlined
def _cos(x):
    turns, high, low = _reduced(x)
    value = _sine(high, low) if turns & np.uint64(1) else _cosine(high, low)
    value = -value if (turns + np.uint64(1)) & np.uint64(2) else value
    return value if abs(x) <= LARGEST_ANGLE else np.nan


@inlined
def _tan(x):
    turns, high, low = _reduced(x)
    sine, cosine = _sine(high, low), _cosine(high, low)
    value = -cosine / sine if turns & np.uint64(1) else sine / cosine
    value = x if x == 0.0 else value
    return value if abs(x) <= LARGEST_ANGLE else np.nan


@kernel
def sines(a, out):
    """out = sin a, radians; nan beyond ``LARGEST_ANGLE``."""
    for i in range(out.size):
        out[i] = _sin(a[i])


@kernel
def cosines(a, out):
    """out = cos a, radians; nan beyond ``LARGEST_ANGLE``."""
    for i in range(out.size):
        out[i] = _cos(a[i])


@kernel
def tangents(a, out):
    """out = tan a, radians; nan beyond ``LARGEST_ANGLE``."""
    for i in range(out.size):
        out[i] = _tan(a[i])
