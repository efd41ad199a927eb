"""Where along a dimension something stands, by what labels it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from mcsv.results.bare.places import Places
from mcsv.results.bare.variable import BareVariable

__all__ = ["labelled"]

_EQUAL_OR_NOT = "UOiuf"
"""Kinds of labels that are found by being equal; dates are found by their parts too, which is left to xarray."""


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


def _place(labels: Any, label: Any) -> int | None:
    """Where the one label stands that is equal, None where none or several are."""
    (found,) = np.nonzero(np.asarray(labels == label))
    return int(found[0]) if len(found) == 1 else None
