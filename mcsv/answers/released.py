"""How much of a reserve would be released on average if an input were known before the reserve is set."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.slopes import levelled

__all__ = ["released"]

Floats = NDArray[np.float64]

_BINS = 64
_LEAST = 20
"""Draws that each bin must have on either side of its quantile."""


def released(score: Floats, position: Floats, risk: float) -> tuple[float, float]:
    """The reserve that leaves the ``risk`` of a deficit, less its mean where ``score`` is known; and the error of that.

    From single draws: (draws,) of what would be known, on any rising scale such as its normal score, and of the
    position. A reserve does no more than shift the position here. nan where bins have too few draws.

    Inside a bin the position is moved along the line through the bins beside it, so that what is known inside the bin
    counts too. The error is that of the influence of single draws on both quantiles, which go together.
    """
    size = score.size // _BINS
    if size * min(risk, 1.0 - risk) < _LEAST:
        return np.nan, np.nan
    order = np.argsort(score[: size * _BINS], kind="stable")
    at, y = score[order].reshape(_BINS, size), position[order].reshape(_BINS, size)
    inner, moved = _quantile(levelled(at, y), risk)
    whole, without = _quantile(y.reshape(1, -1), risk)
    influence = moved.ravel() - without.ravel()
    return float(inner.mean() - whole[0]), float(influence.std() / np.sqrt(influence.size))


def _quantile(values: Floats, risk: float) -> tuple[Floats, Floats]:
    """Quantiles of rows, and how each draw moves that of its row (times the number of draws)."""
    width = min(2.0 * np.sqrt(risk * (1.0 - risk) / values.shape[1]), 0.9 * min(risk, 1.0 - risk))
    low, found, high = np.quantile(values, [risk - width, risk, risk + width], axis=1, method="median_unbiased")
    sparsity = ((high - low) / (2.0 * width))[:, None]  # 1 over the density
    return found, sparsity * (risk - (values < found[:, None]))
