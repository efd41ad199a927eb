"""Poisson and binomial counts whose parameters are themselves uncertain: one exact draw for each pair.

Small means by inversion of one uniform; larger ones by transformed rejection (Hörmann 1993: "The transformed
rejection method for generating Poisson random variables" and "The generation of binomial random variates").
Attempt k of a draw uses the lanes 2k and 2k + 1 of its counter, so a draw stays a function of its index.
Inversion goes through a row step by step, all draws at once, and so does the first attempt of rejection. Draws that it
leaves open are put side by side and tried again, all of them at once.
A parameter that has no meaning (a rate below 0, half a case) gives nan, which the engine reports.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.elementary import exp
from mcsv.kernels.jit import inlined, kernel
from mcsv.kernels.probabilities import NEAR, far_ratio, log_one_plus, near_ratio, poisson_share
from mcsv.kernels.uniforms import first_uniforms, uniforms, uniforms_of_draws

__all__ = ["SPARE", "binomial_counts", "poisson_counts"]

SPARE = 5
"""Rows that a kernel of this file needs beside those that it reads and writes."""

_SMALL_MEAN = 10.0
_LARGEST = 1e15  # above it a double no longer tells neighbouring counts apart safely
_MOST_STEPS = 1000
_TOGETHER = 64  # draws that walk until the last of them stops
_TWO_PI = 6.283185307179586
_ATTEMPTS = 10_000
_REJECTED, _FAR = -1.0, -2.0


@kernel
def _poisson_walk(rate, u, term, out):
    # Each step takes the next count's probability (term) off what is left of the uniform number u, where any is left.
    out[:] = 0.0
    for k in range(1, _MOST_STEPS + 1):
        share, going = 1.0 / k, 0
        for i in range(out.size):
            on = u[i] > term[i]
            u[i] = u[i] - term[i] if on else u[i]
            term[i] = term[i] * (rate[i] * share) if on else term[i]
            out[i] += 1.0 if on else 0.0
            going += 1 if on else 0
        if going == 0:
            break


@inlined
def _poisson_shape(rate):
    b = 0.931 + 2.53 * np.sqrt(rate)
    return -0.059 + 0.02483 * b, b, 0.9277 - 3.6224 / (b - 2.0)


@inlined
def _poisson_proposal(rate, a, b, u):
    # How far u is from the nearer end, and the count that it proposes.
    us = 0.5 - abs(u - 0.5)
    return us, np.floor((2.0 * a / us + b) * (u - 0.5) + rate + 0.43)


@kernel
def _poisson_attempt(rate, u, v, out):
    # The first attempt where it succeeds at once, else -1.
    for i in range(out.size):
        a, b, limit = _poisson_shape(rate[i])
        us, k = _poisson_proposal(rate[i], a, b, u[i])
        out[i] = k if (us >= 0.07) & (v[i] <= limit) else -1.0


@kernel
def _poisson_tried(rate, u, v, out):
    # What comes of an attempt: its count, or _REJECTED.
    for i in range(out.size):
        a, b, limit = _poisson_shape(rate[i])
        us, k = _poisson_proposal(rate[i], a, b, u[i])
        root = np.sqrt(_TWO_PI * k) if k > 0.0 else 1.0
        height = v[i] * (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b) * root
        fair = (k >= 0.0) & ((us >= 0.013) | (v[i] <= us))
        taken = ((us >= 0.07) & (v[i] <= limit)) | (fair & (height <= poisson_share(k, rate[i])))
        out[i] = k if taken else _REJECTED


@kernel
def _still_open(which, one, other, tried, out):
    # Notes the counts of an attempt, and keeps what stands beside one another of those without; how many they are.
    kept = 0
    for m in range(tried.size):
        out[which[m]] = tried[m]
        which[kept], one[kept], other[kept] = which[m], one[m], other[m]
        kept += 1 if tried[m] == _REJECTED else 0
    return kept


@kernel
def _poisson_further(rate, u, v, stream, first, scratch, out):
    # All further attempts of draws whose first failed (-1 in ``out``), of all of them at once. u and v are overwritten.
    which, rates, tried = scratch.segments, scratch.places, scratch.tails
    count = 0
    for i in range(out.size):
        which[count], rates[count], u[count], v[count] = i, rate[i], u[i], v[i]
        count += 1 if (out[i] < 0.0) & (rate[i] >= _SMALL_MEAN) & (rate[i] <= _LARGEST) else 0
    for attempt in range(1, _ATTEMPTS):
        if count == 0:
            return
        _poisson_tried(rates[:count], u[:count], v[:count], tried[:count])
        count = _still_open(which, rates, rates, tried[:count], out)
        uniforms_of_draws(stream, 2 * attempt, first, which[:count], scratch.words, u[:count])
        uniforms_of_draws(stream, 2 * attempt + 1, first, which[:count], scratch.words, v[:count])
    for m in range(count):
        out[which[m]] = np.nan


@kernel
def _any_above(values, limit):
    found = 0
    for i in range(values.size):
        found += 1 if values[i] >= limit else 0
    return found > 0


@kernel
def _any_below(values, limit):
    found = 0
    for i in range(values.size):
        found += 1 if values[i] < limit else 0
    return found > 0


@kernel
def _walked(mean, u, out):
    # The uniform numbers of small means; beyond all of them, so that there is nothing to walk, for the others.
    for i in range(out.size):
        number = u[i]
        out[i] = number if mean[i] < _SMALL_MEAN else -1.0


@kernel
def poisson_counts(rate, stream, first, scratch, out):
    """A Poisson count for each rate of a row; ``first`` is the index of its first draw.

    ``stream``: key and period, and the plan's points, of which the first attempt's word may be a coordinate.
    ``scratch``: room for words, segments, places, tails and :data:`SPARE` rows (``spare``), which this overwrites.
    """
    n = out.size
    u, v, term = scratch.spare[0, :n], scratch.spare[1, :n], scratch.spare[2, :n]
    left, tried = scratch.spare[3, :n], scratch.spare[4, :n]
    first_uniforms(stream, first, scratch.words, u)
    if _any_below(rate, _SMALL_MEAN):
        _walked(rate, u, left)
        for i in range(out.size):
            term[i] = exp(-rate[i])
        for begin in range(0, out.size, _TOGETHER):
            end = min(begin + _TOGETHER, out.size)
            _poisson_walk(rate[begin:end], left[begin:end], term[begin:end], out[begin:end])
    if _any_above(rate, _SMALL_MEAN):
        uniforms(stream, 1, first, scratch.words, v)
        _poisson_attempt(rate, u, v, tried)
        _poisson_further(rate, u, v, stream, first, scratch, tried)
        for i in range(out.size):
            few, many = out[i], tried[i]  # both are read first: else there is a branch around the writing
            out[i] = many if rate[i] >= _SMALL_MEAN else few
    for i in range(out.size):
        count = out[i]
        out[i] = count if (rate[i] >= 0.0) & (rate[i] <= _LARGEST) else np.nan


@kernel
def _binomial_walk(cases, odds, u, term, out):
    # As for Poisson counts; no count exceeds the cases.
    out[:] = 0.0
    for k in range(1, _MOST_STEPS + 1):
        share, going = 1.0 / k, 0
        for i in range(out.size):
            on = (u[i] > term[i]) & (cases[i] >= k)
            u[i] = u[i] - term[i] if on else u[i]
            term[i] = term[i] * (odds[i] * ((cases[i] - (k - 1)) * share)) if on else term[i]
            out[i] += 1.0 if on else 0.0
            going += 1 if on else 0
        if going == 0:
            break


@inlined
def _binomial_shape(n, p):
    spread = np.sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    return spread, -0.0873 + 0.0248 * b + 0.01 * p, b, 0.92 - 4.2 / b


@kernel
def _binomial_attempt(cases, rare, u, v, out):
    # The first attempt where it succeeds at once, else -1.
    for i in range(out.size):
        _, a, b, limit = _binomial_shape(cases[i], rare[i])
        us = 0.5 - abs(u[i] - 0.5)
        k = np.floor((2.0 * a / us + b) * (u[i] - 0.5) + (cases[i] * rare[i] + 0.5))
        out[i] = k if (us >= 0.07) & (v[i] <= limit) else -1.0


@inlined
def _binomial_proposal(n, p, u, v):
    # The count that u proposes, the mode, the height at which v stands there, and whether that is taken at once.
    spread, a, b, limit = _binomial_shape(n, p)
    us = 0.5 - abs(u - 0.5)
    k = np.floor((2.0 * a / us + b) * (u - 0.5) + (n * p + 0.5))
    height = v * ((2.83 + 5.1 / b) * spread) / (a / (us * us) + b)
    return k, np.floor((n + 1.0) * p), height, (us >= 0.07) & (v <= limit)


@kernel
def _binomial_tried(cases, rare, u, v, out):
    # What comes of an attempt: its count, or _REJECTED; _FAR where that is far from the mode, for _binomial_far.
    for i in range(out.size):
        n, p = cases[i], rare[i]
        k, mode, height, at_once = _binomial_proposal(n, p, u[i], v[i])
        fair = (k >= 0.0) & (k <= n)
        most = near_ratio(k if fair else 0.0, mode, n, p)
        found = k if at_once | (fair & (height <= most)) else _REJECTED
        out[i] = _FAR if fair & (not at_once) & (abs(k - mode) > NEAR) else found


@kernel
def _binomial_far(cases, rare, u, v, out):
    for i in range(out.size):
        n, p = cases[i], rare[i]
        k, mode, height, _ = _binomial_proposal(n, p, u[i], v[i])
        out[i] = k if height <= far_ratio(k, mode, n, p) else _REJECTED


@kernel
def _far_first(which, cases, rare, u, v, tried):
    # Attempts that are _FAR change places with those in front of them; how many there are comes back.
    far = 0
    for m in range(tried.size):
        if tried[m] == _FAR:
            which[far], which[m] = which[m], which[far]
            cases[far], cases[m] = cases[m], cases[far]
            rare[far], rare[m] = rare[m], rare[far]
            u[far], u[m] = u[m], u[far]
            v[far], v[m] = v[m], v[far]
            tried[far], tried[m] = tried[m], tried[far]
            far += 1
    return far


@kernel
def _binomial_further(cases, rare, u, v, stream, first, scratch, out):
    # As for Poisson counts.
    which, numbers, chances, tried = scratch.segments, scratch.places, scratch.tails, scratch.spare[4]
    count = 0
    for i in range(out.size):
        which[count], numbers[count], chances[count], u[count], v[count] = i, cases[i], rare[i], u[i], v[i]
        mean = cases[i] * rare[i]
        count += 1 if (out[i] < 0.0) & (mean >= _SMALL_MEAN) & (mean <= _LARGEST) else 0
    for attempt in range(1, _ATTEMPTS):
        if count == 0:
            return
        _binomial_tried(numbers[:count], chances[:count], u[:count], v[:count], tried[:count])
        far = _far_first(which, numbers, chances, u, v, tried[:count])
        _binomial_far(numbers[:far], chances[:far], u[:far], v[:far], tried[:far])
        count = _still_open(which, numbers, chances, tried[:count], out)
        uniforms_of_draws(stream, 2 * attempt, first, which[:count], scratch.words, u[:count])
        uniforms_of_draws(stream, 2 * attempt + 1, first, which[:count], scratch.words, v[:count])
    for m in range(count):
        out[which[m]] = np.nan


@kernel
def _few_of_cases(cases, rare, u, spare, out):
    # Counts of the rarer outcome by inversion, where their mean is small; whether any is not.
    odds, term, left = spare[0, : out.size], spare[1, : out.size], spare[2, : out.size]
    for i in range(out.size):
        odds[i] = cases[i] * rare[i]
    many = _any_above(odds, _SMALL_MEAN)
    if many and not _any_below(odds, _SMALL_MEAN):
        return many
    _walked(odds, u, left)
    for i in range(out.size):
        odds[i] = rare[i] / (1.0 - rare[i])
        term[i] = exp(cases[i] * log_one_plus(-rare[i]))
    for begin in range(0, out.size, _TOGETHER):
        end = min(begin + _TOGETHER, out.size)
        _binomial_walk(cases[begin:end], odds[begin:end], left[begin:end], term[begin:end], out[begin:end])
    return many


@kernel
def _many_of_cases(cases, rare, u, stream, first, scratch, out):
    # The others, by rejection.
    v, tried = scratch.spare[2, : out.size], scratch.spare[3, : out.size]
    uniforms(stream, 1, first, scratch.words, v)
    _binomial_attempt(cases, rare, u, v, tried)
    _binomial_further(cases, rare, u, v, stream, first, scratch, tried)
    for i in range(out.size):
        mean, few, many = cases[i] * rare[i], out[i], tried[i]
        out[i] = many if (mean >= _SMALL_MEAN) & (mean <= _LARGEST) else few


@kernel
def binomial_counts(n, p, stream, first, scratch, out):
    """A binomial count for each pair (n, p) of two rows; ``first`` is the index of the first.

    ``stream`` and ``scratch``: see :func:`poisson_counts`.
    """
    rare, u = scratch.spare[0, : out.size], scratch.spare[1, : out.size]
    for i in range(out.size):
        # The rarer outcome is counted: fewer steps, and 1 - p never cancels.
        rare[i] = p[i] if p[i] <= 0.5 else 1.0 - p[i]
    first_uniforms(stream, first, scratch.words, u)
    if _few_of_cases(n, rare, u, scratch.spare[2:], out):
        _many_of_cases(n, rare, u, stream, first, scratch, out)
    for i in range(out.size):
        sensible = (n[i] >= 0.0) & (n[i] <= _LARGEST) & (np.floor(n[i]) == n[i]) & (p[i] >= 0.0) & (p[i] <= 1.0)
        count = out[i] if p[i] <= 0.5 else n[i] - out[i]
        out[i] = count if sensible else np.nan
