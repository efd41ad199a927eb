"""Where savings land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.errors import Mistake, UsageError
from mcsv.plot.canvas import Scaled, canvas, entitle, label, needed, of_option, option_of
from mcsv.reports.run.summary import prices
from mcsv.reports.writing.cells import titled
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.words import Scale, error, figure
from mcsv.results.reading.figures import accountable
from mcsv.results.reading.figures import figure as known

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["savings_map"]

_DARK = 0.6
"""Of the colour scale: above it black can be read, below it white."""


def savings_map(results: xr.Dataset, ax: Axes | None = None, *, option: str | None = None) -> Axes:
    """What each pocket saves and when, for each pound that the accountable pocket spends; amounts where nobody does.

    ``results`` of ``simulate(money=True)``. Each field shows its figure with its 95 % simulation error.
    """
    needed(results, "saved_mean", "mcsv.simulate(model, money=True)")
    one = of_option(results, option)
    per_pound = bool(np.isfinite(one["saved_per_pound"].values).any())
    name, unit = "saved_per_pound" if per_pound else "saved_mean", str(one.attrs["currency"])
    size = Scale() if per_pound else scale_of(one, unit)
    one = one.isel(pocket=np.flatnonzero((one[name].fillna(0.0) != 0.0).any("saved").values))
    if not one.sizes["pocket"]:
        raise UsageError(Mistake("E696", "hold no savings: no benefit has a value of type fiscal", "results"))
    levels, ax = one[name].transpose("pocket", "saved").values, canvas(ax)
    drawn = ax.imshow(levels, cmap="cividis", aspect="auto")
    for row, column in np.ndindex(*levels.shape):
        here = size.of(known(one, name, pocket=row, saved=column))
        said = f"{figure(here)}\n{error(here, '±')}" if here.value else "0"
        bright = levels[row, column] - np.nanmin(levels) > _DARK * np.ptp(levels[np.isfinite(levels)])
        ax.text(column, row, said, ha="center", va="center", fontsize="small", color="black" if bright else "white")
    ax.set_xticks(range(levels.shape[1]), [str(name).replace(" ", "\n") for name in one["saved"].values])
    ax.set_yticks(range(levels.shape[0]), [label(str(name)) for name in one["pocket"].values])
    entitle(ax, f"{_title(one, unit, per_pound)}{option_of(one, results)}")
    said = titled(size.unit(unit), prices(one), "not discounted")
    ax.figure.colorbar(drawn, ax=ax, label=label(said, 60), format=Scaled(size))
    return ax


def _title(one: xr.Dataset, unit: str, per_pound: bool) -> str:
    answerable = accountable(one)
    if answerable is None or not per_pound:
        return "What pockets save"
    return f"Saved for each {label(unit) or 'pound'} 1 that {label(answerable.pocket)} spends"
