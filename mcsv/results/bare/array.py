"""A variable with what labels it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from mcsv.results.bare.labels import labelled
from mcsv.results.bare.places import along
from mcsv.results.bare.variable import BareVariable, Shaped

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Arrays", "BareArray"]


class Held(Protocol):
    """The result that an array is part of."""

    variables: Mapping[str, BareVariable]

    @property
    def coords(self) -> Mapping[str, BareArray]:
        """What labels the variables."""

    def isel(self, indexers: Mapping[Any, Any] | None = None, **named: Any) -> Any:
        """The part at integer positions."""


class BareArray(Shaped):
    """A variable with what labels it, as :class:`xarray.DataArray`; ``held`` is the result that it is part of."""

    __hash__ = None  # type: ignore[assignment]  # as xarray has it, where == compares cell by cell

    def __init__(self, held: Held, name: str, variable: BareVariable) -> None:
        self.name, self.variable, self._held = name, variable, held
        self.dims, self.values, self.attrs = variable.dims, variable.values, variable.attrs

    def __float__(self) -> float:
        return float(self.values)

    def __int__(self) -> int:
        return int(self.values)

    def __bool__(self) -> bool:
        return bool(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self)))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.values, dtype) if copy else np.asarray(self.values, dtype)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *given: Any, **named: Any) -> Any:
        return getattr(ufunc, method)(*map(_known, given), **named)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return self.coords[key] if key in self.coords else self.to_xarray()[key]
        return self.isel({self.dims[0]: key}) if isinstance(key, int | slice) and self.dims else self.to_xarray()[key]

    @property
    def coords(self) -> Mapping[str, BareArray]:
        """The labels along its dimensions, and those of no dimension."""
        labels = self._held.coords
        return Arrays(self._held, [name for name in labels if set(labels[name].dims) <= set(self.dims)])

    def isel(self, indexers: Mapping[Any, Any] | None = None, **named: Any) -> Any:
        """The part at integer positions. ValueError for a dimension that is not there."""
        places = along(self.dims, {**(indexers or {}), **named})
        if places is None:
            return self.to_xarray().isel(indexers, **named)
        return BareArray(self._held.isel(places), self.name, self.variable.at(places))

    def sel(self, indexers: Mapping[Any, Any] | None = None, **named: Any) -> Any:
        """The part at labels. KeyError for a label that is not there."""
        places = labelled(self._held.variables, self.dims, {**(indexers or {}), **named})
        return self.to_xarray().sel(indexers, **named) if places is None else self.isel(places)

    def transpose(self, *dims: str) -> Any:
        """With its dimensions in another order."""
        if {*dims} != {*self.dims}:
            return self.to_xarray().transpose(*dims)
        return BareArray(self._held, self.name, self.variable.transpose(*dims))

    def to_xarray(self) -> xr.DataArray:
        """The same as xarray has it."""
        import xarray as xr

        labels = {name: label.variable.to_xarray() for name, label in self.coords.items()}
        return xr.DataArray(np.array(self.values), labels, self.dims, self.name, dict(self.attrs))


def _known(each: Any) -> Any:
    return each.to_xarray() if isinstance(each, BareArray) else each


def _by_xarray(name: str) -> Callable[..., Any]:
    return lambda *given: getattr(operator, name)(*map(_known, given))


for _each in (
    "lt",
    "le",
    "eq",
    "ne",
    "ge",
    "gt",
    "add",
    "sub",
    "mul",
    "truediv",
    "pow",
    "and_",
    "or_",
    "neg",
    "invert",
):
    setattr(BareArray, f"__{_each.rstrip('_')}__", _by_xarray(_each))


class Arrays(Mapping[str, BareArray]):
    """Some of the variables of a result by name, each made when it is asked for."""

    def __init__(self, held: Held, names: list[str]) -> None:
        self._held, self._names = held, names

    def __getitem__(self, name: str) -> BareArray:
        if name not in self._names:
            raise KeyError(name)
        return BareArray(self._held, name, self._held.variables[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
