"""An array with a name for each dimension."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.results.bare.places import Places, along

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["BareVariable", "Shaped"]


class Shaped(ABC):
    """What a variable and an array say of their ``values``; what they lack is asked of xarray."""

    dims: tuple[str, ...]
    values: Any

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.to_xarray(), name)

    @property
    def shape(self) -> tuple[int, ...]:
        """How long it is along each dimension."""
        return tuple(self.values.shape)

    @property
    def ndim(self) -> int:
        """How many dimensions it has."""
        return len(self.dims)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its values."""
        found: np.dtype[Any] = self.values.dtype
        return found

    @property
    def sizes(self) -> dict[str, int]:
        """How long it is, by dimension."""
        return dict(zip(self.dims, self.shape, strict=True))

    @abstractmethod
    def to_xarray(self) -> Any:
        """The same as xarray has it."""


class BareVariable(Shaped):
    """An array with a name for each dimension, as :class:`xarray.Variable`; the array is not copied."""

    def __init__(self, dims: tuple[str, ...], values: Any, attrs: dict[str, Any]) -> None:
        held = np.asarray(values)
        self.dims, self.attrs = dims, attrs
        self.values = held[()] if held.ndim == 0 and held.dtype.kind in "mM" else held  # as xarray has it

    def isel(self, indexers: Mapping[Any, Any] | None = None, **named: Any) -> Any:
        """The part at integer positions: a number takes a dimension away. ValueError for one that is not there."""
        places = along(self.dims, {**(indexers or {}), **named})
        return self.to_xarray().isel(indexers, **named) if places is None else self.at(places)

    def at(self, places: Places) -> BareVariable:
        """The part at those of the places that are along dimensions of its own."""
        values, dims = self.values, list(self.dims)
        for axis in reversed(range(len(dims))):  # from the last, so that those before it stay where they are
            if dims[axis] in places:
                place = places[dims[axis]]
                values = values[(slice(None),) * axis + (place, ...)]
                if isinstance(place, int | np.integer):
                    del dims[axis]
        return BareVariable(tuple(dims), values, self.attrs)

    def transpose(self, *dims: str) -> Any:
        """With its dimensions in another order."""
        if {*dims} != {*self.dims}:
            return self.to_xarray().transpose(*dims)
        return BareVariable(dims, self.values.transpose([self.dims.index(dim) for dim in dims]), self.attrs)

    def to_xarray(self, copy: bool = True) -> xr.Variable:
        """The same as xarray has it; without ``copy`` over the same array."""
        import xarray as xr

        return xr.Variable(self.dims, np.array(self.values) if copy else self.values, dict(self.attrs))
