"""The shape of what is known of one quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.distributions import Distribution
from mcsv.elicitation.fit import Fit
from mcsv.elicitation.fits_to_data import DataFit
from mcsv.elicitation.fitted import Fitted
from mcsv.elicitation.pool import Elicited
from mcsv.elicitation.spelling import quantile
from mcsv.errors import Mistake, UsageError
from mcsv.model import Input
from mcsv.plot.canvas import BLACK, BLUE, GREY, RED, canvas, in_scale, label
from mcsv.reports.inputs.shapes import Axis, axis_of, heights, heights_of_data
from mcsv.reports.writing.columns import LEVELS, decimals_for
from mcsv.reports.writing.words import number, scale
from mcsv.results.declared.variables import KEPT_PREFIX

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

    Shape = Input | Distribution | Fitted | DataFit | Elicited | Fit | xr.DataArray

__all__ = ["distribution"]

_COLUMNS = 160
_BARS = 60
_FEW = 40
"""Whole numbers that are drawn one by one."""


def distribution(what: Shape, ax: Axes | None = None, *, unit: str = "", name: str = "") -> Axes:
    """How likely each value is: the density of an input or a fit (bars where values are counts) with its 5, 50 and 95 %
    points, beside the data that it was fitted to; or a histogram of single draws (``results.draws_NAME``).

    ``unit`` and ``name`` for the axis, where what is drawn does not say them. UsageError E696 for an input that is
    computed, and for draws of several options.
    """
    known, data, said_unit, said_name = _read(what)
    ax, unit, name = canvas(ax), unit or said_unit, name or said_name
    largest = 0.0
    if data is not None:
        axis = Axis(*_ends(data), min(_BARS, max(8, int(2 * data.size ** (1 / 3)))))
        width = (axis.high - axis.low) / axis.columns
        shares = heights_of_data(data, axis)
        ax.stairs(shares / width, axis.edges, fill=True, color=GREY, alpha=0.4, label=f"{data.size:,} values")
        largest = float(np.abs(data).max())
    if known is not None:
        largest = max(largest, _density(ax, known))
    in_scale(ax.xaxis, label(name), unit, scale(largest))
    ax.set_ylabel("probability" if known is not None and known.discrete and data is None else "density")
    ax.set_yticks([])
    ax.set_ylim(bottom=0.0)
    ax.legend(fontsize="small")
    return ax


def _read(what: Shape) -> tuple[Distribution | None, np.ndarray | None, str, str]:
    """The distribution, the data, the unit, the name."""
    if isinstance(what, Input):
        if what.distribution is None:
            way_out = "simulate(keep=NAME) and draw results.draws_NAME"
            raise UsageError(
                Mistake("E696", "is computed, and has no distribution of its own", "input", way_out=way_out)
            )
        return what.law, None, what.unit, ""
    if isinstance(what, Distribution):
        return what, None, "", ""
    if isinstance(what, Fitted):
        return what.best.distribution, what.data.values, "", what.data.name
    if isinstance(what, DataFit):
        return what.distribution, what.data.values, "", what.data.name
    if isinstance(what, Elicited):
        return what.distribution, None, what.elicitation.unit, what.elicitation.name
    if isinstance(what, Fit):
        return what.distribution, None, "", ""
    return _of_draws(what)


def _of_draws(what: xr.DataArray) -> tuple[None, np.ndarray, str, str]:
    draws = what.squeeze()
    if draws.ndim != 1 or draws.size < 2:
        way_out = "results.draws_NAME.sel(option=NAME)"
        raise UsageError(Mistake("E696", "are no draws of one option", "what", str(dict(what.sizes)), way_out=way_out))
    return None, draws.values, str(what.attrs.get("units", "")), str(what.name or "").removeprefix(KEPT_PREFIX)


def _ends(data: np.ndarray) -> tuple[float, float]:
    low, high = float(data.min()), float(data.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _density(ax: Axes, known: Distribution) -> float:
    """Draw a distribution; the largest value on its axis."""
    family = known.family.replace("_", " ")
    low, _, high = (quantile(known, level) for level in LEVELS)
    if known.family == "fixed" or not quantile(known, 0.999) > quantile(known, 0.001):
        ax.axvline(low, color=BLUE, linewidth=2.2, label=f"always {number(low, 6)}")
        return abs(low)
    first, last = np.floor(quantile(known, 0.001)), np.ceil(quantile(known, 0.999))
    if known.discrete and last - first < _FEW and _whole(known):
        values = np.arange(first, last + 1.0)
        chances = known.tail(values, False) - known.tail(values - 1.0, False)
        ax.vlines(values, 0.0, chances, color=BLUE, linewidth=4.0, label=family)
    else:
        axis = axis_of([known], _COLUMNS)
        width = (axis.high - axis.low) / axis.columns
        middles = (axis.edges[1:] + axis.edges[:-1]) / 2.0
        density = heights(known, axis) / width
        ax.plot(middles, density, color=BLUE, linewidth=2.0, label=family)
        ax.fill_between(middles, density, color=BLUE, alpha=0.2, linewidth=0.0)
    for level, style, colour in zip(LEVELS, (":", "-", ":"), (RED, BLACK, RED), strict=True):
        at = quantile(known, level)
        said = f"{100 * level:g} % below {number(at, decimals_for(known))}"
        ax.axvline(at, color=colour, linestyle=style, linewidth=1.3, label=said)
    return max(abs(low), abs(high))


def _whole(known: Distribution) -> bool:
    """Whether its values are whole numbers: those between 0.1 and 99.9 %, at whole numbers alone."""
    values = np.array([quantile(known, share) for share in np.linspace(0.001, 0.999, 101)])
    return bool((values == np.round(values)).all())
