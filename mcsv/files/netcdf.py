"""The netCDF files that mcsv writes, read straight: several times as fast as through what reads any netCDF there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.results.bare.dataset import Bare
from mcsv.results.bare.variable import BareVariable

if TYPE_CHECKING:
    import netCDF4

__all__ = ["BESIDE", "DAYS", "read_own"]

BESIDE = "coordinates"
"""The attribute that names labels of other dimensions."""
DAYS = "days since 1970-01-01"
"""The unit of dates."""


def read_own(place: Path, mark: str) -> dict[str, Bare] | None:
    """What a file and its groups hold, by the group's name (empty: the root), wholly in memory; None for a file whose
    root lacks the attribute ``mark``, which says that mcsv wrote it.

    As xarray has it, each is what :func:`xarray.open_dataset` gives. OSError or RuntimeError where it cannot be read.
    """
    from netCDF4 import Dataset

    with Dataset(place) as file:
        if mark not in file.ncattrs():
            return None
        file.set_auto_maskandscale(False)
        return {"": _dataset(file)} | {name: _dataset(file[name]) for name in sorted(file.groups)}


def _dataset(group: netCDF4.Dataset) -> Bare:
    variables, beside = dict[str, BareVariable](), set(str(_attrs(group).get(BESIDE, "")).split())
    for name, stored in group.variables.items():
        attrs = _attrs(stored)
        beside.update(str(attrs.pop(BESIDE, "")).split())
        variables[name] = BareVariable(stored.dimensions, _values(stored, attrs), attrs)
    beside.update(name for name in variables if variables[name].dims == (name,))
    attrs = {name: value for name, value in _attrs(group).items() if name != BESIDE}
    return Bare(variables, beside & variables.keys(), attrs)


def _attrs(part: netCDF4.Dataset | netCDF4.Variable[Any]) -> dict[str, Any]:
    return {name: part.getncattr(name) for name in part.ncattrs()}


def _values(stored: netCDF4.Variable[Any], attrs: dict[str, Any]) -> Any:
    """The values with their own type; what is said of the type goes from ``attrs``."""
    values = np.asarray(stored[...])
    if stored.dtype is str:
        return values.astype(str)
    if attrs.get("dtype") == "bool":
        del attrs["dtype"]
        return values.astype(bool)
    if attrs.get("units") == DAYS:
        del attrs["units"], attrs["calendar"]
        return values.astype("datetime64[D]").astype("datetime64[s]")
    return values
