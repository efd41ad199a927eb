"""What knowing an input would save who sets a reserve: the finance officer's own decision.

A reserve that leaves the risk r of a deficit is the one that costs least where a pound held costs r and a pound of
deficit that it leaves uncovered costs 1 (the newsvendor's rule): its cost is the mean of (q - y) ((y < q) - r) over
positions y, which a reserve of -q lifts, the pinball loss, but for what no reserve changes. Were the input known, the
reserve would follow it. A rule that sets it is learned on three quarters of the draws and paid out on the other, so
that noise is never taken for a saving; as a proper score, the loss cannot be made smaller by anything that is not
known (T. Gneiting, "Making and evaluating point forecasts", JASA 106:746, 2011).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.groups import normal_scores
from mcsv.answers.slopes import levelled
from mcsv.answers.smoothing import Smoother

__all__ = ["cost_of_reserve", "saved"]

Floats = NDArray[np.float64]

_BINS, _FOLDS = 64, 4
_LEAST = 20
"""Draws that each bin must have on either side of its quantile."""
_SMOOTHER = Smoother.over(np.full(_BINS, 1.0 / _BINS))


def cost_of_reserve(position: Floats, risk: float) -> tuple[float, float]:
    """What the best reserve costs, all that knowing everything would save: the mean pinball loss, and its error."""
    losses = _losses(position, np.quantile(position, risk), risk)
    return float(losses.mean()), float(losses.std() / np.sqrt(losses.size))


def saved(values: Floats, position: Floats, risk: float) -> tuple[float, float]:
    """The mean cost that knowing the input saves and its error, from single draws of it and of the position.

    In the unit of the position; nan where bins have too few draws.
    """
    if position.size * (1.0 - 1.0 / _FOLDS) / _BINS * min(risk, 1.0 - risk) < _LEAST:
        return np.nan, np.nan
    scores = normal_scores(values)
    fold = np.arange(position.size) * _FOLDS // position.size
    gains = np.empty(position.size)
    for number in range(_FOLDS):
        here = fold == number
        known, blind = _rule(scores[~here], position[~here], risk), np.quantile(position[~here], risk)
        followed = _along(known, scores[here])
        gains[here] = _losses(position[here], blind, risk) - _losses(position[here], followed, risk)
    return float(gains.mean()), float(gains.std() / np.sqrt(gains.size))


def _losses(position: Floats, quantile: Floats | float, risk: float) -> Floats:
    return np.asarray((quantile - position) * ((position < quantile) - risk))


def _rule(scores: Floats, position: Floats, risk: float) -> tuple[Floats, Floats]:
    """Middles of bins of the score, and the smoothed quantiles of the position there, (bins,) each.

    Inside a bin the position is moved to its middle: what the score tells inside the bin is known too, and would be
    taken for risk, and the more, the less else there is.
    """
    size = scores.size // _BINS
    order = np.argsort(scores, kind="stable")[: size * _BINS]
    at = scores[order].reshape(_BINS, size)
    y = levelled(at, position[order].reshape(_BINS, size))
    width = min(2.0 * np.sqrt(risk * (1.0 - risk) / size), 0.9 * min(risk, 1.0 - risk))
    low, found, high = np.quantile(y, [risk - width, risk, risk + width], axis=1)
    sparsity = ((high - low) / (2.0 * width)).mean()
    noise = sparsity**2 * risk * (1.0 - risk) / (size * _BINS)
    return at.mean(axis=1), _SMOOTHER.smooth(found, np.asarray(noise))


def _along(known: tuple[Floats, Floats], scores: Floats) -> Floats:
    """The rule at scores: between the middles of bins along a line, beyond the outer ones along the last."""
    at, values = known
    found = np.interp(scores, at, values)
    for end, beside, beyond in ((0, 1, scores < at[0]), (-1, -2, scores > at[-1])):
        run = at[end] - at[beside]
        slope = (values[end] - values[beside]) / run if run else 0.0
        found[beyond] = values[end] + slope * (scores[beyond] - at[end])
    return np.asarray(found)
