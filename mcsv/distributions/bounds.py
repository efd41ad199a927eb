"""Entry forms of families with a low, a mode and a high value (triangular, PERT)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.percentiles import Percentile
from mcsv.distributions.rules import fail

__all__ = ["around_mode", "between", "mode_for_mean"]

Make = Callable[[Floats], Distribution]
Family = Callable[[float, float, float], Distribution]  # of low, mode and high


def mode_for_mean(low: float, mean: float, high: float, weight: float) -> float:
    """The mode that makes (low + weight mode + high) / (weight + 2) the mean; E301 if it leaves the bounds."""
    mode = (mean * (weight + 2) - low - high) / weight
    if not low <= mode <= high:
        least, most = ((low + high + weight * bound) / (weight + 2) for bound in (low, high))
        raise fail(
            "E301",
            "mean",
            f"this mean would need a most likely value of {mode:.6g}, outside the bounds",
            value=f"{mean:g}",
            rule=f"between low {low:g} and high {high:g} the mean can lie from {least:.6g} to {most:.6g}",
            way_out="widen the bounds or check the mean",
        )
    return mode


def around_mode(family: Family, mode: float, percentiles: Sequence[Percentile]) -> tuple[Make, list[list[float]]]:
    """A maker from two free numbers, the logarithms of mode - low and high - mode, and starting points."""
    if len(percentiles) < 2:
        raise fail(
            "E202",
            percentiles[0].label,
            "one percentile beside the mode is not enough",
            way_out="give two, such as p10 and p90",
        )
    span = percentiles[-1].value - percentiles[0].value
    left, right = (max(abs(mode - p.value), 0.05 * span) for p in (percentiles[0], percentiles[-1]))

    def make(theta: Floats) -> Distribution:
        return family(mode - float(np.exp(theta[0])), mode, mode + float(np.exp(theta[1])))

    return make, [[np.log(left * grow), np.log(right * grow)] for grow in (1.6, 1.1, 3.0)]


def between(family: Family, percentiles: Sequence[Percentile]) -> tuple[Make, list[list[float]]]:
    """A maker from three free numbers, log distances of the bounds and the mode's logit; starting points."""
    if len(percentiles) < 3:
        raise fail(
            "E202",
            percentiles[0].label,
            "two percentiles leave it open",
            way_out="add the mode, or a third percentile",
        )
    first, last = percentiles[0].value, percentiles[-1].value
    span = last - first

    def make(theta: Floats) -> Distribution:
        low, high = first - span * float(np.exp(theta[0])), last + span * float(np.exp(theta[1]))
        return family(low, low + (high - low) / (1.0 + float(np.exp(-theta[2]))), high)

    return make, [[-1.0, -1.0, place] for place in (0.0, -1.5, 1.5, -4.0, 4.0)]
