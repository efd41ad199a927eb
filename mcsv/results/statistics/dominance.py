"""Which distribution dominates which, from histograms of the same bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.dominance import Dominance, both_orders, first_order, second_order
from mcsv.results.statistics.intervals import wilson
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Extremes, Histogram, Negatives

__all__ = ["dominances"]

Floats = NDArray[np.float64]


def dominances(
    summary: Summary, subject: str, shapes: Sequence[int], apart: Mapping[tuple[int, int], int]
) -> dict[str, Any]:
    """Verdicts of each of the cells ``shapes`` over each other, (n, n); ``apart``: cells of their differences by pair.

    Nothing dominates itself, and nothing is told of it: its bounds are nan. Margins are those of plain draws, which a
    comparison is always made of.
    """
    size = (len(shapes), len(shapes))
    found: dict[str, Any] = {}
    for order in ("first", "second"):
        found[f"{subject}_dominates_{order}"] = np.zeros(size, dtype=np.int64)
        found[f"{subject}_dominates_{order}_but"] = np.full(size, np.nan)
    for (i, j), cell in apart.items():
        below = int(summary.tallied[Negatives].count[cell])
        for one, other, worse in ((i, j, below), (j, i, summary.draws - below)):
            pair = _judged(summary, (shapes[one], shapes[other]), float(wilson(worse, summary.draws)[1]))
            for order, known in zip(("first", "second"), pair, strict=True):
                found[f"{subject}_dominates_{order}"][one, other] = known.verdict
                found[f"{subject}_dominates_{order}_but"][one, other] = known.but
    return found


def _judged(summary: Summary, cells: tuple[int, int], worse: float) -> tuple[Dominance, Dominance]:
    histogram, ends = summary.tallied[Histogram], summary.tallied[Extremes].ends[list(cells)]
    borders = histogram.borders(cells[0], np.array([ends[:, 0].min(), ends[:, 1].max()]))
    first, second = (histogram.counts[cell] for cell in cells)
    some = first + second > 0
    first, second, low, high = first[some], second[some], borders[:-1][some], borders[1:][some]
    return both_orders(first_order(first, second, worse), second_order(low, high, first, second))
