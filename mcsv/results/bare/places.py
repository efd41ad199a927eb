"""Where along a dimension something stands: integer positions as they are given, and labels looked up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from mcsv.results.bare.variable import BareVariable

__all__ = ["Places", "along", "labelled"]

Places = dict[str, Any]
"""Integer positions by dimension: a number, a slice, or an array of one dimension."""

_EQUAL_OR_NOT = "UOiuf"
"""Kinds of labels that are found by being equal; dates are found by their parts too, which is left to xarray."""


def along(dims: Collection[str], asked: Mapping[Any, Any]) -> Places | None:
    """The positions that were asked for, None where they are of a kind that only xarray follows.

    ValueError for a dimension that is not among ``dims``.
    """
    if unknown := asked.keys() - set(dims):
        raise ValueError(f"no dimension {', '.join(sorted(map(str, unknown)))} among {', '.join(dims)}")
    found = {
        dim: np.asarray(place, None if place else int) if isinstance(place, list) else place
        for dim, place in asked.items()
    }
    return found if all(map(_is_place, found.values())) else None


def labelled(variables: Mapping[str, BareVariable], dims: Collection[str], asked: Mapping[Any, Any]) -> Places | None:
    """Where the labels stand that were asked for, None where only xarray finds them, or says why it does not."""
    places: Places = {}
    for dim, wanted in asked.items():
        labels = variables.get(dim)
        if dim not in dims or labels is None or labels.dims != (dim,) or labels.dtype.kind not in _EQUAL_OR_NOT:
            return None
        found = [_place(labels.values, label) for label in np.atleast_1d(np.asarray(wanted)).ravel()]
        if isinstance(wanted, slice) or np.ndim(wanted) > 1 or None in found:
            return None
        places[dim] = np.asarray(found, dtype=int) if np.ndim(wanted) else found[0]
    return places


def _is_place(place: object) -> bool:
    if isinstance(place, int | np.integer | slice):
        return not isinstance(place, bool)
    return isinstance(place, np.ndarray) and place.ndim == 1 and place.dtype.kind in "iub"


def _place(labels: Any, label: Any) -> int | None:
    """Where the one label stands that is equal, None where none or several are."""
    (found,) = np.nonzero(np.asarray(labels == label))
    return int(found[0]) if len(found) == 1 else None
