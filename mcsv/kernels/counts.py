"""Poisson and binomial counts whose parameters are themselves uncertain: one exact draw for each pair.

Small means by inversion of one uniform; larger ones by transformed rejection (Hörmann 1993: "The transformed
rejection method for generating Poisson random variables" and "The generation of binomial random variates").
Attempt k of a draw uses the lanes 2k and 2k + 1 of its counter, so a draw stays a function of its index.
Inversion goes through a row step by step, all draws at once, and so does the first attempt of rejection. Poisson draws
that it leaves open are put side by side and tried again, all of them at once; binomial ones are looked at one by one.
A parameter that has no meaning (a rate below 0, half a case) gives nan, which the engine reports.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.elementary import exp
from mcsv.kernels.jit import inlined, kernel
from mcsv.kernels.probabilities import binomial_ratio, large_poisson_share, log_one_plus, poisson_share
from mcsv.kernels.uniforms import first_uniforms, uniform, uniforms

__all__ = ["SPARE", "binomial_counts", "poisson_counts"]

SPARE = 5
"""Rows that a kernel of this file needs beside those that it reads and writes."""

_SMALL_MEAN = 10.0
_LARGEST = 1e15  # above it a double no longer tells neighbouring counts apart safely
_MOST_STEPS = 1000
_TWO_PI = 6.283185307179586
_ATTEMPTS = 10_000
_REJECTED, _UNTOLD = -1.0, -2.0


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
def _poisson_by_rejection(rate, u, v, stream, draw, begin):
    # u and v are the uniform numbers of attempt ``begin``, counted from 1.
    a, b, limit = _poisson_shape(rate)
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    for attempt in range(begin, _ATTEMPTS):
        us, k = _poisson_proposal(rate, a, b, u)
        if us >= 0.07 and v <= limit:
            return k
        if k >= 0.0 and (us >= 0.013 or v <= us):
            root = np.sqrt(_TWO_PI * k) if k > 0.0 else 1.0
            if v * inverse_alpha / (a / (us * us) + b) * root <= poisson_share(k, rate):
                return k
        u, v = uniform(stream, 2 * attempt, draw), uniform(stream, 2 * attempt + 1, draw)
    return np.nan


@kernel
def _poisson_tried(rate, u, v, out):
    # What comes of an attempt: its count, _REJECTED, or _UNTOLD for small counts, whose share is no series.
    for i in range(out.size):
        a, b, limit = _poisson_shape(rate[i])
        us, k = _poisson_proposal(rate[i], a, b, u[i])
        told = k > 15.0
        large = k if told else 16.0
        most = large_poisson_share(large, rate[i])
        height = v[i] * (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b) * np.sqrt(_TWO_PI * large)
        fair = (k >= 0.0) & ((us >= 0.013) | (v[i] <= us))
        taken = ((us >= 0.07) & (v[i] <= limit)) | (fair & told & (height <= most))
        out[i] = k if taken else (_UNTOLD if fair & (not told) else _REJECTED)


@kernel
def _poisson_further(rate, u, v, stream, first, scratch, out):
    # All further attempts of draws whose first failed (-1 in ``out``), of all of them at once. u and v are overwritten.
    which, rates, found = scratch.segments, scratch.places, scratch.tails
    count = 0
    for i in range(out.size):
        which[count] = i
        count += 1 if (out[i] < 0.0) & (rate[i] >= _SMALL_MEAN) & (rate[i] <= _LARGEST) else 0
    for m in range(count):
        rates[m], u[m], v[m] = rate[which[m]], u[which[m]], v[which[m]]
    for attempt in range(1, _ATTEMPTS):
        if count == 0:
            break
        _poisson_tried(rates[:count], u[:count], v[:count], found[:count])
        kept = 0
        for m in range(count):
            i = which[m]
            draw = first + np.uint64(i)
            out[i] = found[m] if attempt < _ATTEMPTS - 1 or found[m] != _REJECTED else np.nan
            if found[m] == _UNTOLD:
                out[i] = _poisson_by_rejection(rates[m], u[m], v[m], stream, draw, attempt)
            elif found[m] == _REJECTED:
                which[kept], rates[kept] = i, rates[m]
                u[kept], v[kept] = uniform(stream, 2 * attempt, draw), uniform(stream, 2 * attempt + 1, draw)
                kept += 1
        count = kept


@kernel
def _any_above(values, limit):
    found = 0
    for i in range(values.size):
        found += 1 if values[i] >= limit else 0
    return found > 0


@kernel
def _walked(mean, u, out):
    # The uniform numbers of small means; beyond all of them, so that there is nothing to walk, for the others.
    for i in range(out.size):
        out[i] = u[i] if mean[i] < _SMALL_MEAN else -1.0


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
    _walked(rate, u, left)
    for i in range(out.size):
        term[i] = exp(-rate[i])
    _poisson_walk(rate, left, term, out)
    if _any_above(rate, _SMALL_MEAN):
        uniforms(stream, 1, first, scratch.words, v)
        _poisson_attempt(rate, u, v, tried)
        _poisson_further(rate, u, v, stream, first, scratch, tried)
        for i in range(out.size):
            out[i] = tried[i] if rate[i] >= _SMALL_MEAN else out[i]
    for i in range(out.size):
        out[i] = out[i] if (rate[i] >= 0.0) & (rate[i] <= _LARGEST) else np.nan


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


@kernel
def _binomial_by_rejection(n, p, u, v, stream, draw):
    # u and v are the uniform numbers of the first attempt.
    spread, a, b, limit = _binomial_shape(n, p)
    c = n * p + 0.5
    alpha = (2.83 + 5.1 / b) * spread
    mode = np.floor((n + 1.0) * p)
    for attempt in range(1, _ATTEMPTS):
        us = 0.5 - abs(u - 0.5)
        k = np.floor((2.0 * a / us + b) * (u - 0.5) + c)
        if us >= 0.07 and v <= limit:
            return k
        if 0.0 <= k <= n and v * alpha / (a / (us * us) + b) <= binomial_ratio(k, mode, n, p):
            return k
        u, v = uniform(stream, 2 * attempt, draw), uniform(stream, 2 * attempt + 1, draw)
    return np.nan


@kernel
def _few_of_cases(cases, rare, u, spare, out):
    # Counts of the rarer outcome by inversion, where their mean is small; whether any is not.
    odds, term, left = spare[0, : out.size], spare[1, : out.size], spare[2, : out.size]
    for i in range(out.size):
        odds[i] = cases[i] * rare[i]
    _walked(odds, u, left)
    many = _any_above(odds, _SMALL_MEAN)
    for i in range(out.size):
        odds[i] = rare[i] / (1.0 - rare[i])
        term[i] = exp(cases[i] * log_one_plus(-rare[i]))
    _binomial_walk(cases, odds, left, term, out)
    return many


@kernel
def _many_of_cases(cases, rare, u, stream, first, scratch, out):
    # The others, by rejection.
    v, tried = scratch.spare[2, : out.size], scratch.spare[3, : out.size]
    uniforms(stream, 1, first, scratch.words, v)
    _binomial_attempt(cases, rare, u, v, tried)
    for i in range(out.size):
        if _SMALL_MEAN <= cases[i] * rare[i] <= _LARGEST:
            out[i] = tried[i]
            if tried[i] < 0.0:
                out[i] = _binomial_by_rejection(cases[i], rare[i], u[i], v[i], stream, first + np.uint64(i))


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
