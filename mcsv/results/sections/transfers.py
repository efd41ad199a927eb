"""What others would have to pay the accountable pocket, and whether they would still gain.

What is paid at the start into its reserve moves every position as a reserve does, so the transfer that is needed is the
reserve that is required less the one that is held; what a contributor is left with is its own value less what it pays.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mcsv.confidence import Z95
from mcsv.plan import Layout
from mcsv.results.sections.reserves import reserve_levels, reserve_missing, reserve_required
from mcsv.results.statistics.intervals import above_zero
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import count_below

__all__ = ["transfers"]

Floats = NDArray[np.float64]

_HAIR = 1e-12  # of an amount: what is paid back to the penny is no gain


def transfers(summary: Summary, layout: Layout) -> dict[str, Floats]:
    """The transfer, shares of it by gains, and chances to gain, (option, pocket); nan for who is not concerned.

    Nothing where nobody is accountable, or no other public pocket or body could pay.
    """
    own = [pocket for (_, pocket), cells in layout.pocket_cells.items() if cells.cash is not None]
    if not own or not layout.contributors:
        return {}
    shape = (len(layout.options), len(layout.pockets))
    names = ("transfer_required", "transfer_required_se", "transfer_share")
    found = {name: np.full(shape, np.nan) for name in names}
    chances = ("p_gain", "p_gain_paying_alone", "p_gain_paying_share")
    found |= {name: np.full(shape, np.nan) for name in chances}
    found |= {f"{name}_ci": np.full((*shape, 2), np.nan) for name in chances}
    for number, option in enumerate(layout.options):
        amount, error = _needed(summary, (option, own[0]))
        here = number, layout.pockets.index(own[0])
        found["transfer_required"][here], found["transfer_required_se"][here] = amount, error
        for pocket, share in _shares(summary, layout, option).items():
            place = number, layout.pockets.index(pocket)
            found["transfer_share"][place] = share
            for name, part in zip(chances, (0.0, 1.0, share), strict=True):
                paid, unsure = (part * amount, part * error) if part else (0.0, 0.0)  # who pays nothing needs no amount
                chance, ends = _gains(summary, layout.view_cells[option, pocket], paid, unsure)
                found[name][place], found[f"{name}_ci"][place] = chance, ends
    return found


def _needed(summary: Summary, place: tuple[str, str]) -> tuple[float, float]:
    """The least that brings the chance of a deficit at any judged date to the tolerance, and its standard error."""
    book, tolerance = summary.layout.pocket_cells[place], summary.layout.tolerances[place]
    if book.reserve_cell is not None:
        return math.nan, math.nan
    confidences = np.array([1.0 - tolerance])
    if book.shifts:
        (required,), (error,) = reserve_missing(summary, book, reserve_levels(confidences), joint=True)
    else:
        (required,), (error,) = reserve_required(summary, place, confidences, joint=True)
    if math.isnan(error) or not math.isfinite(required):
        return (math.nan if book.shifts else float(required)), math.nan
    amount, unsure = above_zero(required - book.reserve, error)
    return float(amount), float(unsure)


def _shares(summary: Summary, layout: Layout, option: str) -> dict[str, float]:
    """How a transfer is shared in proportion to mean gains; who does not gain pays nothing, all nan if nobody does."""
    means, _ = summary.means([layout.view_cells[option, pocket] for pocket in layout.contributors])
    gains = np.maximum(means, 0.0)
    total = float(gains.sum())
    shares = gains / total if total > 0.0 else np.full(gains.shape, np.nan)
    return dict(zip(layout.contributors, shares.tolist(), strict=True))


def _gains(summary: Summary, cell: int, paid: float, error: float) -> tuple[float, tuple[float, float]]:
    """The chance that a value is more than what is paid, and an interval that counts the error of that amount too."""
    if not math.isfinite(paid) or math.isnan(error):
        return math.nan, (math.nan, math.nan)
    middle, most, least = (_not_above(summary, cell, paid + part * Z95 * error) for part in (0.0, 1.0, -1.0))
    low, _ = summary.interval_above(cell, most[2])
    _, high = summary.interval_above(cell, least[1])
    return 1.0 - middle[0] / summary.draws, (low, high)


def _not_above(summary: Summary, cell: int, value: float) -> tuple[float, float, float]:
    """How many draws are no more than a value, and the least and most it may be."""
    value += _HAIR * abs(value) + np.finfo(np.float64).tiny
    kept = summary.study.kept.get(cell)
    if kept is None:
        return count_below(summary.study.ranked[cell], value)
    return (float(np.count_nonzero(kept < value)),) * 3
