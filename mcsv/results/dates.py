"""What the end of each period is called, and at which ends somebody is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from mcsv.model.language.calendar import MONTHS, Step
from mcsv.results.reading import judged_period

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["judged_periods", "period_ends", "year_ends"]


def period_ends(one: xr.Dataset) -> list[str]:
    """The last day of each period (2027-03-31); without a start the period's number, from 0."""
    start, count = str(one.attrs.get("start") or ""), one.sizes["period"]
    if not start:
        return [str(t) for t in range(count)]
    months = MONTHS[cast(Step, one.attrs["step"])]
    after = np.datetime64(start, "M") + months * np.arange(1, count + 1)
    return [str(day) for day in after.astype("datetime64[D]") - 1]


def judged_periods(one: xr.Dataset) -> list[int]:
    """The periods at whose ends a deficit counts: financial years that end inside the window, and its last."""
    return [int(t) for t in np.flatnonzero(one["judged"].values)] if "judged" in one.coords else [judged_period(one)]


def year_ends(one: xr.Dataset) -> list[int]:
    """The periods in which a financial year ends."""
    return [int(t) for t in np.flatnonzero(one["year_end"].values)] if "year_end" in one.coords else []
