"""How a pocket's position spreads over the periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.message import day, message, titled
from mcsv.reports.writing.paper import Chart, Shown
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import end_of
from mcsv.results.reading.dates import end_names
from mcsv.results.reading.figures import figure, judged_by, judged_period
from mcsv.results.statistics.intervals import draws_for

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["LEVELS", "spread"]

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that are drawn: of those that the draws can tell, the nearest."""


def spread(one: xr.Dataset, pocket: int) -> list[Chart]:
    """The chart of a pocket's quantiles; none where its position never moves from zero, or nothing can be told."""
    values = one["position_quantile"].isel(pocket=pocket).values
    if not np.nanmax(np.abs(values), initial=0.0) > 0.0:
        return []
    levels = one["quantile"].values
    told = np.array([draws_for(float(level)) <= int(one.attrs["draws"]) for level in levels])
    if not told.any():
        return []
    shown = sorted({int(np.argmin(np.where(told, abs(levels - wanted), np.inf))) for wanted in LEVELS})
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    points = tuple(
        tuple(Shown(figure(one, "position_quantile", pocket=pocket, period=t, quantile=q), unit, size) for q in shown)
        for t in range(one.sizes["period"])
    )
    title = message("How the position of {pocket} spreads", pocket=str(one["pocket"].values[pocket]))
    return [
        Chart(
            title=titled(title, size.unit(unit)),
            labels=tuple(map(day, end_names(one))),
            levels=tuple(float(levels[index]) for index in shown),
            points=points,
            mark=judged_period(one),
            mark_note=end_of(judged_by(one)),
        )
    ]
