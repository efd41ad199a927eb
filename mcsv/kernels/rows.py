"""Arithmetic over rows of one block: loops short enough that the compiler makes vector code of each.

``out`` never shares memory with an operand, except in the functions named ``…_in_place``: where rows might
overlap, the compiler's own check would send the loop down its slow path.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.elementary import exp, log, normal_tail, power, whole_power
from mcsv.kernels.jit import kernel

__all__ = [
    "ROUNDING",
    "absolute",
    "add",
    "affine",
    "any_negative",
    "copy",
    "divide",
    "equal",
    "exponential",
    "fill",
    "first_deficit_in_place",
    "floor",
    "last_deficit_in_place",
    "less",
    "less_or_equal",
    "logarithm",
    "mark_first_in_place",
    "mark_last_in_place",
    "maximum",
    "minimum",
    "multiply",
    "multiply_in_place",
    "normal_tails",
    "not_equal",
    "raise_to",
    "raise_to_whole",
    "settle",
    "square_root",
    "subtract",
    "where",
]

ROUNDING = 1e-12
"""Money in and money out that differ by less than this share of both are equal."""


@kernel
def fill(value, out):
    """out = value."""
    for i in range(out.size):
        out[i] = value


@kernel
def copy(a, out):
    """out = a."""
    for i in range(out.size):
        out[i] = a[i]


@kernel
def affine(a, factor, term, out):
    """out = factor a + term."""
    for i in range(out.size):
        out[i] = factor * a[i] + term


@kernel
def add(a, b, out):
    """out = a + b."""
    for i in range(out.size):
        out[i] = a[i] + b[i]


@kernel
def settle(a, b, out):
    """out = a + b, and exactly 0 where a and b cancel but for their rounding: what is paid in full leaves nothing."""
    for i in range(out.size):
        total = a[i] + b[i]
        out[i] = 0.0 if abs(total) < ROUNDING * (abs(a[i]) + abs(b[i])) else total


@kernel
def subtract(a, b, out):
    """out = a - b."""
    for i in range(out.size):
        out[i] = a[i] - b[i]


@kernel
def multiply(a, b, out):
    """out = a b."""
    for i in range(out.size):
        out[i] = a[i] * b[i]


@kernel
def multiply_in_place(a, out):
    """out = out a."""
    for i in range(out.size):
        out[i] *= a[i]


@kernel
def divide(a, b, out):
    """out = a / b, with an infinity or a nan where b is 0."""
    for i in range(out.size):
        out[i] = a[i] / b[i]


@kernel
def minimum(a, b, out):
    """out = the smaller of a and b; a nan in a stays, one in b too."""
    for i in range(out.size):
        out[i] = b[i] if (b[i] < a[i]) | (b[i] != b[i]) else a[i]  # "or" would leave the loop without vectors


@kernel
def maximum(a, b, out):
    """out = the larger of a and b; a nan in a stays, one in b too."""
    for i in range(out.size):
        out[i] = b[i] if (b[i] > a[i]) | (b[i] != b[i]) else a[i]


@kernel
def less(a, b, out):
    """out = 1 where a < b, else 0; nan where either is nan, so that no error hides behind a comparison."""
    for i in range(out.size):
        out[i] = 1.0 if a[i] < b[i] else (0.0 if a[i] >= b[i] else np.nan)


@kernel
def less_or_equal(a, b, out):
    """out = 1 where a <= b, else 0; nan where either is nan."""
    for i in range(out.size):
        out[i] = 1.0 if a[i] <= b[i] else (0.0 if a[i] > b[i] else np.nan)


@kernel
def equal(a, b, out):
    """out = 1 where a == b, else 0; nan where either is nan."""
    for i in range(out.size):
        out[i] = 1.0 if a[i] == b[i] else (0.0 if a[i] == a[i] and b[i] == b[i] else np.nan)


@kernel
def not_equal(a, b, out):
    """out = 1 where a != b, else 0; nan where either is nan."""
    for i in range(out.size):
        out[i] = 0.0 if a[i] == b[i] else (1.0 if a[i] == a[i] and b[i] == b[i] else np.nan)


@kernel
def where(condition, a, b, out):
    """out = a where the condition is not 0, else b; nan where the condition is nan."""
    for i in range(out.size):
        this, other = a[i], b[i]  # loads that depend on a condition would leave the loop without vectors
        chosen = other if condition[i] == 0.0 else this
        out[i] = chosen if condition[i] == condition[i] else np.nan


@kernel
def exponential(a, out):
    """out = e**a."""
    for i in range(out.size):
        out[i] = exp(a[i])


@kernel
def logarithm(a, out):
    """out = ln a."""
    for i in range(out.size):
        out[i] = log(a[i])


@kernel
def square_root(a, out):
    """out = square root of a; nan below 0."""
    for i in range(out.size):
        out[i] = np.sqrt(a[i])


@kernel
def absolute(a, out):
    """out = |a|."""
    for i in range(out.size):
        out[i] = abs(a[i])


@kernel
def floor(a, out):
    """out = the largest whole number not above a."""
    for i in range(out.size):
        out[i] = np.floor(a[i])


@kernel
def raise_to(a, b, out):
    """out = a**b."""
    for i in range(out.size):
        out[i] = power(a[i], b[i])


@kernel
def raise_to_whole(a, n, out):
    """out = a**n for a whole number n."""
    for i in range(out.size):
        out[i] = whole_power(a[i], n)


@kernel
def normal_tails(a, out):
    """out = signed tail probabilities of standard normal scores."""
    for i in range(out.size):
        out[i] = normal_tail(a[i])


@kernel
def any_negative(a):
    """Whether any value is below zero: most rows of most models have none, and looking is cheaper than writing."""
    n = 0
    for i in range(a.size):
        n += 1 if a[i] < 0.0 else 0
    return n > 0


@kernel
def mark_first_in_place(a, period, out):
    """out = the smaller of out and ``period`` where a < 0."""
    for i in range(out.size):
        out[i] = period if (a[i] < 0.0) & (period < out[i]) else out[i]


@kernel
def mark_last_in_place(a, period, out):
    """out = ``period`` where a < 0; called in the order of periods, it leaves the last one."""
    for i in range(out.size):
        before = out[i]  # a load that depends on a condition would leave the loop without vectors
        out[i] = period if a[i] < 0.0 else before


@kernel
def first_deficit_in_place(a, period, out):
    """:func:`mark_first_in_place`, for rows of which most have nothing below zero."""
    if any_negative(a):
        mark_first_in_place(a, period, out)


@kernel
def last_deficit_in_place(a, period, out):
    """:func:`mark_last_in_place`, for rows of which most have nothing below zero."""
    if any_negative(a):
        mark_last_in_place(a, period, out)
