"""What a curve of sufficient reserves says: the chance of a deficit with a reserve, the reserve for a chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["chance_with", "reserve_with"]


def chance_with(reserve: float, needed: Sequence[float], shares: Sequence[float]) -> float:
    """The share of draws in deficit with a reserve; ``needed``: the reserve that is enough in each of ``shares``."""
    if reserve < needed[0]:
        return 1.0
    if reserve >= needed[-1]:
        return 0.0
    low = int(np.searchsorted(needed, reserve, side="right")) - 1
    part = (reserve - needed[low]) / (needed[low + 1] - needed[low])
    return 1.0 - (shares[low] + part * (shares[low + 1] - shares[low]))


def reserve_with(chance: float, needed: Sequence[float], shares: Sequence[float]) -> float:
    """The smallest reserve (never below 0) with which the share of draws in deficit is ``chance``."""
    return max(0.0, float(np.interp(1.0 - chance, shares, needed)))
