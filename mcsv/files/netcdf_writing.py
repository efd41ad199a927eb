"""Writing netCDF4 in two steps: all that is declared, then all values.

The library brings a file's whole directory up to date each time that values follow a declaration, which for a hundred
variables takes twice as long as everything else.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["IN_HDF5", "write_netcdf"]

IN_HDF5 = threading.RLock()
"""Whoever calls HDF5 holds it: the library knows no threads, and netCDF4 lets Python's lock go in it."""


def write_netcdf(results: xr.Dataset, name: str, encoding: Mapping[Any, Mapping[str, Any]]) -> None:
    """Write a Dataset of numpy arrays to a new file ``name``, as its ``to_netcdf`` would."""
    from xarray.backends import NetCDF4DataStore
    from xarray.backends.common import ArrayWriter

    class Values(ArrayWriter):
        """Waits with values until all variables are declared."""

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.waiting: list[tuple[Any, Any]] = []

        def add(self, source: Any, target: Any, region: Any = None) -> None:
            self.waiting.append((source, target))

    values = Values()
    with IN_HDF5:
        store = NetCDF4DataStore.open(name, mode="w", format="NETCDF4")  # type: ignore[no-untyped-call]
        try:
            results.dump_to_store(store, writer=values, encoding=encoding)
            for source, target in values.waiting:
                target[...] = source
        finally:
            store.close()
