"""The table of outcomes by bins from single draws, for what has no probability of its own: bins by rank."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from mcsv.answers.bins import BINS, EDGES, GROUPS, BinTable

__all__ = ["bins_by_rank", "by_rank"]

Floats = NDArray[np.float64]


def by_rank(
    known: Mapping[str, Floats], outcomes: Mapping[str, Floats], yes_no: frozenset[str] = frozenset()
) -> BinTable:
    """Outcomes (draws,) by the bins of the rank of what would be known (draws,); equal values are in one bin.

    Groups are stretches of draws of one length. ``centres`` are the means, so that little spread about much is told;
    0 of outcomes that are a yes or no (``yes_no``), which are counted exactly.
    """
    columns = np.stack([*outcomes.values()], axis=1).astype(float)
    centres = np.where([name in yes_no for name in outcomes], 0.0, columns.mean(axis=0))
    columns -= centres
    draws = columns.shape[0]
    group = np.arange(draws) * GROUPS // draws
    shape = (GROUPS, len(known), BINS)
    counts, sums = np.zeros(shape, np.int64), np.zeros((*shape, len(outcomes)))
    for place, values in enumerate(known.values()):
        key = group * BINS + bins_by_rank(values)
        counts[:, place] = np.bincount(key, minlength=GROUPS * BINS).reshape(GROUPS, BINS)
        for number, column in enumerate(columns.T):
            sums[:, place, :, number] = np.bincount(key, column, GROUPS * BINS).reshape(GROUPS, BINS)
        sums[:, place] += counts[:, place, :, None] * centres
    squares: Floats = np.stack([np.bincount(group, column**2, GROUPS) for column in columns.T], axis=1)
    return BinTable(tuple(known), tuple(outcomes), counts, sums, squares, centres, yes_no=yes_no, by_rank=True)


def bins_by_rank(values: Floats) -> NDArray[np.int64]:
    """The bin of each draw by its rank among all, (draws,); equal values are in one."""
    found: NDArray[np.int64] = np.searchsorted(EDGES, (rankdata(values) - 0.5) / values.size, side="right") - 1
    return found
