"""What the accountable pocket's window costs it in cash, less what comes in, and what its money covers of that."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.plan import CashCell, Layout
from mcsv.results.declared.costs import CERTAINTIES
from mcsv.results.statistics.intervals import above_zero
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import count_below

__all__ = ["costs", "points"]

Floats = NDArray[np.float64]

_HAIR = 1e-11  # of the amounts involved: what rounding may leave between two ways to the same cost


def costs(summary: Summary, layout: Layout) -> dict[str, NDArray[Any]]:
    """Net cost by percentile, what is given for it, and the chance that this covers it, (option, pocket).

    nan for pockets that are not accountable, False where something is true or not.
    """
    books = _books(layout)
    if not books:
        return {}
    found: dict[str, Floats] = {}
    mean, error = summary.means([book.cell for book in books])
    found["net_cost_mean"], found["net_cost_mean_se"] = np.array([b.offset for b in books]) - mean, error
    heavy = summary.heavy_means([book.cell for book in books])
    levels = np.array([round(1.0 - share, 12) for share in CERTAINTIES.values()])
    pairs = [summary.quantiles(book.cell, levels) for book in books]
    for index, name in enumerate(CERTAINTIES):
        found[f"net_cost_{name}"] = np.array(
            [book.offset - value[index] for book, (value, _) in zip(books, pairs, strict=True)]
        )
        found[f"net_cost_{name}_se"] = np.array([error[index] for _, error in pairs])
    found |= _peaks(summary, books)
    given = [math.nan if book.given is None else book.given for book in books]
    found["money_given"] = np.array(given)
    chances = [_covered(summary, book, money) for book, money in zip(books, given, strict=True)]
    found["p_money_covers"] = np.array([chance for chance, _, _ in chances])
    found["p_money_covers_ci"] = np.array([ends for _, *ends in chances])
    laid: dict[str, NDArray[Any]] = {**_laid_out(layout, found)}
    laid["net_cost_mean_heavy"] = _laid_out(layout, {"": heavy.astype(float)})[""] == 1.0
    return laid


def _peaks(summary: Summary, books: list[CashCell]) -> dict[str, Floats]:
    """How far cumulative cash is below zero at its lowest, (option,): the mean, and what one draw in twenty exceeds."""
    short = summary.shortfalls([book.lowest for book in books])
    pairs = [summary.quantiles(book.lowest, np.array([0.05])) for book in books]
    p95, p95_se = above_zero([-float(value[0]) for value, _ in pairs], [float(error[0]) for _, error in pairs])
    return {
        "peak_funding_mean": short["shortfall_mean"],
        "peak_funding_mean_se": short["shortfall_mean_se"],
        "peak_funding_p95": p95,
        "peak_funding_p95_se": p95_se,
    }


def points(summary: Summary, layout: Layout, known: Mapping[str, float]) -> dict[str, Floats]:
    """The net cost where all inputs are at their means, by option as ``known``, and the chance of a higher one."""
    books = _books(layout)
    if not books or not known:
        return {}
    point = [known[option] for option in layout.options]
    chances = [_covered(summary, book, cost) for book, cost in zip(books, point, strict=True)]
    found = {
        "net_cost_point": np.array(point),
        "p_above_point": np.array([1.0 - chance for chance, _, _ in chances]),
        "p_above_point_ci": np.array([(1.0 - high, 1.0 - low) for _, low, high in chances]),
    }
    return _laid_out(layout, found)


def _laid_out(layout: Layout, found: Mapping[str, Floats]) -> dict[str, Floats]:
    """Figures by option at the place of the accountable pocket, (option, pocket, …)."""
    pockets = [pocket for (_, pocket), cells in layout.pocket_cells.items() if cells.cash is not None]
    own, shape = layout.pockets.index(pockets[0]), (len(layout.options), len(layout.pockets))
    laid = {name: np.full((*shape, *values.shape[1:]), np.nan) for name, values in found.items()}
    for name, values in found.items():
        laid[name][:, own] = values
    return laid


def _books(layout: Layout) -> list[CashCell]:
    """The accountable pocket's in each option; none where nobody is accountable."""
    return [cells.cash for cells in layout.pocket_cells.values() if cells.cash is not None]


def _covered(summary: Summary, book: CashCell, money: float) -> tuple[float, float, float]:
    """The chance that the net cost is no more than an amount, with its 95 % interval; nan for no amount."""
    if math.isnan(money):
        return math.nan, math.nan, math.nan
    cell, value = book.cell, book.offset - money
    if value == 0.0:  # what the position counts
        (share,), (ends,) = summary.negative([cell])
        return 1.0 - float(share), 1.0 - float(ends[1]), 1.0 - float(ends[0])
    value -= _HAIR * (abs(book.offset) + abs(money))
    kept = summary.study.kept.get(cell)
    if kept is None:
        found, least, most = count_below(summary.study.ranked[cell], value)
    else:
        found = least = most = float(np.count_nonzero(kept < value))
    (low, _), (_, high) = summary.interval_below(cell, least), summary.interval_below(cell, most)
    return 1.0 - found / summary.draws, 1.0 - high, 1.0 - low
