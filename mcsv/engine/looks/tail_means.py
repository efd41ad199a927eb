"""Means beyond a quantile, exactly, where bins are too coarse for them: a replay of the same draws.

For any q-quantile v of X the mean of the lowest share q is v - E[max(v - X, 0)] / q (Rockafellar and Uryasev 2000),
whether X has atoms at v or not; and an error in v counts only in second order.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import Step, retargeted, step
from mcsv.engine.running import run
from mcsv.engine.tallied import Tallied
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.tallies import Moments, Sorted

__all__ = ["blurred_tails", "exact_tails"]

_SHARE_OF_ERROR = 0.1
_AT_ONCE = 1024  # tails in one replay, so that memory stays bounded

Tail = tuple[int, float]
"""A cell, and the quantile beyond which its mean is wanted: below up to the median, above from there on."""


def blurred_tails(cells: list[Sorted], quantiles: NDArray[np.float64]) -> list[Tail]:
    """The tails whose means the bins blur by more than a tenth of their Monte Carlo error."""
    found = []
    for cell, ranked in enumerate(cells):
        for q in quantiles.tolist() if ranked.uneven else ():
            blur = ranked.tail_blur(q, q > 0.5)
            if blur > 0.0 and blur > _SHARE_OF_ERROR * _error(ranked, q):
                found.append((cell, q))
    return found


def _error(ranked: Sorted, q: float) -> float:
    """Roughly the Monte Carlo error of a tail's mean."""
    spread = abs(ranked.tail_mean(q, q > 0.5) - ranked.quantile(q))
    return float(spread / np.sqrt(min(q, 1.0 - q) * ranked.draws))


def exact_tails(plan: Plan, tallied: Tallied, values: Mapping[Tail, float], executor: Executor) -> dict[Tail, float]:
    """Means beyond the quantiles ``values``."""
    found, wanted, draws = {}, list(values), tallied.draws
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        again = run(_measuring(plan, some, values), draws, executor).tallied
        beyond = again[Moments].shortfall_mean()
        for number, tail in enumerate(some):
            q = tail[1]
            sign, share = (1.0, 1.0 - q) if q > 0.5 else (-1.0, q)
            found[tail] = values[tail] + sign * float(beyond[number]) / share
    return found


def _measuring(plan: Plan, tails: list[Tail], values: Mapping[Tail, float]) -> Plan:
    """A plan that watches, in place of each cell, how far it goes beyond each wanted quantile."""

    def look(number: int, row: int) -> list[Step]:
        sign = -1.0 if tails[number][1] > 0.5 else 1.0
        distance = step(op.AFFINE, plan.rows, row, x=sign, y=-sign * values[tails[number]])
        return [distance, step(op.WATCH, 0, plan.rows, number)]

    return retargeted(plan, [cell for cell, _ in tails], look).wanting(Moments)
