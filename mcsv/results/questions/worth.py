"""What it would be worth to know more, as the xarray Dataset that everybody reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mcsv.results.bare.dataset import made
from mcsv.results.declared.variables import COORDINATES, coordinate, declare

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["worth_dataset"]


def worth_dataset(found: Mapping[str, Any], attrs: Mapping[str, Any]) -> xr.Dataset:
    """Variables and labels by their declared names; ``benefit_unit`` among ``attrs`` is the unit of net benefits."""
    unit, money = str(attrs["benefit_unit"]), str(attrs["currency"])
    labels = {name: coordinate(name, values) for name, values in found.items() if name in COORDINATES}
    variables = {
        name: declare(name, values, money if name.startswith("reserve") else unit)
        for name, values in found.items()
        if name not in COORDINATES
    }
    return made(variables, labels, dict(attrs)).to_xarray(copy=False)
