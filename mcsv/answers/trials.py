"""What a study of two inputs at once would be worth, such as a trial with two arms, and what risk it would leave.

Given the inputs, what is seen of one is independent of what is seen of the other, so the chance of a pair of findings
is a product, and all pairs of findings are weighed by matrix products over the bins of :mod:`mcsv.answers.pairs`. The
weights are those of N. A. Menzies (Medical Decision Making 36:308, 2016); the decision is learned from the draws
before, and paid out on the next, as :mod:`mcsv.answers.rules` says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.assurance import share_within
from mcsv.answers.findings import Findings
from mcsv.answers.pairs import CHANCE, Pairs
from mcsv.answers.rules import TEACHING, averaged

__all__ = ["CELLS", "LEAST", "assured_by_pair", "worth_of_pair"]

Floats = NDArray[np.float64]
Both = tuple[Findings, Findings]

CELLS = 80
"""Findings about each of two inputs are told apart in at most so many cells."""

LEAST = 2**15
"""Fewer draws tell nothing of two inputs at once."""


def worth_of_pair(pairs: Pairs, options: tuple[str, ...], found: Both) -> tuple[float, float]:
    """EVSI and its error, for choices whose net benefits are the outcomes ``options``; nan for too few draws.

    A lone option is compared with doing nothing, which brings 0.
    """
    if pairs.draws.sum() < LEAST:
        return np.nan, np.nan
    sums = pairs.of(options)
    spread = float(pairs.spread[[pairs.outcomes.index(name) for name in options]].max())
    by_finding, whole = _weighed(sums, found), sums[0].sum(axis=(2, 3))  # (groups, options, cells, cells)
    if len(options) == 1:
        by_finding, whole = (np.concatenate([np.zeros_like(each), each], axis=1) for each in (by_finding, whole))
    brought = _paid_out(by_finding).reshape(pairs.draws.size - TEACHING, -1).sum(axis=1)
    paid = brought - _paid_out(whole)
    value, error = averaged(paid, pairs.draws[TEACHING:])
    return float(value), max(float(error), spread / int(pairs.draws.sum()))


def _paid_out(sums: Floats) -> Floats:
    """What each group (groups, options, …) after the first brings of the option that did best in those before it."""
    most = np.cumsum(sums[:, 0], axis=0)[TEACHING - 1 : -1]
    brought = sums[TEACHING:, 0]
    for option in range(1, sums.shape[1]):
        other = np.cumsum(sums[:, option], axis=0)[TEACHING - 1 : -1]
        better = other > most
        most, brought = np.where(better, other, most), np.where(better, sums[TEACHING:, option], brought)
    return brought


def assured_by_pair(pairs: Pairs, risk: str, tolerance: float, found: Both) -> tuple[float, float]:
    """The chance that the ``risk``, an outcome that is 0 or 1, is within ``tolerance`` given the findings; its error.

    The error: how far the chance moves where every conditional risk is one standard error higher or lower, or by how
    much each where they are two or three: few pairs of findings hold much of the chance, so that it moves in jumps.
    """
    if pairs.draws.sum() < LEAST:
        return np.nan, np.nan
    weighed = _weighed(pairs.of((CHANCE, risk)), found)
    chances, sums = weighed[:, 0].reshape(pairs.draws.size, -1), weighed[:, 1].reshape(pairs.draws.size, -1)
    total = chances.sum(axis=0)
    there = total > 0.0
    chances, sums, total = chances[:, there], sums[:, there], total[there]
    risks = sums.sum(axis=0) / total
    groups = pairs.draws.size
    error = np.sqrt(groups / (groups - 1) * ((sums - risks * chances) ** 2).sum(axis=0)) / total
    share = total / total.sum()

    def within(shift: float) -> float:
        return share_within(risks + shift * error - tolerance, share, False)

    apart = [(within(-shift) - within(shift)) / (2.0 * shift) for shift in (1.0, 2.0, 3.0)]
    return within(0.0), max(*apart, 1.0 / int(pairs.draws.sum()))


def _weighed(sums: Floats, found: Both) -> Floats:
    """Sums of outcomes, each draw counting by the chance of a pair of findings in it: (groups, K, cells, cells)."""
    first, second = found
    level = first.given @ sums[0] + first.rising @ sums[1]
    tilted = first.given @ sums[2] + first.rising @ sums[3]
    weighed: Floats = level @ second.given.T + tilted @ second.rising.T
    return weighed
