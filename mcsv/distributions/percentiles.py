"""Named percentiles: what they are, the straight line through them, and by how much a fit misses them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.rules import fail
from mcsv.distributions.scores import normal_score

__all__ = ["Percentile", "at", "check_met", "enough", "guess", "line_through", "rising", "room"]

Score = Callable[[Floats, bool], Floats]
TOLERANCE = 0.01  # of the distance to the neighbouring percentile: what rounding of stated values leaves


@dataclass(frozen=True)
class Percentile:
    """A stated value with its tail probability: the key that stated it, v, which tail, and the value."""

    label: str
    v: float
    upper: bool
    value: float

    @property
    def u(self) -> float:
        """Probability from below."""
        return 1.0 - self.v if self.upper else self.v


def at(quantile: Score, percentiles: Sequence[Percentile]) -> Floats:
    """A quantile function (or score) at the stated probabilities."""
    return np.array([quantile(np.array([p.v]), p.upper)[0] for p in percentiles])


def rising(percentiles: Sequence[Percentile]) -> None:
    """Raise E306 unless the values rise with the probabilities (E103 if one probability is stated twice)."""
    for below, above in itertools.pairwise(percentiles):
        if below.u == above.u:
            raise fail(
                "E103",
                above.label,
                f"{below.label} and {above.label} state the same percentile",
                way_out="keep one of them",
            )
        if below.value >= above.value:
            raise fail(
                "E306",
                above.label,
                f"{below.label} is not below {above.label}",
                value=f"{below.label} {below.value:g}, {above.label} {above.value:g}",
                rule="values rise with their percentiles",
                way_out="swap them, or use dist: fixed if nothing varies",
            )


def enough(percentiles: Sequence[Percentile], least: int) -> None:
    """Raise E202 if fewer than ``least`` percentiles are stated."""
    if len(percentiles) < least:
        shown = ", ".join(p.label for p in percentiles)
        raise fail("E202", percentiles[0].label, f"{shown} leaves the rest open", rule=f"at least {least} percentiles")


def line_through(percentiles: Sequence[Percentile], score: Score, log: bool = False) -> tuple[float, float]:
    """Intercept and slope of value (or its logarithm) against the score; least squares beyond two."""
    enough(percentiles, 2)
    values = np.array([math.log(p.value) if log else p.value for p in percentiles])
    scores = at(score, percentiles)
    middle = scores.mean()
    slope = float(((scores - middle) * (values - values.mean())).sum() / ((scores - middle) ** 2).sum())
    return float(values.mean() - slope * middle), slope


def guess(percentiles: Sequence[Percentile], log: bool = False) -> tuple[float, float]:
    """A first guess of mean and sd (of the logarithm) for a solver: as if the family were normal."""
    return line_through(percentiles, normal_score, log)


def room(percentiles: Sequence[Percentile], positive: bool = False) -> Floats:
    """The distance of each value to its nearest neighbour (of a single one, to 0): the scale of a miss.

    Of a ``positive`` quantity no more than the value itself, so that a small one beside a large one is met too.
    """
    values = np.array([p.value for p in percentiles])
    if len(values) == 1:
        return np.asarray(np.abs(values))
    gaps = np.diff(values)
    nearest = np.minimum(np.append(gaps, np.inf), np.insert(gaps, 0, np.inf))
    return np.asarray(np.minimum(nearest, np.abs(values)) if positive else nearest)


def check_met(distribution: Distribution, percentiles: Sequence[Percentile]) -> None:
    """Raise E306 with every miss, if the best member of the family misses one by more than rounding."""
    misses = at(distribution.quantile, percentiles) - np.array([p.value for p in percentiles])
    relative = np.abs(misses) / room(percentiles, distribution.positive)
    worst = int(np.argmax(relative))
    if relative[worst] <= TOLERANCE:
        return
    shown = ", ".join(
        f"{p.label} {p.value:g} (misses by {miss:+.3g})" for p, miss in zip(percentiles, misses, strict=True)
    )
    raise fail(
        "E306",
        percentiles[worst].label,
        f"no {distribution.family} meets these percentiles; the best misses by {abs(misses[worst]):.3g}",
        value=shown,
        rule=f"each is met within {TOLERANCE:.0%} of the distance to its neighbour",
        way_out="give fewer percentiles, or use dist: metalog, which takes any number",
    )
