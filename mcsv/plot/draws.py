"""How a figure settles as draws come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.confidence import Z95
from mcsv.errors import Mistake, UsageError
from mcsv.model.language.names import proposal
from mcsv.plot.canvas import BLUE, GREY, canvas, entitle, in_percent, in_scale, label, of_option, option_of
from mcsv.reports.writing.words import scale
from mcsv.results.declared.variables import KEPT_PREFIX
from mcsv.results.statistics.intervals import wilson_of

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["convergence"]

_POINTS = 200
_FIRST = 100
"""Draws before which nothing can be told."""


def convergence(
    results: xr.Dataset,
    ax: Axes | None = None,
    *,
    of: str | None = None,
    below: float | None = None,
    option: str | None = None,
) -> Axes:
    """The mean of the first 100, … all draws of what was kept, with its 95 % simulation error (not of Sobol points).

    ``results`` of ``simulate(keep=…)``; ``of`` names what was kept, the first unless told; with ``below`` it is the
    share of draws below that value (0 and a pocket: of those in deficit at the end of the window).
    """
    kept = [str(name).removeprefix(KEPT_PREFIX) for name in results.data_vars if str(name).startswith(KEPT_PREFIX)]
    if not kept:
        way_out = "mcsv.simulate(model, keep=NAME) keeps the draws of an input, an output or a pocket"
        raise UsageError(Mistake("E696", "hold no single draws", "results", way_out=way_out))
    name = kept[0] if of is None else of
    if name not in kept:
        raise UsageError(Mistake("E697", "was not kept", "of", name, way_out=proposal(name, kept)))
    one = of_option(results, option)
    found = one[KEPT_PREFIX + name]
    draws = found.values if below is None else (found.values < below).astype(float)
    counts = np.unique(np.geomspace(min(_FIRST, draws.size), draws.size, _POINTS).astype(int))
    about = draws - draws.mean()  # sums of squares of large numbers would lose the spread
    mean, square = (np.cumsum(each)[counts - 1] / counts for each in (about, about**2))
    error = Z95 * np.sqrt(np.maximum(square - mean**2, 0.0) / np.maximum(counts - 1, 1))
    mean = mean + draws.mean()
    low, high = mean - error, mean + error
    if below is not None:  # a share is never below 0, and one that no draw shows may still be above it
        low, high = wilson_of(mean, Z95 * Z95 / counts)
    ax = canvas(ax)
    if one.attrs.get("sampling") != "sobol":  # the error of points that are not independent does not show in them
        ax.fill_between(counts, low, high, color=BLUE, alpha=0.25, linewidth=0.0, label="95 % simulation error")
    ax.plot(counts, mean, color=BLUE, linewidth=1.8, label="so far")
    ax.axhline(mean[-1], color=GREY, linestyle="--", linewidth=1.0, label=f"all {draws.size:,} draws")
    ax.set_xscale("log")
    ax.set_xlabel("draws")
    what = f"mean of {label(name)}" if below is None else f"share of draws of {label(name)} below {below:,g}"
    if below is None:
        in_scale(ax.yaxis, what, str(found.attrs.get("units", "")), scale(float(np.abs(mean).max())))
    else:
        in_percent(ax.yaxis, what)
    entitle(ax, f"How the {what} settles{option_of(one, results)}")
    ax.legend(fontsize="small")
    return ax
