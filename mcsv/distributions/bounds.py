"""What families with a low, a mode and a high value share (triangular, PERT)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, parameter
from mcsv.distributions.percentiles import Percentile, enough
from mcsv.distributions.rules import fail, ordered
from mcsv.errors import Mistake

__all__ = ["ThreePoint", "around_mode", "between", "mode_for_mean"]

Make = Callable[[Floats], Distribution]
Family = Callable[[float, float, float], Distribution]  # of low, mode and high


@dataclass(frozen=True)
class ThreePoint(Distribution):
    """The parameters, rules and support of a family that an expert states by three values."""

    low: float = parameter("The smallest possible value.", aliases=("min", "minimum", "lower", "lo"))
    mode: float = parameter("The most likely value.", aliases=("most_likely", "likely", "peak"))
    high: float = parameter("The largest possible value.", aliases=("max", "maximum", "upper", "hi"))

    def rules(self) -> Iterator[Mistake]:
        """The three are in order; the mode may sit on a bound."""
        yield from ordered(("low", "mode", "high"), (self.low, self.mode, self.high))

    def support(self) -> tuple[float, float]:
        """The bounds."""
        return (self.low, self.high)


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
    enough(percentiles, 2)
    span = percentiles[-1].value - percentiles[0].value
    left, right = (max(abs(mode - p.value), 0.05 * span) for p in (percentiles[0], percentiles[-1]))

    def make(theta: Floats) -> Distribution:
        return family(mode - float(np.exp(theta[0])), mode, mode + float(np.exp(theta[1])))

    return make, [[np.log(left * grow), np.log(right * grow)] for grow in (1.6, 1.1, 3.0)]


def between(family: Family, percentiles: Sequence[Percentile]) -> tuple[Make, list[list[float]]]:
    """A maker from three free numbers, log distances of the bounds and the mode's logit; starting points."""
    enough(percentiles, 3)
    first, last = percentiles[0].value, percentiles[-1].value
    span = last - first

    def make(theta: Floats) -> Distribution:
        low, high = first - span * float(np.exp(theta[0])), last + span * float(np.exp(theta[1]))
        return family(low, low + (high - low) / (1.0 + float(np.exp(-theta[2]))), high)

    return make, [[-1.0, -1.0, place] for place in (0.0, -1.5, 1.5, -4.0, 4.0)]
