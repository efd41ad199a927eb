"""Figures of the draws in which a cell is below zero: means of other cells in them, and how often those are too.

Where the draws are points, each replicate tells both the sum and how many draws it has of those: the spread of what the
sum is beside the ratio of all of them is the error.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.given import given
from mcsv.results.statistics.intervals import wilson
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Extremes, Moments, Negatives

__all__ = ["counted_below", "means_among", "shares_among"]

Floats = NDArray[np.float64]
Places = Sequence[int | None]


def counted_below(summary: Summary, cells: Places) -> NDArray[np.int64]:
    """How many draws are below zero, in each replicate or in all of them (R or 1, cells); 0 for None."""
    each = summary.study.replicates
    counts = summary.tallied[Negatives].count[None] if each is None else each.negative
    return np.where(_there(cells), counts[:, _numbers(cells)], 0)


def means_among(summary: Summary, cells: Places, picked: Places) -> tuple[Floats, Floats]:
    """Means of ``cells`` among the draws in which the cell beside each in ``picked`` is below zero, all others being 0
    in them, with standard errors (cells,); nan for None, and for what is below zero in no draw.
    """
    at, count = _numbers(cells), np.where(_there(cells), counted_below(summary, picked), 0)
    if summary.replicated is not None:
        return summary.replicated.among(at, count)
    mean, _ = summary.means(at)
    ends = summary.tallied[Extremes].ends[at]
    return given(mean, summary.tallied[Moments].sd()[at], count[0], summary.draws, ends)


def shares_among(summary: Summary, cells: Places, picked: int | None) -> tuple[Floats, Floats]:
    """The share of the draws in which the cell ``picked`` is below zero in which ``cells`` are too, with its 95 %
    interval, (cells,) and (cells, 2); no other draw is below zero in these. nan where ``picked`` never is; 0 for None.
    """
    of, both = counted_below(summary, [picked]), counted_below(summary, cells)
    if not of.any():
        return np.full(len(cells), np.nan), np.full((len(cells), 2), np.nan)
    count, whole = both.sum(axis=0), int(of.sum())
    if summary.replicated is not None:
        return count / whole, summary.replicated.share_among(both, of)[0]
    return count / whole, np.stack(wilson(count, whole), axis=-1)


def _numbers(cells: Places) -> NDArray[np.int64]:
    return np.array([0 if cell is None else cell for cell in cells], dtype=np.int64)


def _there(cells: Places) -> NDArray[np.bool_]:
    return np.array([cell is not None for cell in cells], dtype=np.bool_)
