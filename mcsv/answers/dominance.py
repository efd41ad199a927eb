"""Stochastic dominance of one distribution over another, with what the draws leave open.

One dominates the other to the first order where it is never more likely to fall below any amount; to the second where
its mean shortfall below any amount is never larger, which everybody prefers who dislikes risk. Draws can prove that it
does not; that it does they can show only but for a bound, which is stated.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from mcsv.dataclass import dataclass

__all__ = ["DOES_NOT", "DOMINATES", "UNTOLD", "Dominance", "Verdict", "both_orders", "first_order", "second_order"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Verdict = Literal[1, 0, -1]
DOMINATES: Verdict = 1
UNTOLD: Verdict = 0
DOES_NOT: Verdict = -1

ALPHA = 0.05
"""How often a verdict may be wrong, for each pair."""
_MOST = 0.02
"""Of probability: a bound beyond it tells nothing."""
_MOST_OF_SPREAD = 0.05
"""The same for mean shortfalls, as a share of the standard deviation."""
_POINTS = 128
"""Amounts at which mean shortfalls are compared."""


@dataclass(frozen=True)
class Dominance:
    """Whether the first dominates the second: it does but for at most ``but`` (probability, or mean shortfall in the
    unit of the outcome), does not, or that cannot be told. ``largest``: by how much it is seen to be violated most.
    """

    verdict: Verdict
    but: float
    largest: float


def first_order(first: Integers, second: Integers, worse: float) -> Dominance:
    """From counts in the same bins in rising order, (bins,) each, of equally many draws.

    ``worse`` is no less than the chance that the first is below the second in one and the same draw (1: not known);
    no two distribution functions of theirs are further apart. The margin is that of Dvoretzky, Kiefer & Wolfowitz with
    Massart's constant (1990) for both of them, so that it holds for all amounts at once, however the draws are paired.
    """
    draws = int(first.sum())
    apart = (np.cumsum(first) - np.cumsum(second)) / draws
    margin = 2.0 * math.sqrt(math.log(4.0 / ALPHA) / (2.0 * draws))
    against, by = float(max(apart.max(), 0.0)), float(max(-apart.min(), 0.0))
    return _judged(against, against - margin, min(against + margin, worse), by - margin, _MOST)


def second_order(low: Floats, high: Floats, first: Integers, second: Integers) -> Dominance:
    """From counts in the same bins with these borders (finite), (bins,) each, of equally many draws.

    Mean shortfalls are compared at 128 amounts up to the largest draw. The margin is that of so many two-sided tests at
    once (Bonferroni), with the largest error that the difference can have however the draws are paired. Mean shortfalls
    are convex in the amount, which bounds what may lie between two amounts, and below the first.
    """
    draws, middle = int(first.sum()), (low + high) / 2
    places = np.unique(np.searchsorted(np.cumsum(first + second), np.linspace(0.0, 2.0 * draws, _POINTS + 1)[1:]))
    amounts = high[np.minimum(places, high.size - 1)]
    one, of_one = _shortfalls(amounts, middle, first / draws)
    other, of_other = _shortfalls(amounts, middle, second / draws)
    z = -float(ndtri(ALPHA / (2.0 * _POINTS)))
    margin = z * (of_one + of_other) / math.sqrt(draws)
    worse, between = one - other, _between(amounts, middle, second / draws)
    but = max(float((worse + margin).max() + between), float(one[0] + margin[0]))
    spread = float(max(of_one[-1], of_other[-1]))
    return _judged(
        float(max(worse.max(), 0.0)),
        float((worse - margin).max()),
        max(but, 0.0),
        float((-worse - margin).max()),
        _MOST_OF_SPREAD * spread,
    )


def both_orders(first: Dominance, second: Dominance) -> tuple[Dominance, Dominance]:
    """Verdicts on one pair to both orders, each taking up what the other knows for certain.

    A larger mean shortfall below some amount proves a larger chance to fall below some smaller one, so that what does
    not dominate to the second order does not to the first; and what dominates to the first does to the second.
    By themselves chances miss a thin tail, and mean shortfalls a small lead.
    """
    if second.verdict == DOES_NOT:
        return replace(first, verdict=DOES_NOT), second
    if first.verdict == DOMINATES:
        return first, replace(second, verdict=DOMINATES)
    return first, second


def _shortfalls(amounts: Floats, middle: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the shortfall below each amount; draws lie in the middle of their bins."""
    below = np.maximum(amounts[:, None] - middle[None, :], 0.0)
    mean = below @ share
    return mean, np.sqrt(np.maximum((below**2) @ share - mean**2, 0.0))


def _between(amounts: Floats, middle: Floats, share: Floats) -> float:
    """How far a convex mean shortfall can lie below its chord between two amounts: a quarter of width times bend."""
    below = np.searchsorted(middle, amounts, side="right")
    reached = np.concatenate([[0.0], np.cumsum(share)])[below]
    return float((np.diff(amounts) * np.diff(reached)).max(initial=0.0)) / 4.0


def _judged(largest: float, surely: float, but: float, better: float, most: float) -> Dominance:
    """``surely``: how much it is violated at least; ``but``: at most; ``better``: how much it is ahead at least."""
    if surely > 0.0:
        return Dominance(DOES_NOT, but, largest)
    shown = but <= most and better > but
    return Dominance(DOMINATES if shown else UNTOLD, but, largest)
