"""One scale for each unit in an answer, so that its tables can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv.reports.writing.words import Scale, scale

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["own_scale", "scale_of"]


def scale_of(one: xr.Dataset, unit: str) -> Scale:
    """The scale in which the largest figure of this unit stays short enough for a column."""
    sizes, known = [0.0], one.variables  # a DataArray of each would take most of the time of an answer
    if unit == one.attrs["currency"]:
        sizes += [_largest(known[name].values) for name in ("position_quantile", "npv_quantile") if name in known]
    for subject in ("output", "stock"):
        if f"{subject}_unit" in known:
            here = np.flatnonzero(known[f"{subject}_unit"].values == unit)
            quantiles = known[f"{subject}_quantile"]
            sizes.append(_largest(quantiles.values.take(here, axis=quantiles.dims.index(subject))))
    return scale(max(sizes))


def own_scale(one: xr.Dataset, subject: str, unit: str, place: Mapping[str, int]) -> Scale:
    """That scale for one output or stock; its own where all of it would be less than 1 in that: the price of a ticket
    is no part of a billion.
    """
    size = scale_of(one, unit)
    largest = _largest(one[f"{subject}_quantile"].isel(place).values)
    return scale(largest) if 0.0 < largest < size.factor else size


def _largest(values: NDArray[np.float64]) -> float:
    return float(np.nanmax(abs(values), initial=0.0))
