"""A driver's own values at the edges of its bins and inside them, from its distribution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import EDGES
from mcsv.distributions import Distribution

__all__ = ["at_edges", "at_shares", "inside_bins"]

Floats = NDArray[np.float64]

_NODES = 16


def at_edges(distribution: Distribution) -> Floats:
    """Values (75,) that a share EDGES of all values do not exceed; the ends of the support at both ends."""
    inner = _quantiles(distribution, EDGES[1:-1], 1.0 - EDGES[1:-1])
    low, high = distribution.support()
    return np.concatenate([[low], inner, [high]])


def at_shares(distribution: Distribution, shares: Floats) -> Floats:
    """Values that these shares of all values, between 0 and 1, do not exceed."""
    return _quantiles(distribution, shares, 1.0 - shares)


def inside_bins(distribution: Distribution) -> Floats:
    """Means (74,) of the values in each bin, by the middles of 16 equal parts of it."""
    part = (np.arange(_NODES) + 0.5) / _NODES
    below = EDGES[:-1, None] + np.diff(EDGES)[:, None] * part
    above = below[::-1, ::-1]  # the edges are the same from either end
    return np.asarray(_quantiles(distribution, below.ravel(), above.ravel()).reshape(below.shape).mean(axis=1))


def _quantiles(distribution: Distribution, below: Floats, above: Floats) -> Floats:
    """Quantiles from the nearer end: the share below a value, or the share above it."""
    upper = below > 0.5
    found = np.empty(below.shape)
    for end, share in ((False, below), (True, above)):
        here = upper == end
        found[here] = distribution.quantile(share[here], end)
    return found
