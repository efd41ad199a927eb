"""Whole curves of what a reader may move: which reserve is enough in how many draws, for windows of every length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from mcsv.confidence import Z95
from mcsv.engine import InWindows
from mcsv.plan import Layout, WindowCells
from mcsv.results.bare.dataset import extended
from mcsv.results.declared.curves import POINTS
from mcsv.results.declared.variables import coordinate, declare
from mcsv.results.statistics.replicated import Replicated
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["SHARES", "curves"]

Floats = NDArray[np.float64]

_REACH = 4.75
SHARES: Floats = ndtr(np.linspace(-_REACH, _REACH, POINTS))
"""Shares of draws at equal distances on the normal scale: at most 0.37 percentage points apart, the last 1e-6. Results
may have further ones, at gaps that no draw lies in."""


def curves(results: xr.Dataset, summary: Summary, seen: InWindows, layout: Layout) -> xr.Dataset:
    """The results with curves of the accountable pocket; as they are where nobody is accountable.

    ``seen``: what windows of every length tell of the cells in ``layout``.
    """
    pockets = [pocket for (_, pocket), book in summary.layout.pocket_cells.items() if book.cash is not None]
    if not pockets:
        return results
    own = summary.layout.pockets.index(pockets[0])
    by_option = [layout.window_cells[option] for option in summary.layout.options]
    negative = np.array([[seen.negative[cell] for cell in found.cells] for found in by_option])
    of_each = None
    if seen.each is not None:
        of_each = np.stack([seen.each.negative[:, [seen.place(c) for c in found.cells]] for found in by_option], axis=1)
    chance, ends = summary.share(negative, of_each)
    found = {
        "p_deficit_by": chance,
        "p_deficit_by_ci": ends,
        "reserve_curve": np.array([_needed(windows, seen) for windows in by_option]),
        "net_cost_curve": np.array(
            [_cost(summary, (name, pockets[0]), seen.shares) for name in summary.layout.options]
        ),
    }
    if seen.each is not None:
        found["reserve_curve_gain"] = np.array([_gains(windows, seen) for windows in by_option])
    count, currency = len(summary.layout.pockets), str(results.attrs["currency"])
    told = {name: values if name == "net_cost_curve" else _alike(values, layout) for name, values in found.items()}
    declared = {name: declare(name, _at(values, own, count), currency) for name, values in told.items()}
    return extended(results, declared, {"share": coordinate("share", seen.shares)})


def _needed(windows: WindowCells, seen: InWindows) -> Floats:
    """The reserve that is enough in each share of draws, (periods, shares); nan where it does more than shift."""
    if windows.before is None:
        return np.full((len(windows.cells), seen.shares.size), np.nan)
    return np.array([windows.reserve - seen.enough(cell) for cell in windows.before])


def _alike(values: Floats, layout: Layout) -> Floats:
    """Values (options, periods, …) with nan for windows with which cash would flow at another time than in the run."""
    other = ~np.isin(np.arange(len(layout.periods)), layout.windows)
    return np.where(other.reshape(1, -1, *(1,) * (values.ndim - 2)), np.nan, values)


def _gains(windows: WindowCells, seen: InWindows) -> Floats:
    """How many times smaller errors of the shares are than those of as many plain draws, (periods, shares)."""
    if windows.before is None:
        return np.full((len(windows.cells), seen.shares.size), np.nan)
    assert seen.each is not None
    assert seen.bins is not None
    assert seen.ends is not None
    told = Replicated(seen.each, seen.bins, seen.ends)
    ratio = [told.share_error(seen.place(cell), (1.0 - seen.shares) * seen.draws) for cell in windows.before]
    return np.asarray(told.half / Z95 / np.array(ratio))


def _cost(summary: Summary, place: tuple[str, str], shares: Floats) -> Floats:
    """The net cost that each share of draws does not exceed, (shares,)."""
    book = summary.layout.pocket_cells[place].cash
    assert book is not None
    return np.asarray(book.offset - summary.study.from_bins(book.cell, 1.0 - shares))


def _at(values: Floats, own: int, pockets: int) -> Floats:
    """Values (options, …) of one pocket among all, (options, pockets, …)."""
    laid = np.full((values.shape[0], pockets, *values.shape[1:]), np.nan)
    laid[:, own] = values
    return laid
