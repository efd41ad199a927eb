"""Figures of the draws that a condition picks, from sums in which all others are 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["given"]

Floats = NDArray[np.float64]

_ROUNDING = 1e-12


def given(mean: ArrayLike, sd: ArrayLike, picked: ArrayLike, draws: int) -> tuple[Floats, Floats]:
    """Mean and its standard error among the ``picked`` of so many draws.

    ``mean`` and ``sd`` (with draws - 1) are those of all draws, where those that are not picked count as 0. nan where
    none is picked, and an error where it is but one.
    """
    all_mean, all_sd, count = (np.asarray(each, dtype=np.float64) for each in (mean, sd, picked))
    with np.errstate(all="ignore"):
        found = all_mean * draws / count
        squares = (draws - 1) * all_sd**2 + draws * all_mean**2
        left = squares - count * found**2
        left = np.where(left > _ROUNDING * squares, left, 0.0)  # what rounding leaves of a single number
        error = np.sqrt(left / (count - 1) / count)
    return np.where(count > 0, found, np.nan), np.where(count > 1, error, np.nan)
