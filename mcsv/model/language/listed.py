"""Arrays as lists, which a file would hold: data in Python are arrays of numpy or xarray, or series of pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["listed"]

_SIMPLE = frozenset((str, int, float, bool, type(None)))  # most of what there is, told apart first


def listed(data: Any) -> Any:
    """``data`` with lists (of lists) in place of arrays, a number in place of one without dimensions, at any depth.

    What holds no array is given back itself. A masked value becomes None, so that it is found missing.
    """
    if type(data) in _SIMPLE or isinstance(data, np.generic):
        return data
    if isinstance(data, Mapping):
        parts = {key: listed(part) for key, part in data.items()}
        return data if all(parts[key] is part for key, part in data.items()) else parts
    if isinstance(data, list | tuple):
        found = [listed(part) for part in data]
        return data if all(map(_same, found, data)) else found
    if isinstance(data, np.ma.MaskedArray):  # as an array it would show what it hides
        return data.tolist()
    if hasattr(data, "__array__"):
        return np.asarray(data).tolist()
    return data


def _same(one: object, other: object) -> bool:
    return one is other
