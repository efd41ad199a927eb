"""What a study of two inputs at once would be worth, such as a trial with two arms, and what risk it would leave.

Given the inputs, what is seen of one is independent of what is seen of the other, so the chance of a pair of findings
is a product, and all pairs of findings are weighed by matrix products over the bins of :mod:`mcsv.answers.pairs`. The
weights are those of N. A. Menzies (Medical Decision Making 36:308, 2016); the decision is learned from the draws
before, and paid out on the next, as :mod:`mcsv.answers.rules` says.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.assurance import jumped, share_within
from mcsv.answers.findings import Findings
from mcsv.answers.pairs import CHANCE, Pairs
from mcsv.answers.rules import TEACHING, averaged
from mcsv.confidence import Z95, wider

__all__ = ["CELLS", "LEAST", "assured_by_pair", "worth_of_pair"]

Floats = NDArray[np.float64]
Both = tuple[Findings, Findings]

CELLS = 80
"""Findings about each of two inputs are told apart in at most so many cells."""

LEAST = 2**15
"""Fewer draws tell nothing of two inputs at once."""


def worth_of_pair(pairs: Pairs, options: tuple[str, ...], found: Both) -> tuple[float, float]:
    """EVSI and its error, for choices whose net benefits are the outcomes ``options``; nan for too few draws.

    A lone option is compared with doing nothing, which brings 0. Of several only what they bring more than the first
    counts, which needs one table fewer.
    """
    if pairs.draws.sum() < LEAST:
        return np.nan, np.nan
    spread = float(pairs.spread[[pairs.outcomes.index(name) for name in options]].max())
    first, *others = (pairs.of(name) for name in options)
    sums = [other - first for other in others] or [first]
    everybody = [each[:1, :, :, 0].sum(axis=(1, 3))[:, :, None] for each in sums]
    one = np.ones((1, 1))
    paid = _paid_out([_by_first(each, found[0]) for each in sums], _along(found[1])) - _paid_out(everybody, one)
    value, error = averaged(paid, pairs.draws[TEACHING:])
    return float(value), max(float(error), spread / int(pairs.draws.sum()))


def _paid_out(by_first: Sequence[Floats], second: Floats) -> Floats:
    """What all findings bring in each group after the first of the option that did best in those before it, (groups,).

    Of each option, beside one that brings nothing, its sums by what is found of the first input (cells, groups, 2 B);
    ``second`` (cells, 2 B). One group at a time, so that what is added up of the groups before stays in the cache.
    """
    by_second = np.ascontiguousarray(second.T)
    so_far = [np.zeros((each.shape[0], second.shape[0])) for each in by_first]
    brought, paid = [np.empty_like(each) for each in so_far], np.zeros(by_first[0].shape[1])
    for group in range(paid.size):
        for each, here in zip(by_first, brought, strict=True):
            np.matmul(each[:, group], by_second, out=here)
        if group >= TEACHING:
            paid[group] = _best_so_far(so_far, brought)
        for total, more in zip(so_far, brought, strict=True):
            total += more
    return paid[TEACHING:]


def _best_so_far(so_far: Sequence[Floats], brought: Sequence[Floats]) -> float:
    """What the options that did best so far bring, over all findings; one is taken where it beats bringing nothing."""
    if len(so_far) == 1:
        return float(np.vdot(brought[0], so_far[0] > 0.0))
    most, best = np.zeros_like(so_far[0]), np.zeros_like(brought[0])
    for other, brings in zip(so_far, brought, strict=True):
        better = other > most
        most, best = np.where(better, other, most), np.where(better, brings, best)
    return float(best.sum())


def assured_by_pair(pairs: Pairs, risk: str, tolerance: float, found: Both) -> tuple[float, float]:
    """The chance that the ``risk``, an outcome that is 0 or 1, is within ``tolerance`` given the findings; its error.

    The error: how far the chance moves where every conditional risk is one standard error higher or lower, or by how
    much each where they are two or three, or the next jump: few pairs of findings hold much of the chance.
    """
    if pairs.draws.sum() < LEAST:
        return np.nan, np.nan
    both = (_by_first(pairs.of(name), found[0]) @ _along(found[1]).T for name in (CHANCE, risk))
    chances, sums = (each.swapaxes(0, 1).reshape(pairs.draws.size, -1) for each in both)
    total = chances.sum(axis=0)
    there = total > 0.0
    chances, sums, total = chances[:, there], sums[:, there], total[there]
    risks = sums.sum(axis=0) / total
    groups = pairs.draws.size
    apart_from_all = ((sums - risks * chances) ** 2).sum(axis=0)
    error = wider(groups - 1) * np.sqrt(groups / (groups - 1) * apart_from_all) / total
    share = total / total.sum()

    def within(shift: float) -> float:
        return share_within(risks + shift * error - tolerance, share, False)

    apart = [(within(-shift) - within(shift)) / (2.0 * shift) for shift in (1.0, 2.0, 3.0)]
    jump = jumped(within(Z95), within(0.0), within(-Z95))
    return within(0.0), max(*apart, jump, 1.0 / int(pairs.draws.sum()))


def _by_first(sums: Floats, found: Findings) -> Floats:
    """Sums of an outcome, each draw counting by the chance of a finding of the first input: (cells, groups, 2 B)."""
    along = _along(found)
    weighed: Floats = along @ sums.reshape(along.shape[1], -1)
    return weighed.reshape(along.shape[0], sums.shape[2], -1)


def _along(found: Findings) -> Floats:
    """By finding the chance in each bin, and how it rises with the input there: (cells, 2 B)."""
    return np.concatenate((found.given, found.rising), axis=1)
