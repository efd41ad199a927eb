"""What part of something has of how low the whole goes, with its error: means over the draws in which that is low.

Euler's allocation: parts of a sum, each by its mean where the sum is at or below a quantile, add up to the sum's.
Source: Tasche, Capital Allocation to Business Units and Sub-Portfolios: the Euler Principle (2008).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["given", "given_quantile"]

Floats = NDArray[np.float64]

_ROUNDING = 1e-13


def given(mean: ArrayLike, sd: ArrayLike, share: float, draws: int) -> tuple[Floats, Floats]:
    """The mean of X over the draws that some condition picks, and its standard error.

    ``mean`` and ``sd`` are those of X times whether it does, ``share`` how many it picks; nan where it picks none.
    """
    if not share > 0.0:
        nothing = np.full(np.shape(mean), np.nan)
        return nothing, nothing
    value = np.asarray(mean, dtype=np.float64) / share
    return value, _error(np.asarray(mean), np.asarray(sd), share, value, draws)


def given_quantile(
    mean: ArrayLike, sd: ArrayLike, share: float, border: ArrayLike, draws: int
) -> tuple[Floats, Floats]:
    """The same where the condition is that the whole is at or below its own quantile, which the same draws tell.

    ``border`` is the mean of X where the whole is near that quantile: a draw that lies beyond moves the quantile, and
    with it what the others are worth.
    """
    value, _ = given(mean, sd, share, draws)
    return value, _error(np.asarray(mean), np.asarray(sd), share, np.asarray(border, dtype=np.float64), draws)


def _error(mean: Floats, sd: Floats, share: float, border: Floats, draws: int) -> Floats:
    """The root of the variance of ((X - border) [picked] - share (value - border)) / share, over the draws."""
    square = sd**2 * ((draws - 1) / draws) + mean**2
    spread = square - 2.0 * border * mean + border**2 * share - (mean - border * share) ** 2
    nothing = _ROUNDING * (square + border**2 * share)  # what a constant leaves
    return np.sqrt(np.where(spread > nothing, spread, 0.0) / draws) / share
