"""What steps explain of a change: one after the other, and averaged over all orders in which they can come.

A combination of steps is a number whose bits say which of them are made. The average over orders is the Shapley value:
parts that add up to the whole change, whatever figure changes.
"""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

__all__ = ["averaged", "error_of_quantiles", "in_order", "whole"]

Floats = NDArray[np.float64]
Weights = list[dict[int, float]]
"""For each part the weight of what the combinations come to."""


def whole(steps: int) -> dict[int, float]:
    """The change that all steps make; nothing without steps."""
    return {2**steps - 1: 1.0, 0: -1.0} if steps else {}


def in_order(steps: int) -> Weights:
    """What each step changes that is made after those before it."""
    return [{2 ** (place + 1) - 1: 1.0, 2**place - 1: -1.0} for place in range(steps)]


def averaged(steps: int) -> Weights:
    """What each step changes on average over all orders."""
    found: Weights = [{} for _ in range(steps)]
    for some in range(2**steps):
        size = some.bit_count()
        for place in range(steps):
            inside = some >> place & 1
            others = size - 1 if inside else size
            found[place][some] = (1.0 if inside else -1.0) / (steps * comb(steps - 1, others))
    return found


def error_of_quantiles(errors: Floats, draws: Floats, levels: Floats) -> float:
    """The standard error of a weighted sum of quantiles (n,) of outcomes of the same draws; nan where one is unknown.

    ``errors`` are those of each quantile by itself times its weight, ``draws`` (n, single draws) tell how far they go
    together: as much as being below the one quantile does with being below the other (Bahadur 1966).
    """
    there = np.flatnonzero(errors)
    if not there.size:
        return 0.0
    low = []
    for place in there.tolist():
        rank = max(int(np.ceil(levels[place] * draws.shape[1])) - 1, 0)
        low.append(draws[place] <= np.partition(draws[place], rank)[rank])
    below = np.stack(low).astype(np.float64)
    share = below.mean(axis=1)
    # Not by BLAS, whose threads would move bits.
    together = np.einsum("id,jd->ij", below, below) / draws.shape[1] - np.outer(share, share)
    scaled = errors[there] / np.sqrt(np.maximum(share * (1.0 - share), 1e-300))
    found = float(np.einsum("i,ij,j->", scaled, together, scaled))
    return float(np.sqrt(found)) if np.isnan(found) or found > 0.0 else 0.0
