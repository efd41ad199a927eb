"""When a pocket is first in deficit inside its window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass
from mcsv.results.reading.figures import judged_period, probability
from mcsv.results.statistics.intervals import Probability, probability_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["FirstDeficit", "first_deficit"]


@dataclass(frozen=True)
class FirstDeficit:
    """Of the draws with a position below zero at the end of any period inside the window.

    ``likeliest``: the period (from 0) by whose end most of them are so first, ``chance`` of that among all draws;
    ``median``: by whose end half of them have been, with ``earliest`` and ``latest`` for its 95 % interval.
    """

    likeliest: int
    chance: Probability
    median: int
    earliest: int
    latest: int


def first_deficit(one: xr.Dataset, pocket: int) -> FirstDeficit | None:
    """The first deficit of a pocket in the Dataset of one option; None where no draw has any."""
    draws = int(one.attrs["draws"])
    shares = one["first_deficit_share"].isel(pocket=pocket).values[: judged_period(one, pocket) + 1]
    counts = np.rint(shares * draws)
    total = float(counts.sum())
    if total == 0:
        return None
    reached, half = np.cumsum(counts) / total, Z95 * math.sqrt(0.25 / total)
    median, earliest, latest = (int(np.argmax(reached >= q)) for q in (0.5, max(0.5 - half, 0.0), min(0.5 + half, 1.0)))
    likeliest = int(np.argmax(counts))
    if "first_deficit_median_ci" in one:  # of points, whose replicates tell the error
        earliest, latest = map(int, one["first_deficit_median_ci"].values[pocket])
        chance = probability(one, "first_deficit_share", pocket=pocket, when=likeliest)
        return FirstDeficit(likeliest, chance, median, earliest, latest)
    return FirstDeficit(likeliest, probability_of(int(counts[likeliest]), draws), median, earliest, latest)
