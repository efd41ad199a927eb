"""How a position spreads over time, and how much a programme may cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from mcsv.errors import Mistake, UsageError
from mcsv.plot.canvas import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    RED,
    canvas,
    entitle,
    in_percent,
    in_scale,
    label,
    legend,
    needed,
    of_option,
    of_pocket,
    option_of,
)
from mcsv.reports.run.spread import spread
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.words import number
from mcsv.results.reading.dates import judged_periods, period_ends
from mcsv.results.reading.figures import judged_by
from mcsv.results.statistics.intervals import places, wilson

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

    from mcsv.reports.writing.paper import Chart

__all__ = ["fan", "s_curve"]

_DATES = 5
"""Dates below a picture."""

_SEEN = 0.003
"""Of the height of a picture: a smaller error hides behind its line."""


def fan(results: xr.Dataset, ax: Axes | None = None, *, option: str | None = None, pocket: str | None = None) -> Axes:
    """How a pocket's position spreads over the periods: bands of quantiles, the median, zero, and what is judged.

    ``results`` of ``simulate``; ``option`` the first and ``pocket`` the accountable one unless told.
    """
    needed(results, "position_quantile", "simulate a model with pockets and a horizon")
    one = of_option(results, option)
    own = of_pocket(one, pocket)
    charts = spread(one, own)
    if not charts:
        what = "never moves from zero, or too few draws tell how it spreads"
        raise UsageError(Mistake("E696", what, "position", str(one["pocket"].values[own]), way_out="draw more"))
    ax, (chart,) = canvas(ax), charts
    dated = "period_end" in one.coords
    time = one["period_end"].values if dated else one["period"].values + 1  # people count from 1
    _bands(ax, time, chart)
    ax.axhline(0.0, color=BLACK, linewidth=1.0)
    for place, period in enumerate(judged_periods(one, own)):
        said = f"judged, until the end of {judged_by(one, own)}" if place == 0 else None
        ax.axvline(time[period], color=RED, linestyle=":", linewidth=1.2, label=said)
    unit, size = str(one.attrs["currency"]), scale_of(one, str(one.attrs["currency"]))
    in_scale(ax.yaxis, "position at the end of each period", unit, size)
    ax.set_xlabel("end of the period" if dated else "end of the period, from 1")
    if dated:
        stride = -(-len(time) // _DATES)
        ax.set_xticks(time[::stride], period_ends(one)[::stride])
    else:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    entitle(ax, f"How the position of {label(str(one['pocket'].values[own]))} spreads{option_of(one, results)}")
    worst = max(point.error for points in chart.points for point in points if point.error == point.error) / size.factor
    legend(ax, f"95 % simulation error of a line: ±{number(worst, places(worst))} at most", 4)
    return ax


def _bands(ax: Axes, time: np.ndarray, chart: Chart) -> None:
    values = np.array([[point.value for point in points] for points in chart.points])
    count = len(chart.levels)
    if len(values) == 1:  # one date: a band is a bar on it
        day = time[0] - time[0] + np.timedelta64(1, "D") if np.issubdtype(time.dtype, np.datetime64) else 0.1
        time, values = np.array([time[0] - day, time[0] + day]), np.repeat(values, 2, axis=0)
    for outer in range(count // 2):
        low, high = values[:, outer], values[:, -1 - outer]
        said = f"{100 * chart.levels[outer]:g} to {100 * chart.levels[-1 - outer]:g} %"
        ax.fill_between(time, low, high, color=BLUE, alpha=0.2 + 0.15 * outer, linewidth=0.0, label=said)
        ax.plot(time, np.column_stack([low, high]), color=BLUE, alpha=0.5, linewidth=0.6)
    middle = f"{100 * chart.levels[count // 2]:g} %" if count % 2 and chart.levels[count // 2] != 0.5 else "median"
    ax.plot(time, values[:, count // 2], color=BLUE, linewidth=2.2, label=middle)


def s_curve(
    results: xr.Dataset, ax: Axes | None = None, *, option: str | None = None, pocket: str | None = None
) -> Axes:
    """In which share of draws a programme costs no more than each amount, beside its money and its point estimate.

    ``results`` of ``simulate(curves=True)``, and ``full=True`` for the point estimate.
    """
    needed(results, "net_cost_curve", "mcsv.simulate(model, curves=True, full=True)")
    one = of_option(results, option)
    own = of_pocket(one, pocket)
    here = one.isel(pocket=own)
    values, shares = here["net_cost_curve"].values, one["share"].values
    if not np.isfinite(values).any():
        what = "is not accountable: its cost is not told"
        raise UsageError(Mistake("E696", what, "pocket", str(here["pocket"].values), way_out="leave pocket out"))
    ax = canvas(ax)
    inside = (shares >= 0.002) & (shares <= 0.998)
    x, y = values[inside], shares[inside]
    _error(ax, x, y, one)
    ax.plot(x, y, color=BLUE, linewidth=2.2)
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    marks = (
        ("net_cost_p50", "P50", ":", GREY),
        ("net_cost_p80", "P80", "--", BLACK),
        ("money_given", "reserve and budget", "-", RED),
        ("net_cost_point", "all inputs at their means", "-.", ORANGE),
    )
    for name, said, style, colour in marks:
        at = float(here[name]) if name in here else np.nan
        if np.isfinite(at):
            said = f"{said}: {number(at / size.factor, places((x[-1] - x[0]) / size.factor / 300))}"
            ax.axvline(at, color=colour, linestyle=style, linewidth=1.6, label=said)
    in_scale(ax.xaxis, "net cash cost", unit, size)
    in_percent(ax.yaxis, "share of draws that cost no more")
    ax.set_ylim(0.0, 1.0)
    who = label(str(here["pocket"].values))
    entitle(ax, f"Net cash cost of {who} by the end of {judged_by(one, own)}{option_of(one, results)}")
    ax.grid(alpha=0.25)
    ax.legend(fontsize="small")
    return ax


def _error(ax: Axes, x: np.ndarray, y: np.ndarray, one: xr.Dataset) -> None:
    """The band in which the curve of infinitely many draws lies, point by point, where it can be seen."""
    draws = int(one.attrs["draws"])
    if one.attrs.get("sampling") == "sobol":
        return
    low, high = wilson(y * draws, draws)
    if float(np.max(high - low)) > _SEEN:
        ax.fill_between(x, low, high, color=BLUE, alpha=0.25, linewidth=0.0, label="simulation error, 95 %")
