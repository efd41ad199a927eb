"""One scale for each unit in an answer, so that its tables can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.words import Scale, scale

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["scale_of"]


def scale_of(one: xr.Dataset, unit: str) -> Scale:
    """The scale in which the largest figure of this unit stays short enough for a column."""
    sizes = [0.0]
    if unit == one.attrs["currency"]:
        sizes += [_largest(one[name]) for name in ("position_quantile", "npv_quantile") if name in one]
    for subject in ("output", "stock"):
        if f"{subject}_unit" in one.coords:
            here = np.flatnonzero(one[f"{subject}_unit"].values == unit)
            sizes.append(_largest(one[f"{subject}_quantile"].isel({subject: here})))
    return scale(max(sizes))


def _largest(values: xr.DataArray) -> float:
    return float(np.nanmax(abs(values.values), initial=0.0))
