"""Which random numbers a second pass moves towards what was observed, and how far: to their means given it.

The weighted means of normal scores over some draws are the shifts of the density that is nearest to that of the draws
given what was observed (the cross-entropy step: Rubinstein and Kroese, The cross-entropy method, 2004, chapter 3).
Where hardly any draw agrees with it, likelihoods count by a power of them at first, the largest at which enough draws
do, and again from where these lie.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from mcsv.engine.looks.kept_draws import watching
from mcsv.engine.pilot import first_draws
from mcsv.kernels.uniforms import uniforms
from mcsv.plan import Plan
from mcsv.plan.coordinates import Stream
from mcsv.plan.shifted import PLAIN, shiftable, shifted, which_key

__all__ = ["FURTHEST", "towards"]

Floats = NDArray[np.float64]

_DRAWS = 2**15
"""Draws of a step."""

_ENOUGH = 1024.0
"""Draws of equal weight that a step is made from."""

_STEPS = 12

_SMALLEST = -30.0
"""The logarithm of the smallest power."""

_NOISE, _LEAST = 4.0, 0.1
"""A mean that is nearer to 0, in its own errors and in standard deviations, is taken for none."""

FURTHEST = 7.0
"""Standard deviations that a score is moved at most: tables end at 8 of them, so what would go further is not near."""

_GRAIN = 64.0
"""Shifts are whole parts of a standard deviation, so that no processor moves a bit."""


def towards(plan: Plan, weight: int) -> dict[Stream, float]:
    """By key and period how far scores move, in standard deviations; those that stay have none.

    ``weight``: the cell that holds the weight of a draw of a plan. Empty where nothing that is drawn would help.
    """
    plan = watching(plan, [weight])
    streams, shifts, power = shiftable(plan), dict[Stream, float](), 0.0
    for _ in range(_STEPS):
        likelihood, ratio = first_draws(shifted(plan, shifts), _DRAWS)
        likelihood = np.where(np.isfinite(likelihood), likelihood, -np.inf)
        if likelihood.max() == -np.inf:
            break
        before, power = power, _power(likelihood, ratio)
        if power <= before < 1.0:
            break
        shifts = _means(streams, shifts, _weights(power, likelihood, ratio), plan.seed)
        if before == 1.0:
            break
    return shifts


def _weights(power: float, likelihood: Floats, ratio: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        logarithm = np.where(likelihood > -np.inf, power * likelihood, -np.inf) + ratio
    return np.asarray(np.exp(logarithm - logarithm.max()))


def _worth(weights: Floats) -> float:
    return float(np.cumsum(weights)[-1] ** 2 / np.cumsum(weights**2)[-1])


def _power(likelihood: Floats, ratio: Floats) -> float:
    """The largest power up to 1 of likelihoods at which enough draws agree, to three digits."""
    if _worth(_weights(1.0, likelihood, ratio)) >= _ENOUGH:
        return 1.0
    low, high = _SMALLEST, 0.0
    while high - low > 1e-3:
        middle = (low + high) / 2.0
        enough = _worth(_weights(float(np.exp(middle)), likelihood, ratio)) >= _ENOUGH
        low, high = (middle, high) if enough else (low, middle)
    return float(np.exp(low))


def _means(streams: tuple[Stream, ...], shifts: dict[Stream, float], weights: Floats, seed: int) -> dict[Stream, float]:
    """The weighted means of scores that are surely not 0."""
    which, shares, found = _uniform((which_key(seed), 0)), weights / np.cumsum(weights)[-1], dict[Stream, float]()
    for stream in streams:
        score = ndtri(_uniform(stream)) + np.where(which >= PLAIN, shifts.get(stream, 0.0), 0.0)
        mean = float(np.cumsum(shares * score)[-1])
        error = float(np.sqrt(np.cumsum((shares * (score - mean)) ** 2)[-1]))
        if abs(mean) > max(_LEAST, _NOISE * error):
            found[stream] = float(np.clip(round(mean * _GRAIN) / _GRAIN, -FURTHEST, FURTHEST))
    return found


def _uniform(stream: Stream) -> Floats:
    found = np.empty(_DRAWS)
    uniforms((np.uint64(stream[0]), np.uint64(stream[1])), 0, np.uint64(0), np.empty(_DRAWS, np.uint64), found)
    return found
