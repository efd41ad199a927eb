"""Sums of independent draws from one table: what so many cases, of which each has its own size, come to together.

Case k of a draw takes the word of lane k, so a sum of n + 1 cases is the sum of n and one more, and any draw can be
replayed alone. Two draws share the words of one call of the generator. Cases are added in their order.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.jit import kernel
from mcsv.kernels.lookup import kinked_value, smooth_value
from mcsv.kernels.philox import words_of_pair

__all__ = ["MOST_CASES", "sum_of_draws"]

MOST_CASES = 100_000
"""The most cases that one draw may add."""

_ONE = np.uint64(1)


@kernel
def _cases(n):
    # Whole cases; -1 where the number has no meaning.
    if not 0.0 <= n < MOST_CASES + 1.0:
        return np.int64(-1)
    return np.int64(n)


@kernel
def _smooth(program, table, stream, pair, cases):
    bits = np.uint64(program.tables[table, 2])
    c = program.coefficients[program.tables[table, 0] : program.tables[table, 1]]
    low, high = 0.0, 0.0
    for k in range(max(cases[0], cases[1])):
        one, other = words_of_pair(stream[0], stream[1], np.uint64(k), pair)
        if k < cases[0]:
            low += smooth_value(one, bits, c)
        if k < cases[1]:
            high += smooth_value(other, bits, c)
    return low, high


@kernel
def _kinked(program, table, stream, pair, cases):
    t = program.tables[table]
    bits, first, starts = np.uint64(t[2]), program.first[t[5] :], program.starts[t[3] : t[4]]
    c = program.coefficients[t[0] : t[1]]
    low, high = 0.0, 0.0
    for k in range(max(cases[0], cases[1])):
        one, other = words_of_pair(stream[0], stream[1], np.uint64(k), pair)
        if k < cases[0]:
            low += kinked_value(one, bits, first, starts, c)
        if k < cases[1]:
            high += kinked_value(other, bits, first, starts, c)
    return low, high


@kernel
def sum_of_draws(program, table, stream, begin, n, out):
    """For each draw of a row the sum of floor(n) draws of a table; nan below 0 cases and above MOST_CASES.

    ``stream`` is the pair of key and period, ``begin``, an even number, the index of the row's first draw.
    """
    smooth = program.tables[table, 3] == program.tables[table, 4]  # one piece a segment
    for i in range(0, out.size, 2):
        alone = i + 1 == out.size
        cases = _cases(n[i]), np.int64(0) if alone else _cases(n[i + 1])
        pair = (begin + np.uint64(i)) >> _ONE
        if smooth:
            low, high = _smooth(program, table, stream, pair, cases)
        else:
            low, high = _kinked(program, table, stream, pair, cases)
        out[i] = low if cases[0] >= 0 else np.nan
        if not alone:
            out[i + 1] = high if cases[1] >= 0 else np.nan
