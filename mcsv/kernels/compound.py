"""Sums of independent draws from one table: what so many cases, of which each has its own size, come to together.

Case k of a draw takes the word of lane k, so a sum of n + 1 cases is the sum of n and one more, and any draw can be
replayed alone. Cases are added in their order. Two draws (a pair) share each call of the generator, see
:mod:`mcsv.kernels.philox`. A row goes case by case through all pairs that have it, as vector code; where few pairs are
left, vectors go along the cases of each.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.jit import kernel
from mcsv.kernels.lookup import kinked_values, offsets_of_words, segments_of_tails, smooth_values, tails_of_words
from mcsv.kernels.points import APART, words_of_lanes, words_of_pairs

__all__ = ["MOST_CASES", "sum_of_draws"]

MOST_CASES = 100_000
"""The most cases that one draw may add."""

_FEW = 12  # pairs of which each goes to its end alone
_AT_ONCE = 128  # cases of such a pair
_APART = np.uint64(APART)


@kernel
def _values(program, table, words, scratch, out):
    # The values of a row of words.
    t = program.tables[table]
    c = program.coefficients[t[0] : t[1]]
    segments, places, tails = scratch.segments[: out.size], scratch.places[: out.size], scratch.tails[: out.size]
    if t[3] == t[4]:  # one piece a segment
        offsets_of_words(words, t[2], segments, places)
        smooth_values(segments, places, c, out)
    else:
        tails_of_words(words, tails)
        segments_of_tails(tails, t[2], segments)
        kinked_values(tails, segments, program.first[t[5] :], program.starts[t[3] : t[4]], c, out)


@kernel
def _open(n, case, pairs, count):
    # Keeps those of the first ``count`` pairs, numbers of their first draws, in which a draw has case ``case``.
    kept = 0
    for m in range(count):
        i = pairs[m]
        pairs[kept] = i
        kept += 1 if (n[i] >= case + 1.0) | (n[i + _APART] >= case + 1.0) else 0
    return kept


@kernel
def _add_case(n, case, pairs, values, out):
    for m in range(pairs.size):
        i = pairs[m]
        out[i] += values[2 * m] if n[i] >= case + 1.0 else 0.0
        out[i + _APART] += values[2 * m + 1] if n[i + _APART] >= case + 1.0 else 0.0


@kernel
def _finish(program, table, stream, draw, n, i, begin, scratch, out):
    # The rest of the pair that begins with row ``i``, draw ``draw``, from case ``begin`` on, so many cases at a time.
    words, values = scratch.words, scratch.spare[0]
    j = i + APART
    low, high, end = out[i], out[j], int(max(n[i], n[j]))
    for start in range(begin, end, _AT_ONCE):
        count = min(_AT_ONCE, end - start)
        words_of_lanes(stream[0], stream[1], np.uint64(start), draw, words[: 2 * count])
        _values(program, table, words[: 2 * count], scratch, values[: 2 * count])
        for k in range(count):
            low += values[2 * k] if n[i] >= start + k + 1.0 else 0.0
            high += values[2 * k + 1] if n[j] >= start + k + 1.0 else 0.0
    out[i], out[j] = low, high


@kernel
def _add_cases(program, table, stream, begin, n, scratch, out):
    # ``n`` and ``out`` hold whole pairs; a pair is known by the number of its first draw.
    pairs, words, values = scratch.pairs[: n.size >> 1], scratch.words, scratch.spare[0]
    for m in range(pairs.size):
        pairs[m] = np.uint64(2 * m - m % APART)
    case = 0
    count = _open(n, case, pairs, pairs.size)
    while count > _FEW:
        words_of_pairs(stream[0], stream[1], np.uint64(case), begin, pairs[:count], words)
        _values(program, table, words[: 2 * count], scratch, values[: 2 * count])
        _add_case(n, case, pairs[:count], values, out)
        case += 1
        count = _open(n, case, pairs, count)
    for m in range(count):
        _finish(program, table, stream, begin + pairs[m], n, np.int64(pairs[m]), case, scratch, out)


@kernel
def sum_of_draws(program, table, stream, begin, n, scratch, out):
    """For each draw of a row the sum of floor(n) draws of a table; nan below 0 cases and above MOST_CASES.

    ``stream`` is the pair of key and period, ``begin``, a multiple of 2 ``APART``, the index of the row's first draw.
    ``scratch``: room for words, segments, places, tails, ``pairs`` of draws and three rows (``spare``).
    """
    size = -(-out.size // (2 * APART)) * (2 * APART)
    cases, sums = scratch.spare[1, :size], scratch.spare[2, :size]
    cases[:] = 0.0
    for i in range(out.size):
        cases[i] = n[i] if n[i] < MOST_CASES + 1.0 else 0.0
    sums[:] = 0.0
    _add_cases(program, table, stream, begin, cases, scratch, sums)
    for i in range(out.size):
        out[i] = sums[i] if (n[i] >= 0.0) & (n[i] < MOST_CASES + 1.0) else np.nan
