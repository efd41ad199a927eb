"""Results without xarray, made of results with it."""

from __future__ import annotations

import pytest
import xarray as xr

from mcsv.results.bare.array import BareArray
from mcsv.results.bare.dataset import Bare
from mcsv.results.bare.variable import BareVariable

__all__ = ["bare", "without_xarray"]


def bare(results: xr.Dataset) -> Bare:
    variables = {
        str(name): BareVariable(tuple(map(str, each.dims)), each.values, dict(each.attrs))
        for name, each in results.variables.items()
    }
    return Bare(variables, {*map(str, results.coords)}, dict(results.attrs))


def without_xarray(patch: pytest.MonkeyPatch) -> None:
    """From now on nothing of a bare result is left to xarray."""

    def refused(self: object) -> None:
        raise AssertionError(f"{type(self).__name__} leaves it to xarray")

    for kind in (Bare, BareArray, BareVariable):
        patch.setattr(kind, "to_xarray", refused)
