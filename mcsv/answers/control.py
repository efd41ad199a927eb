"""Means that are surer than their draws: what bins of drivers, whose probabilities are known, came up too often.

The mean of an outcome less, for every driver, the sum over its bins of (share of draws in the bin - its probability)
times (mean in the bin - mean of all): an additive control variate (Owen, "Monte Carlo theory, methods and examples",
2013, chapter 8). What drivers explain by themselves falls out of the error; what they do together stays. Where drivers
are correlated, each takes off what others take off too, which may make it worse: the error tells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import EDGES, BinTable
from mcsv.dataclass import dataclass

__all__ = ["Adjusted", "adjusted"]

Floats = NDArray[np.float64]

_ENOUGH = 50
"""Draws for each bin of each driver: their means are fitted to the draws that they correct."""


@dataclass(frozen=True)
class Adjusted:
    """Means of the outcomes and their standard errors (K,); nan where they are no surer than those of the draws."""

    mean: Floats
    se: Floats


def adjusted(table: BinTable) -> Adjusted:
    """The adjusted means of a table's outcomes; its error is that of groups of blocks, which differ by chance alone.

    nan also with fewer than 50 draws for each bin, and without drivers whose probabilities are known.
    """
    draws, known = table.draws, ~table.is_counted
    nothing = np.full(len(table.outcomes), np.nan)
    every = int(draws.sum())
    if table.by_rank or not known.any() or every < _ENOUGH * int(known.sum()) * (EDGES.size - 1) or not draws.all():
        return Adjusted(nothing, nothing.copy())
    counts, sums = table.counts[:, known], table.sums[:, known]
    mean = table.total.sum(axis=0) / every
    within = counts.sum(axis=0)[..., None]
    empty = np.broadcast_to(mean, sums.shape[1:]).copy()
    effect = np.divide(sums.sum(axis=0), within, out=empty, where=within > 0) - mean
    surplus = counts / draws[:, None, None] - np.diff(EDGES)  # (G, D, B)
    taken = np.einsum("gdb,dbk->gk", surplus, effect)
    by_group = table.total / draws[:, None] - taken
    found = by_group.T @ draws / every
    se = _error(by_group, found, draws)
    plain = np.sqrt(np.maximum(table.deviations().sum(axis=0), 0.0)) / every
    pays = se < plain
    return Adjusted(np.where(pays, found, np.nan), np.where(pays, se, np.nan))


def _error(by_group: Floats, mean: Floats, draws: NDArray[np.int64]) -> Floats:
    """The standard error of a mean over groups of ``draws`` (G,) each, from how far they are apart."""
    share = draws / draws.sum()
    groups = draws.size
    return np.asarray(np.sqrt(groups / (groups - 1.0) * (share**2) @ (by_group - mean) ** 2))
