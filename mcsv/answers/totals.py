"""In how much of an outcome's variance each driver has a hand, alone or with others: total indices.

Half the mean squared distance of an outcome from itself with the driver drawn anew, over its variance (Jansen 1999).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import BinTable

__all__ = ["Shares", "shares", "variances"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Shares of variance and their standard errors, of one shape; nan where an outcome does not vary."""

    value: Floats
    se: Floats


def variances(table: BinTable) -> tuple[Floats, Floats]:
    """The variance of each outcome over all draws and its standard error, by leaving out one group at a time (K,)."""
    there = np.flatnonzero(table.draws)
    every = np.ones(table.draws.size, np.bool_)
    whole = _variance(table, every)
    without = [_variance(table, np.arange(table.draws.size) != group) for group in there] if there.size > 1 else [whole]
    return whole, np.std(without, axis=0) * np.sqrt(len(without) - 1)


def _variance(table: BinTable, kept: NDArray[np.bool_]) -> Floats:
    n, total = int(table.draws[kept].sum()), table.total[kept].sum(axis=0)
    return np.asarray(np.maximum(table.squares[kept].sum(axis=0) / n - (total / n - table.centres) ** 2, 0.0))


def shares(part: Floats, part_se: Floats, variance: tuple[Floats, Floats]) -> Shares:
    """Parts (…, K) of outcomes' variances as shares of them."""
    whole, whole_se = variance
    with np.errstate(all="ignore"):
        value = part / whole
        se = np.hypot(part_se, value * whole_se) / whole
    varies = whole > 0.0
    return Shares(np.where(varies, value, np.nan), np.where(varies, se, np.nan))
