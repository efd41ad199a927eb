"""What the end of each period is called, and at which ends somebody is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.results.declared.periods import called
from mcsv.results.reading.figures import judged_period

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["end_names", "judged_periods", "period_ends", "year_ends"]


def period_ends(one: xr.Dataset) -> list[str]:
    """The last day of each period (2027-03-31); without a start the period's number, from 0."""
    if "period_end" not in one.coords:
        return called(one)
    return [str(day) for day in one["period_end"].values.astype("datetime64[D]")]


def end_names(one: xr.Dataset) -> list[str]:
    """What people call the end of each period: its last day; without a start its number, from 1 (year 1, year 2)."""
    return period_ends(one) if "period_end" in one.coords else [f"{int(each) + 1}" for each in called(one)]


def judged_periods(one: xr.Dataset, pocket: int | None = None) -> list[int]:
    """The periods at whose ends a deficit counts: financial years that end inside the window, and its last.

    The window is that of a pocket where one is named, otherwise that of most.
    """
    last = judged_period(one, pocket)
    if last != judged_period(one):
        return sorted({*(t for t in year_ends(one) if t < last), last})
    return [int(t) for t in np.flatnonzero(one["judged"].values)] if "judged" in one.coords else [judged_period(one)]


def year_ends(one: xr.Dataset) -> list[int]:
    """The periods in which a financial year ends."""
    return [int(t) for t in np.flatnonzero(one["year_end"].values)] if "year_end" in one.coords else []
