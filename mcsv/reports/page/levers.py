"""What the reader of a page may move, as numbers for its script: window, tolerance, reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.confidence import wider
from mcsv.reports.page.lever_words import LEVER_WORDS
from mcsv.reports.writing.message import day
from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.spans import duration, within
from mcsv.results.declared.curves import POINTS
from mcsv.results.reading.dates import end_names, year_ends
from mcsv.results.reading.figures import accountable, in_words, pocket_index, reserve_held

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["levers"]

_MOST_WINDOWS = 12
_THIN = 2
"""Every second point of a curve is enough for a page, and the ends stay; where there are more, some stand at gaps that
no draw lies in, and all of them stay."""
_DIGITS = 7
_READ = ("reserve_curve", "p_deficit_by", "p_deficit_by_ci", "reserve_curve_gain", "reserve_mean")


def levers(results: xr.Dataset, option: str) -> dict[str, Any] | None:
    """Windows with their curves, what is held, the tolerance; None where nobody is accountable or there are no curves.

    ``shares`` and, by window, ``needed`` (the reserve that is enough in each share of draws, None where a reserve does
    more than shift the position) and ``count`` (of draws in deficit with the reserve that the model gives); where draws
    are points also ``ends``, the interval of that chance, which no count tells, and by share ``wider``: its error over
    that of as many plain draws. ``words``: what is said of all that.
    """
    answerable = accountable(results)
    if answerable is None or "reserve_curve" not in results:
        return None
    kept = [name for name in _READ if name in results]
    one = results[kept].isel(option=[str(name) for name in results["option"].values].index(option))
    pocket = pocket_index(one, answerable.pocket)
    thin = _thinned(results["share"].values.size)
    ends, draws = end_names(one), int(results.attrs["draws"])
    offered = [period for period in _windows(one, answerable.window - 1) if _told(results, pocket, period)]
    windows = [
        {
            "label": duration(in_words(period + 1, results.attrs["step"])),
            "within": within(in_words(period + 1, results.attrs["step"])),
            "until": day(ends[period]),
            "needed": _needed(one["reserve_curve"].isel(pocket=pocket, period=period).values[thin]),
            "count": round(float(one["p_deficit_by"].isel(pocket=pocket, period=period)) * draws),
            **_of_points(results, one.isel(pocket=pocket, period=period), thin),
        }
        for period in offered
    ]
    return {
        "pocket": clean(answerable.pocket),
        "currency": str(results.attrs["currency"]),
        "draws": draws,
        "tolerance": answerable.tolerance,
        "held": reserve_held(one, pocket) or 0.0,
        "shares": [float(f"{share:.7g}") for share in results["share"].values[thin]],
        "windows": windows,
        "window": offered.index(answerable.window - 1),
        "words": LEVER_WORDS,
    }


def _windows(one: xr.Dataset, own: int) -> list[int]:
    """The last periods of the windows on offer: all, or the ends of financial years where there are many."""
    count = one.sizes["period"]
    if count <= _MOST_WINDOWS:
        return list(range(count))
    years = [*year_ends(one), count - 1]
    stride = -(-len(years) // _MOST_WINDOWS)
    return sorted({*years[::stride], own})


def _told(results: xr.Dataset, pocket: int, period: int) -> bool:
    """Whether a run with a window that ends there would find all cash where it is; all options offer the same ones."""
    return not np.isnan(results["p_deficit_by"].isel(pocket=pocket, period=period).values).any()


def _of_points(results: xr.Dataset, there: xr.Dataset, kept: NDArray[np.int64]) -> dict[str, Any]:
    """What replicates tell of errors in a window; nothing of plain draws."""
    if results.attrs.get("sampling") != "sobol":
        return {}
    ends = [float(end) for end in there["p_deficit_by_ci"].values]
    if "reserve_curve_gain" not in there:
        return {"ends": ends}
    width = wider(int(results.attrs["points_replicates"]) - 1) / there["reserve_curve_gain"].values[kept]
    return {"ends": ends, "wider": [float(f"{each:.3g}") if np.isfinite(each) else None for each in width]}


def _thinned(size: int) -> NDArray[np.int64]:
    return np.unique(np.append(np.arange(0, size, _THIN if size <= POINTS else 1), size - 1))


def _needed(curve: NDArray[np.float64]) -> list[float] | None:
    return None if np.isnan(curve).any() else [float(f"{value:.{_DIGITS}g}") for value in curve]
