"""What falls beyond the horizon, and so into no figure of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.cells import measured
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import Column, Row, Shown, Table
from mcsv.reports.writing.scales import scale_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["beyond"]

_WORTH_TELLING = 1e-6
"""Of the largest position: less than this beyond the horizon is not told."""


def beyond(one: xr.Dataset) -> list[Table]:
    """A line for each pocket for which anything falls beyond the horizon."""
    if "cash_beyond_horizon_mean" not in one:
        return []
    unit = str(one.attrs["currency"])
    size, rows = scale_of(one, unit), []
    most = float(np.nanmax(abs(one["position_quantile"].values)))
    for index, name in enumerate(map(str, one["pocket"].values)):
        means = [measured(one, f"{kind}_beyond_horizon_mean", unit, size, pocket=index) for kind in ("cash", "value")]
        if any(abs(mean.value) > _WORTH_TELLING * most for mean in means):
            rows.append(Row(name, tuple(map(_or_none, means))))
    title = titled(message("Beyond the horizon and in no figure above: means"), size.unit(unit))
    columns = (Column(message("cash"), "beside"), Column(message("value"), "beside"))
    title = message("{title}; value is real, not discounted", title=title)
    return [Table(title, columns, tuple(rows))] if rows else []


def _or_none(mean: Shown) -> Shown | str:
    return mean if mean.value else message("none")
