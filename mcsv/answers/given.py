"""Figures of the draws that a condition picks, from sums in which all others are 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["given"]

Floats = NDArray[np.float64]

_ROUNDING = 1e-12
"""What rounding may leave of sums of squares, and of a mean."""


def given(mean: ArrayLike, sd: ArrayLike, picked: ArrayLike, draws: int, ends: ArrayLike) -> tuple[Floats, Floats]:
    """Mean and its standard error among the ``picked`` of so many draws.

    ``mean``, ``sd`` (with draws - 1) and ``ends`` (…, 2), the smallest and the largest, are those of all draws, where
    those that are not picked count as 0. nan where none is picked, and an error where it is but one. Where those that
    are picked lie so close together (within a millionth of their mean) that sums of squares cannot tell how close, the
    error is the largest that these allow; it is 0 where they are one number.
    """
    all_mean, all_sd, count = (np.asarray(each, dtype=np.float64) for each in (mean, sd, picked))
    low, high = np.moveaxis(np.asarray(ends, dtype=np.float64), -1, 0)
    with np.errstate(all="ignore"):
        found = all_mean * draws / count
        squares = (draws - 1) * all_sd**2 + draws * all_mean**2
        left = np.maximum(squares - count * found**2, _ROUNDING * squares)
        furthest = np.where(found < 0.0, low, high)  # of some numbers no mean is the largest, unless they are all alike
        alike = np.abs(furthest - found) <= _ROUNDING * np.abs(furthest)
        error = np.where(alike, 0.0, np.sqrt(left / (count - 1) / count))
    return np.where(count > 0, found, np.nan), np.where(count > 1, error, np.nan)
