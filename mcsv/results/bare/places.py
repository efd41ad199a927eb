"""Where along a dimension something stands, by integer positions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

__all__ = ["Places", "along"]

Places = dict[str, Any]
"""Integer positions by dimension: a number, a slice, or an array of one dimension."""


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


def _is_place(place: object) -> bool:
    if isinstance(place, int | np.integer | slice):
        return not isinstance(place, bool)
    return isinstance(place, np.ndarray) and place.ndim == 1 and place.dtype.kind in "iub"
