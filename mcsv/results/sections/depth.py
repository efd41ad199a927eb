"""How deep a deficit is where there is one: what only one in twenty deficits exceeds, and the mean of the worst such.

Draws with a deficit are a sample of their own, of a size that chance decides; errors are those of such a sample.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mcsv.plan import Layout
from mcsv.results.statistics.intervals import quantile_bracket, quantile_se
from mcsv.results.statistics.replicated import Replicated
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Negatives, below, tail_spreads

__all__ = ["DEEPEST", "depth_of_cell", "depths"]

Floats = NDArray[np.float64]

DEEPEST = 0.05
"""The share of deficits that are the worst."""

_SHARE_OF_ERROR = 0.1  # as where bins are looked into a second time


def depths(summary: Summary, layout: Layout) -> dict[str, Floats]:
    """Depth of a deficit at the end of the window, (option, pocket); nan where there is none, or too few to say."""
    cells = [layout.pocket_cells[option, pocket].judged for option in layout.options for pocket in layout.pockets]
    shape = (len(layout.options), len(layout.pockets), 4)
    found = np.array([depth_of_cell(summary, cell) for cell in cells]).reshape(shape)
    names = ("depth_p95", "depth_p95_se", "depth_tail_mean", "depth_tail_mean_se")
    return {name: found[..., index] for index, name in enumerate(names)}


def depth_of_cell(summary: Summary, cell: int) -> tuple[float, float, float, float]:
    """Of what is below zero: the quantile, its error, the mean beyond it and its error; nan for too few draws."""
    count = int(summary.tallied[Negatives].count[cell])
    low, high = (float(end) for end in quantile_bracket(DEEPEST, max(count, 1)))
    if math.isnan(low):
        return (math.nan,) * 4
    if cell in summary.study.lumpy:  # whatever else is kept moves no figure
        kept = summary.study.kept[cell]
        found = _of_draws(np.sort(kept[kept < 0.0]), low, high)
    else:
        found = _of_bins(summary, cell, count, np.array([low, DEEPEST, high]))
    return found if summary.replicated is None else _told_by_replicates(summary.replicated, cell, count, found)


def _told_by_replicates(
    errors: Replicated, cell: int, count: int, plain: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The same figures with errors of what replicates are apart, in place of those of ``count`` plain draws."""
    rank, each = np.array([DEEPEST * count]), errors.below(cell, count)
    mean = count / errors.replicates.count
    beyond = errors.beyond(cell, rank, np.array([False]))[:, 0]
    share = float(errors.error((errors.below(cell, rank[0]) - DEEPEST * each) / mean))
    further = float(errors.error((beyond - beyond.sum() / count * each) / mean)) / DEEPEST
    ratio = share / math.sqrt(DEEPEST * (1.0 - DEEPEST) / count)
    return plain[0], plain[1] * ratio, plain[2], further if plain[3] > 0.0 else plain[3]


def _of_draws(draws: Floats, low: float, high: float) -> tuple[float, float, float, float]:
    """From draws below zero in rising order."""
    ranks = [max(math.ceil(q * draws.size) - 1, 0) for q in (low, DEEPEST, high)]
    first, value, last = (float(draws[rank]) for rank in ranks)
    beyond = np.maximum(value - draws, 0.0)
    further, spread = float(beyond.mean()) / DEEPEST, float(beyond.std()) / DEEPEST / math.sqrt(draws.size)
    return -value, float(quantile_se(first, last, value)), further - value, spread


def _of_bins(summary: Summary, cell: int, count: int, levels: Floats) -> tuple[float, float, float, float]:
    ranked = summary.study.ranked[cell]
    part = below(ranked, 0.0, count)
    allowed = _SHARE_OF_ERROR * math.sqrt(DEEPEST * (1.0 - DEEPEST) / count)
    if not part.reached(levels).all() or part.blur(DEEPEST) > allowed:
        return (math.nan,) * 4
    first, value, last = part.quantiles(levels).tolist()
    spread = float(tail_spreads(part, np.array([DEEPEST]))[0]) / DEEPEST / math.sqrt(count)
    return -value, float(quantile_se(first, last, value)), -part.tail_mean(DEEPEST, False), spread
