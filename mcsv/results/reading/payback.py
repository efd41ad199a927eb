"""When a pocket has its money back: from which period on its cumulative cash stays at or above zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.results.reading.figures import judged_period
from mcsv.results.statistics.intervals import Probability, wilson

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Payback", "payback"]


@dataclass(frozen=True)
class Payback:
    """``median``: the period (from 0) by whose end half of the draws have paid back, None where fewer ever do.

    ``in_window``: the chance to have paid back by the end of its window (or horizon); ``never``: the chance not to
    within the horizon. ``at_once``: no draw ever was below zero, there was nothing to pay back.
    """

    median: int | None
    in_window: Probability
    never: Probability
    at_once: bool


def payback(one: xr.Dataset, pocket: int) -> Payback:
    """The payback of a pocket in the Dataset of one option."""
    shares = one["payback_period_share"].isel(pocket=pocket).values
    reached = np.cumsum(shares[:-1])
    by_half = np.flatnonzero(reached >= 0.5)
    judged = judged_period(one, pocket)
    return Payback(
        median=int(by_half[0]) if by_half.size else None,
        in_window=_chance(one, pocket, judged, float(reached[judged])),
        never=_chance(one, pocket, -1, float(shares[-1])),
        at_once=bool(shares[0] == 1.0),
    )


def _chance(one: xr.Dataset, pocket: int, place: int, share: float) -> Probability:
    """The share that has paid back by a period, or, in the last place, never does."""
    if "payback_by_ci" in one:  # of points, whose replicates tell the error
        low, high = one["payback_by_ci"].values[pocket, place]
        return Probability(share, float(low), float(high))
    draws = int(one.attrs["draws"])
    count = round(share * draws)
    low, high = wilson(count, draws)
    return Probability(count / draws, float(low), float(high))
