"""How draws lie inside bins: as dense as the neighbours say, unless a bin stands out from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Beside", "beside", "excess_of", "read_off", "tilt_of"]

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Beside = tuple[Floats, Floats, Truths, Truths]
"""What each bin would hold if it were as dense as its left and right neighbour, and whether there is one."""


def beside(low: Floats, high: Floats, count: NDArray[np.int64], touches: Truths) -> Beside:
    """The neighbours of bins in rising order; ``touches`` (bins - 1,): whether each ends where the next one begins."""
    width = high - low
    size = width.size
    left, right = np.zeros(size), np.zeros(size)
    joined = touches & (width[1:] > 0) & (width[:-1] > 0)
    np.divide(count[:-1] * width[1:], width[:-1], out=left[1:], where=joined)
    np.divide(count[1:] * width[:-1], width[1:], out=right[:-1], where=joined)
    return left, right, np.append(False, joined)[:size], np.append(joined, False)[:size]


def tilt_of(count: NDArray[np.int64], excess: Floats, near: Beside) -> Floats:
    """How much the density rises across each bin, as a share of its mean; 0 in bins that stand out."""
    left, right, has_left, has_right = near
    rise = np.where(has_left & has_right, (right - left) / 2, 0.0)
    # At an end, or beside a gap, there is one neighbour to tell.
    rise = np.where(has_right & ~has_left, right - count, rise)
    rise = np.where(has_left & ~has_right, count - left, rise)
    return np.asarray(np.where(excess > 0, 0.0, np.clip(rise / count, -2.0, 2.0)))


def excess_of(low: Floats, high: Floats, count: NDArray[np.int64], near: Beside) -> Floats:
    """How many draws of each bin its neighbours and chance do not explain: an atom, a spike, an edge.

    They may lie anywhere in the bin. With one neighbour only, a moderate difference may be a slope, of which the
    straight line through the bin misplaces an eighth at most.
    """
    left, right, has_left, has_right = near
    neighbours = np.maximum(has_left.astype(np.float64) + has_right, 1.0)
    bent = np.abs(count - (left + right) / neighbours)
    unexplained = np.maximum(bent - 4.0 * np.sqrt(2.0 * count + 1.0), 0.0)
    slope = (has_left ^ has_right) & (bent < count / 4)
    excess = np.minimum(np.where(slope, unexplained / 8, unexplained), count)
    return np.asarray(np.where(high > low, excess, 0.0))


def read_off(
    rank: Floats, low: Floats, high: Floats, count: NDArray[np.int64], upto: NDArray[np.int64], tilt: Floats
) -> Floats:
    """The value below which ``rank`` draws lie, in the bin that reaches it; nan where ``rank`` is."""
    share = np.minimum(np.maximum((rank - (upto - count)) / count, 0.0), 1.0)
    # count (1 - tilt / 2) u + count tilt u^2 / 2 draws lie in the first share u of the bin: solved for u.
    start = 1.0 - tilt / 2
    root = start + np.sqrt(start * start + 2.0 * tilt * share)
    inside = np.divide(2.0 * share, root, out=np.zeros(share.shape), where=root > 0)
    found = low + (high - low) * np.minimum(np.maximum(inside, 0.0), 1.0)
    return np.where(np.isnan(rank), np.nan, found)
