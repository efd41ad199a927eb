"""All variables of a result, and what labels them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from mcsv.results.bare.array import Arrays, BareArray
from mcsv.results.bare.labels import labelled
from mcsv.results.bare.places import Places, along
from mcsv.results.bare.variable import BareVariable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Bare", "extended", "made"]

_ERRORS = ("_se", "_ci", "_heavy")
"""What follows a figure's name in those of its standard error, its interval, and whether the error may be too small."""


class Bare:
    """Variables by name, and the names of those that label others, as :class:`xarray.Dataset`."""

    def __init__(self, variables: Mapping[str, BareVariable], labels: Collection[str], attrs: dict[str, Any]) -> None:
        self.variables, self.attrs, self._labels = variables, attrs, frozenset(labels)
        self.sizes = {dim: size for variable in variables.values() for dim, size in variable.sizes.items()}

    @classmethod
    def of(cls, results: xr.Dataset) -> Bare:
        """What a Dataset holds; its arrays are not copied."""
        held = {str(name): variable for name, variable in results.variables.items()}
        bare = {
            name: BareVariable(tuple(map(str, each.dims)), each.values, dict(each.attrs)) for name, each in held.items()
        }
        return cls(bare, [str(name) for name in results.coords], dict(results.attrs))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.to_xarray(), name)

    def __contains__(self, name: object) -> bool:
        return name in self.variables

    def __iter__(self) -> Iterator[str]:
        return iter(self.data_vars)

    def __len__(self) -> int:
        return len(self.data_vars)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str) and key in self.variables:
            return BareArray(self, key, self.variables[key])
        if isinstance(key, list) and all(name in self.variables for name in key):
            return self._only(key)
        return self.to_xarray()[key]

    def _only(self, names: list[str]) -> Bare:
        """Some of the variables, and what labels them."""
        dims = {dim for name in names for dim in self.variables[name].dims}
        labels = [name for name in self._labels if dims.issuperset(self.variables[name].dims)]
        kept = {name: variable for name, variable in self.variables.items() if name in (*names, *labels)}
        return Bare(kept, self._labels.intersection(kept), self.attrs)

    @property
    def coords(self) -> Mapping[str, BareArray]:
        """What labels the variables."""
        return Arrays(self, [name for name in self.variables if name in self._labels])

    @property
    def data_vars(self) -> Mapping[str, BareArray]:
        """What is labelled."""
        return Arrays(self, [name for name in self.variables if name not in self._labels])

    def isel(self, indexers: Mapping[Any, Any] | None = None, **named: Any) -> Any:
        """The part at integer positions. ValueError for a dimension that is not there."""
        places = along(self.sizes, {**(indexers or {}), **named})
        return self.to_xarray().isel(indexers, **named) if places is None else _Part(self, places)

    def sel(self, indexers: Mapping[Any, Any] | None = None, **named: Any) -> Any:
        """The part at labels. KeyError for a label that is not there."""
        places = labelled(self.variables, self.sizes, {**(indexers or {}), **named})
        return self.to_xarray().sel(indexers, **named) if places is None else self.isel(places)

    def with_more(self, variables: Mapping[str, BareVariable], labels: Mapping[str, BareVariable]) -> Bare:
        """With other variables besides, and what labels them."""
        return Bare({**self.variables, **variables, **labels}, self._labels.union(labels), self.attrs)

    def saying(self, attrs: dict[str, Any]) -> Bare:
        """The same variables in the order in which :meth:`to_xarray` has them, of which other things are said."""
        ordered = sorted(self.variables, key=self._labels.__contains__)  # what labels others comes last
        return Bare({name: self.variables[name] for name in ordered}, self._labels, attrs)

    def to_xarray(self, copy: bool = True) -> xr.Dataset:
        """The same as xarray has it; without ``copy`` over the same arrays, for whoever made them."""
        import xarray as xr

        whole = {name: variable.to_xarray(copy) for name, variable in self.variables.items()}
        labels = {name: whole.pop(name) for name in [*whole] if name in self._labels}
        return xr.Dataset(whole, labels, self.attrs)


class _Part(Bare):
    """A part of a result at integer positions, whose variables are taken when they are asked for."""

    def __init__(self, whole: Bare, places: Places) -> None:
        self.variables, self.attrs, self._labels = _Taken(whole.variables, places), whole.attrs, whole._labels
        left = {dim: np.arange(size)[places.get(dim, slice(None))] for dim, size in whole.sizes.items()}
        self.sizes = {dim: len(kept) for dim, kept in left.items() if np.ndim(kept)}


class _Taken(Mapping[str, BareVariable]):
    """Variables at integer positions."""

    def __init__(self, whole: Mapping[str, BareVariable], places: Places) -> None:
        self._whole, self._places = whole, places
        self._known: dict[str, BareVariable] = {}

    def __getitem__(self, name: str) -> BareVariable:
        if name not in self._known:
            self._known[name] = self._whole[name].at(self._places)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._whole

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)


def made(variables: Mapping[str, BareVariable], labels: Mapping[str, BareVariable], attrs: Mapping[str, Any]) -> Bare:
    """The result with these variables, and what labels them."""
    _name_errors(variables)
    return Bare({**variables, **labels}, labels.keys(), dict(attrs))


def extended(results: Any, variables: Mapping[str, BareVariable], labels: Mapping[str, BareVariable]) -> xr.Dataset:
    """A result with other variables besides, of the kind that it is: bare, or xarray's."""
    _name_errors(variables)
    if isinstance(results, Bare):
        return cast("xr.Dataset", results.with_more(variables, labels))
    more, labelling = ({name: each.to_xarray() for name, each in some.items()} for some in (variables, labels))
    found: xr.Dataset = results.assign(more).assign_coords(labelling)
    return found


def _name_errors(variables: Mapping[str, BareVariable]) -> None:
    """Each figure names what says how sure it is, by the convention of climate data (CF): ``ancillary_variables``."""
    for name, variable in variables.items():
        beside = [name + kind for kind in _ERRORS if name + kind in variables]
        if beside:
            variable.attrs["ancillary_variables"] = " ".join(beside)
