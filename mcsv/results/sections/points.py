"""What a run over points tells beside its figures: how much smaller errors are, and intervals that replicates tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.plan import Layout, Plan, PocketCells
from mcsv.results.statistics.summary import Summary

__all__ = ["gain_of", "how_sampled", "of_points"]

Floats = NDArray[np.float64]


def how_sampled(plan: Plan, said: str) -> dict[str, Any]:
    """Attributes of a result on how its draws are spread, where that is not by random numbers, or is ``said`` not to
    be; ``points_beyond`` and ``points_sums`` tell what stays random, see :class:`mcsv.plan.points.Points`.
    """
    points = plan.points
    if points is None:
        return {} if said == "plain" else {"sampling": "plain"}
    return {
        "sampling": "sobol",
        "points_replicates": points.replicates,
        "points_coordinates": len(points.order),
        "points_beyond": points.beyond,
        "points_sums": int(points.sums),
    }


def gain_of(summary: Summary, name: str, cells: Sequence[int]) -> dict[str, Floats]:
    """How many times smaller the error of the share of draws below zero is (cells,); nothing with plain draws."""
    return {} if summary.replicated is None else {name: summary.share_gain(cells)}


def of_points(summary: Summary, layout: Layout) -> dict[str, Floats]:
    """Gains of deficits, and intervals of what adds up categories, (options, pockets, …); nothing with plain draws."""
    if summary.replicated is None:
        return {}
    books = [layout.pocket_cells[option, pocket] for option in layout.options for pocket in layout.pockets]
    positions = [cell for book in books for cell in book.positions]
    judged = [book.any_judged for book in books]
    found = {
        "p_deficit_gain": summary.share_gain(positions),
        "p_deficit_window_gain": summary.share_gain([book.judged for book in books]),
        "p_deficit_any_gain": summary.share_gain(None, lambda count: count[judged, 0]),
        "payback_by_ci": _paid_back(summary, books),
        "first_deficit_median_ci": np.array([_first(summary, book) for book in books]),
    }
    shape = {name: (len(layout.options), len(layout.pockets)) for name in found}
    shape["p_deficit_gain"] += (len(layout.periods),)  # type: ignore[assignment]
    return {name: values.reshape(*shape[name], *values.shape[1:]) for name, values in found.items()}


def _paid_back(summary: Summary, books: Sequence[PocketCells]) -> Floats:
    """Intervals of the share of draws that have paid back by the end of each period, and of those that never do."""
    at = [book.payback for book in books]

    def by(count: NDArray[np.int64]) -> NDArray[np.int64]:
        shares = count[at]
        return np.concatenate([np.cumsum(shares[:, :-1], axis=1), shares[:, -1:]], axis=1)

    return summary.counted(by)[1]


def _first(summary: Summary, book: PocketCells) -> tuple[float, float]:
    """Between which periods the median of first deficits inside the window lies; nan without any deficit."""
    errors, replicates = summary.replicated, summary.study.replicates
    assert errors is not None
    assert replicates is not None
    reached = np.cumsum(replicates.categories[:, book.first, : book.last + 1], axis=1)
    each = reached[:, -1:]
    total = float(each.sum())
    if total == 0.0:
        return np.nan, np.nan
    share = reached.sum(axis=0) / total
    half = errors.half * errors.spread((reached - share * each) / each.mean())
    return float(np.argmax(share + half >= 0.5)), float(np.argmax(share - half >= 0.5))
