"""Binomial counts whose parameters are themselves uncertain: one exact draw for each pair.

As Poisson counts (:mod:`mcsv.kernels.counts`): small means by inversion of one uniform; larger ones by transformed
rejection (Hörmann 1993: "The generation of binomial random variates"), of which few attempts are far from the mode, so
that these are looked at apart. Half a case or a chance above 1 gives nan, which the engine reports.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.counts import (
    ATTEMPTS,
    LARGEST,
    MOST_STEPS,
    REJECTED,
    SMALL_MEAN,
    TOGETHER,
    any_above,
    any_below,
    still_open,
    walked,
)
from mcsv.kernels.elementary import exp
from mcsv.kernels.jit import inlined, kernel
from mcsv.kernels.probabilities import NEAR, far_ratio, log_one_plus, near_ratio
from mcsv.kernels.uniforms import first_uniforms, uniforms, uniforms_of_draws

__all__ = ["binomial_counts"]

_FAR = -2.0


@kernel
def _binomial_walk(cases, odds, u, term, out):
    # As for Poisson counts; no count exceeds the cases.
    out[:] = 0.0
    for k in range(1, MOST_STEPS + 1):
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
def _binomial_proposal(n, p, u, v):
    # The count that u proposes, the mode, the height at which v stands there, and whether that is taken at once.
    spread = np.sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a, limit = -0.0873 + 0.0248 * b + 0.01 * p, 0.92 - 4.2 / b
    us = 0.5 - abs(u - 0.5)
    k = np.floor((2.0 * a / us + b) * (u - 0.5) + (n * p + 0.5))
    height = v * ((2.83 + 5.1 / b) * spread) / (a / (us * us) + b)
    return k, np.floor((n + 1.0) * p), height, (us >= 0.07) & (v <= limit)


@kernel
def _binomial_attempt(cases, rare, u, v, out):
    # The first attempt where it succeeds at once, else REJECTED.
    for i in range(out.size):
        k, _, _, at_once = _binomial_proposal(cases[i], rare[i], u[i], v[i])
        out[i] = k if at_once else REJECTED


@kernel
def _binomial_tried(cases, rare, u, v, out):
    # What comes of an attempt: its count, or REJECTED; _FAR where that is far from the mode, for _binomial_far.
    for i in range(out.size):
        n, p = cases[i], rare[i]
        k, mode, height, at_once = _binomial_proposal(n, p, u[i], v[i])
        fair = (k >= 0.0) & (k <= n)
        most = near_ratio(k if fair else 0.0, mode, n, p)
        found = k if at_once | (fair & (height <= most)) else REJECTED
        out[i] = _FAR if fair & (not at_once) & (abs(k - mode) > NEAR) else found


@kernel
def _binomial_far(cases, rare, u, v, out):
    for i in range(out.size):
        n, p = cases[i], rare[i]
        k, mode, height, _ = _binomial_proposal(n, p, u[i], v[i])
        out[i] = k if height <= far_ratio(k, mode, n, p) else REJECTED


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
        count += 1 if (out[i] < 0.0) & (mean >= SMALL_MEAN) & (mean <= LARGEST) else 0
    for attempt in range(1, ATTEMPTS):
        if count == 0:
            return
        _binomial_tried(numbers[:count], chances[:count], u[:count], v[:count], tried[:count])
        far = _far_first(which, numbers, chances, u, v, tried[:count])
        _binomial_far(numbers[:far], chances[:far], u[:far], v[:far], tried[:far])
        count = still_open(which, numbers, chances, tried[:count], out)
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
    many = any_above(odds, SMALL_MEAN)
    if many and not any_below(odds, SMALL_MEAN):
        return many
    walked(odds, u, left)
    for i in range(out.size):
        odds[i] = rare[i] / (1.0 - rare[i])
        term[i] = exp(cases[i] * log_one_plus(-rare[i]))
    for begin in range(0, out.size, TOGETHER):
        end = min(begin + TOGETHER, out.size)
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
        out[i] = many if (mean >= SMALL_MEAN) & (mean <= LARGEST) else few


@kernel
def binomial_counts(n, p, stream, first, scratch, out):
    """A binomial count for each pair (n, p) of two rows; ``first`` is the index of the first.

    ``stream`` and ``scratch``: see :func:`~mcsv.kernels.counts.poisson_counts`.
    """
    rare, u = scratch.spare[0, : out.size], scratch.spare[1, : out.size]
    for i in range(out.size):
        # The rarer outcome is counted: fewer steps, and 1 - p never cancels.
        rare[i] = p[i] if p[i] <= 0.5 else 1.0 - p[i]
    first_uniforms(stream, first, scratch.words, u)
    if _few_of_cases(n, rare, u, scratch.spare[2:], out):
        _many_of_cases(n, rare, u, stream, first, scratch, out)
    for i in range(out.size):
        sensible = (n[i] >= 0.0) & (n[i] <= LARGEST) & (np.floor(n[i]) == n[i]) & (p[i] >= 0.0) & (p[i] <= 1.0)
        count = out[i] if p[i] <= 0.5 else n[i] - out[i]
        out[i] = count if sensible else np.nan
