"""Options beside each other: which is best at which price, and what risk buys which value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.confidence import Z95
from mcsv.errors import Mistake, UsageError
from mcsv.model.language.names import proposal
from mcsv.plot.canvas import (
    BLACK,
    COLOURS,
    GREY,
    MARKERS,
    RED,
    STYLES,
    canvas,
    entitle,
    in_percent,
    in_scale,
    label,
    needed,
    of_pocket,
)
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.words import Scale
from mcsv.results.reading.figures import accountable

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["acceptability", "trade_off"]

_ALONG = {
    "willingness_to_pay": ("_at_price", "what a unit of the effect is worth"),
    "social_weight": ("_at_weight", "weight of the value to society against own cash"),
}


def acceptability(results: xr.Dataset, ax: Axes | None = None, *, along: str | None = None) -> Axes:
    """How likely each choice is best, with its interval, over the willingness to pay or the weight of social value.

    ``results`` of ``compare``; ``along`` is ``willingness_to_pay`` or ``social_weight``, the first that there is unless
    told. Thick is the choice that is best by its mean: the frontier.
    """
    there = [name for name in _ALONG if name in results.sizes]
    if not there or (along is not None and along not in there):
        way_out = "mcsv.compare(model) of a model whose decision: has willingness_to_pay, or sign and a view"
        raise UsageError(Mistake("E696", "hold no such curve of choices", "results", str(along or ""), way_out=way_out))
    key = along or there[0]
    at, what = _ALONG[key]
    ax, x = canvas(ax), results[key].values
    share, ends, best = (results[f"{name}{at}{end}"] for name, end in (("p_best", ""), ("p_best", "_ci"), ("best", "")))
    for place, name in enumerate(map(str, results["choice"].values)):
        colour, y = COLOURS[place % len(COLOURS)], share.isel(choice=place).values
        low, high = ends.isel(choice=place).transpose("ci_bound", key).values
        ax.fill_between(x, low, high, color=colour, alpha=0.2, linewidth=0.0)
        ax.plot(x, y, color=colour, linestyle=STYLES[place % len(STYLES)], linewidth=1.3, label=label(name))
        ax.plot(
            x, np.where(best.values == name, y, np.nan), color=colour, linewidth=4.0, alpha=0.5, solid_capstyle="butt"
        )
    unit = str(results.attrs["currency"]) if key == "willingness_to_pay" else ""
    in_scale(ax.xaxis, what, unit, Scale())
    in_percent(ax.yaxis, "chance to be the best choice")
    ax.set_ylim(-0.02, 1.02)  # certain and impossible are seen as well
    entitle(ax, "Which choice is best")
    ax.legend(fontsize="small", title="thick: best by its mean;\nbands: 95 % simulation error")
    return ax


def trade_off(results: xr.Dataset, ax: Axes | None = None, *, view: str = "society", pocket: str | None = None) -> Axes:
    """Each option's chance of a deficit and its net present value, with errors; a line joins those that no other beats.

    ``results`` of ``simulate`` for a model with options; ``view``: whose value; ``pocket``: whose deficit, at any
    judged date, the accountable one's unless told.
    """
    for name in ("p_deficit_any", "npv_mean"):
        needed(results, name, "simulate a model with pockets and options")
    views = [str(name) for name in results["view"].values]
    if view not in views:
        raise UsageError(Mistake("E697", "is no view of these results", "view", view, way_out=proposal(view, views)))
    ax, own = canvas(ax), of_pocket(results, pocket)
    here = results.isel(pocket=own, view=views.index(view))
    risk, value = here["p_deficit_any"].values, here["npv_mean"].values
    ends = here["p_deficit_any_ci"].transpose("option", "ci_bound").values
    error = Z95 * here["npv_mean_se"].values
    unbeaten = _unbeaten(risk, value)
    ax.plot(
        risk[unbeaten], value[unbeaten], color=GREY, linestyle="--", linewidth=1.0, label="no other is better in both"
    )
    for place, name in enumerate(map(str, results["option"].values)):
        off = [[max(risk[place] - ends[place, 0], 0.0)], [max(ends[place, 1] - risk[place], 0.0)]]
        mark, colour = MARKERS[place % len(MARKERS)], COLOURS[place % len(COLOURS)]
        x, y = [risk[place]], [value[place]]
        ax.errorbar(
            x, y, xerr=off, yerr=[error[place]], fmt=mark, color=colour, ecolor=BLACK, label=label(name), capsize=2
        )
    who, unit = label(str(here["pocket"].values)), str(results.attrs["currency"])
    if (accepted := _accepted(results, own)) is not None:
        ax.axvline(accepted, color=RED, linestyle=":", label="tolerance")
    in_percent(ax.xaxis, f"chance of a deficit of {who}")
    in_scale(
        ax.yaxis, f"mean net present value to {label(view.replace('_', ' '))}, real", unit, scale_of(results, unit)
    )
    entitle(ax, "What each option brings, and what it risks")
    ax.grid(alpha=0.25)
    ax.legend(fontsize="small", title="with 95 % simulation error")
    return ax


def _unbeaten(risk: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Options than which no other has both less risk and more value, by rising risk."""
    order = np.lexsort((-value, risk))
    best = np.maximum.accumulate(value[order])
    return order[np.diff(best, prepend=-np.inf) > 0.0]


def _accepted(results: xr.Dataset, own: int) -> float | None:
    answerable = accountable(results)
    return answerable.tolerance if answerable and str(results["pocket"].values[own]) == answerable.pocket else None
