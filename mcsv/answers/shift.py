"""Where drivers lie in the draws that end in a deficit: what is different about them.

Says something also where deficits are so rare that first-order indices of the deficit say nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import EDGES, BinTable
from mcsv.dataclass import dataclass

__all__ = ["FEWEST", "Shift", "shift"]

Floats = NDArray[np.float64]

FEWEST = 20
"""Deficits that it takes to say anything."""


@dataclass(frozen=True)
class Shift:
    """By driver and outcome (D, K), of outcomes that are a yes or no; nan for others, and with too few draws.

    ``percentile``: the driver's mean percentile (0 to 1) in draws with a yes; 0.5 where it makes no difference.
    ``distance``: the largest distance of its distribution there from that of all draws (Kolmogorov's), ``noise`` what
    that would be below in 95 of 100 runs if it made no difference.
    """

    percentile: Floats
    se: Floats
    distance: Floats
    noise: Floats


def shift(table: BinTable) -> Shift:
    """Of each driver among draws with a yes."""
    counts, yes = table.counts.sum(axis=0), table.sums.sum(axis=0)  # (D, B), (D, B, K)
    upto, width = _places(table, counts)
    cases = yes.sum(axis=1)  # (D, K)
    told = table.is_yes_no & (cases >= FEWEST)
    with np.errstate(all="ignore"):
        share = yes / cases[:, None]
        middle = (upto - width / 2)[..., None]
        mean = (share * middle).sum(axis=1)
        spread = (share * (middle**2 + width[..., None] ** 2 / 12)).sum(axis=1) - mean**2
        distance = np.abs(np.cumsum(share, axis=1) - upto[..., None]).max(axis=1)
        parts = mean, np.sqrt(np.maximum(spread, 0.0) / cases), distance, 1.358 / np.sqrt(cases)
    return Shift(*(np.where(told, part, np.nan) for part in parts))


def _places(table: BinTable, counts: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Of each driver's bins the share of all draws up to their end, and in them (D, B)."""
    uneven = table.is_counted[:, None] | table.by_rank
    width = np.where(uneven, counts / counts.sum(axis=1, keepdims=True), np.diff(EDGES))
    return np.cumsum(width, axis=1), width
