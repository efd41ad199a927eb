"""Sums of independent draws from one table: what so many cases, of which each has its own size, come to together.

Case k of a draw takes the word of lane k, so a sum of n + 1 cases is the sum of n and one more, and any draw can be
replayed alone. Cases are added in their order. A row goes case by case as long as most of its draws have the case, all
of them as vector code. Then it goes through the pairs of draws that have it (two draws of a counter, see
:mod:`mcsv.kernels.philox`), which are drawn together whenever they have become fewer; where few pairs are left, vectors
go along the cases of each.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.jit import kernel
from mcsv.kernels.lookup import kinked_values, offsets_of_words, segments_of_tails, smooth_values, tails_of_words
from mcsv.kernels.points import APART, random_words, words_of_lanes, words_of_pairs

__all__ = ["MOST_CASES", "sum_of_draws"]

MOST_CASES = 100_000
"""The most cases that one draw may add."""

_MOST = 0.75  # of all draws; where fewer have a case, the pairs that have it are drawn
_STILL = 0.875  # of the pairs; where fewer have a case, those are drawn together
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
def _open(n, case):
    # How many draws have case ``case``.
    found = 0
    for i in range(n.size):
        found += 1 if n[i] >= case + 1.0 else 0
    return found


@kernel
def _add_case(n, case, values, out):
    for i in range(out.size):
        out[i] += values[i] if n[i] >= case + 1.0 else 0.0


@kernel
def _open_pairs(n, case, count):
    # In how many of ``count`` pairs, whose cases stand in the two halves of ``n``, a draw has case ``case``.
    found, half = 0, n.size >> 1
    for m in range(count):
        found += 1 if (n[m] >= case + 1.0) | (n[half + m] >= case + 1.0) else 0
    return found


@kernel
def _put_back(pairs, sums, out):
    half = sums.size >> 1
    for m in range(pairs.size):
        out[pairs[m]], out[pairs[m] + _APART] = sums[m], sums[half + m]


@kernel
def _drawn_together(pairs, n, case, sums):
    # Keeps those pairs in which a draw has case ``case``, with their cases and sums; how many they are comes back.
    kept, half = 0, n.size >> 1
    for m in range(pairs.size):
        low, high = n[m], n[half + m]
        pairs[kept], n[kept], n[half + kept] = pairs[m], low, high
        sums[kept], sums[half + kept] = sums[m], sums[half + m]
        kept += 1 if (low >= case + 1.0) | (high >= case + 1.0) else 0
    return kept


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
def _add_to_all(program, table, stream, begin, n, scratch, out):
    # Case after case of all draws, while most have it; the first case that they lack comes back.
    words, values = scratch.words[: n.size], scratch.spare[0, : n.size]
    case = 0
    while _open(n, case) > _MOST * n.size:
        random_words(stream[0], stream[1], np.uint64(case), begin, words)
        _values(program, table, words, scratch, values)
        _add_case(n, case, values, out)
        case += 1
    return case


@kernel
def _add_cases(program, table, stream, begin, n, scratch, out):
    # ``n`` and ``out`` hold whole pairs; a pair is known by the number of its first draw.
    case, count = _add_to_all(program, table, stream, begin, n, scratch, out), n.size >> 1
    pairs, words, values = scratch.pairs[:count], scratch.words, scratch.spare[0]
    # Pairs side by side: their first draws in the first half of a row, the others in the second.
    cases, sums = scratch.spare[3, : n.size], scratch.spare[4, : n.size]
    for m in range(count):
        pairs[m] = np.uint64(2 * m - m % APART)
        cases[m], cases[count + m] = n[pairs[m]], n[pairs[m] + _APART]
        sums[m], sums[count + m] = out[pairs[m]], out[pairs[m] + _APART]
    left = _open_pairs(cases, case, count)
    while left > 0:
        if left <= _STILL * count or left <= _FEW:
            _put_back(pairs[:count], sums, out)
            count = _drawn_together(pairs[:count], cases, case, sums)
            if count <= _FEW:
                break
        words_of_pairs(stream[0], stream[1], np.uint64(case), begin, pairs[:count], words)
        _values(program, table, words[: 2 * count], scratch, values[: 2 * count])
        half = cases.size >> 1
        _add_case(cases[:count], case, values[:count], sums[:count])
        _add_case(cases[half : half + count], case, values[count : 2 * count], sums[half : half + count])
        case += 1
        left = _open_pairs(cases, case, count)
    if left == 0:
        _put_back(pairs[:count], sums, out)
        return
    for m in range(count):
        _finish(program, table, stream, begin + pairs[m], n, np.int64(pairs[m]), case, scratch, out)


@kernel
def sum_of_draws(program, table, stream, begin, n, scratch, out):
    """For each draw of a row the sum of floor(n) draws of a table; nan below 0 cases and above MOST_CASES.

    ``stream`` is the pair of key and period, ``begin``, a multiple of 2 ``APART``, the index of the row's first draw.
    ``scratch``: room for words, segments, places, tails, ``pairs`` of draws and five rows (``spare``).
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
