"""Poisson counts whose rates are themselves uncertain: one exact draw for each; and what binomial counts share.

Small means by inversion of one uniform; larger ones by transformed rejection (Hörmann 1993: "The transformed
rejection method for generating Poisson random variables").
Attempt k of a draw uses the lanes 2k and 2k + 1 of its counter, so a draw stays a function of its index.
Inversion goes through a row step by step, all draws at once, and so does the first attempt of rejection. Draws that it
leaves open are put side by side and tried again, all of them at once.
A parameter that has no meaning (a rate below 0) gives nan, which the engine reports.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.elementary import exp
from mcsv.kernels.jit import inlined, kernel
from mcsv.kernels.probabilities import poisson_share
from mcsv.kernels.uniforms import first_uniforms, uniforms, uniforms_of_draws

__all__ = [
    "ATTEMPTS",
    "LARGEST",
    "MOST_STEPS",
    "REJECTED",
    "SMALL_MEAN",
    "SPARE",
    "TOGETHER",
    "any_above",
    "any_below",
    "poisson_counts",
    "still_open",
    "walked",
]

SPARE = 5
"""Rows that counting needs beside those that it reads and writes."""

SMALL_MEAN = 10.0
"""Smaller means are gone through step by step, others by attempts."""
LARGEST = 1e15
"""The largest mean: above it a double no longer tells neighbouring counts apart safely."""
MOST_STEPS = 1000
"""Steps of a small mean."""
TOGETHER = 64
"""Draws that walk until the last of them stops."""
ATTEMPTS = 10_000
"""Attempts after which a draw is nan."""
REJECTED = -1.0
"""What an attempt comes to that gives no count."""
_TWO_PI = 6.283185307179586


@kernel
def _poisson_walk(rate, u, term, out):
    # Each step takes the next count's probability (term) off what is left of the uniform number u, where any is left.
    out[:] = 0.0
    for k in range(1, MOST_STEPS + 1):
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
    # What comes of an attempt: its count, or REJECTED.
    for i in range(out.size):
        a, b, limit = _poisson_shape(rate[i])
        us, k = _poisson_proposal(rate[i], a, b, u[i])
        root = np.sqrt(_TWO_PI * k) if k > 0.0 else 1.0
        height = v[i] * (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b) * root
        fair = (k >= 0.0) & ((us >= 0.013) | (v[i] <= us))
        taken = ((us >= 0.07) & (v[i] <= limit)) | (fair & (height <= poisson_share(k, rate[i])))
        out[i] = k if taken else REJECTED


@kernel
def still_open(which, one, other, tried, out):
    """Note the counts of an attempt, and keep what stands beside one another of those without; how many they are."""
    kept = 0
    for m in range(tried.size):
        out[which[m]] = tried[m]
        which[kept], one[kept], other[kept] = which[m], one[m], other[m]
        kept += 1 if tried[m] == REJECTED else 0
    return kept


@kernel
def _poisson_further(rate, u, v, stream, first, scratch, out):
    # All further attempts of draws whose first failed (-1 in ``out``), of all of them at once. u and v are overwritten.
    which, rates, tried = scratch.segments, scratch.places, scratch.tails
    count = 0
    for i in range(out.size):
        which[count], rates[count], u[count], v[count] = i, rate[i], u[i], v[i]
        count += 1 if (out[i] < 0.0) & (rate[i] >= SMALL_MEAN) & (rate[i] <= LARGEST) else 0
    for attempt in range(1, ATTEMPTS):
        if count == 0:
            return
        _poisson_tried(rates[:count], u[:count], v[:count], tried[:count])
        count = still_open(which, rates, rates, tried[:count], out)
        uniforms_of_draws(stream, 2 * attempt, first, which[:count], scratch.words, u[:count])
        uniforms_of_draws(stream, 2 * attempt + 1, first, which[:count], scratch.words, v[:count])
    for m in range(count):
        out[which[m]] = np.nan


@kernel
def any_above(values, limit):
    """Whether any value is at or above a limit."""
    found = 0
    for i in range(values.size):
        found += 1 if values[i] >= limit else 0
    return found > 0


@kernel
def any_below(values, limit):
    """Whether any value is below a limit."""
    found = 0
    for i in range(values.size):
        found += 1 if values[i] < limit else 0
    return found > 0


@kernel
def walked(mean, u, out):
    """The uniform numbers of small means; beyond all of them, so that there is nothing to walk, for the others."""
    for i in range(out.size):
        number = u[i]
        out[i] = number if mean[i] < SMALL_MEAN else -1.0


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
    if any_below(rate, SMALL_MEAN):
        walked(rate, u, left)
        for i in range(out.size):
            term[i] = exp(-rate[i])
        for begin in range(0, out.size, TOGETHER):
            end = min(begin + TOGETHER, out.size)
            _poisson_walk(rate[begin:end], left[begin:end], term[begin:end], out[begin:end])
    if any_above(rate, SMALL_MEAN):
        uniforms(stream, 1, first, scratch.words, v)
        _poisson_attempt(rate, u, v, tried)
        _poisson_further(rate, u, v, stream, first, scratch, tried)
        for i in range(out.size):
            few, many = out[i], tried[i]  # both are read first: else there is a branch around the writing
            out[i] = many if rate[i] >= SMALL_MEAN else few
    for i in range(out.size):
        count = out[i]
        out[i] = count if (rate[i] >= 0.0) & (rate[i] <= LARGEST) else np.nan
