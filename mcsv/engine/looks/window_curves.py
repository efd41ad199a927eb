"""What curves of windows need beside points at equal distances: gaps without draws, and values that bins blur."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.executors import Executor
from mcsv.engine.looks.finer_bins import blurred, unreached
from mcsv.engine.looks.sharp import sharp
from mcsv.engine.tallied import Tallied
from mcsv.plan import Plan
from mcsv.tallies import Sorted

__all__ = ["exact_quantiles", "with_gaps"]

Floats = NDArray[np.float64]

_WIDE = 0.01  # of all that the draws span: a straight line across less is no further off than the picture shows
_MOST = 64  # gaps, the widest first: a page holds a number for each of them in every window


def with_gaps(shares: Floats, cells: Sequence[Sorted], draws: int) -> Floats:
    """The shares, with one on either side of each gap in which none of the draws of a cell lies.

    A straight line from point to point runs through the gap, in which the share stays as it is: with events that cost
    a lot and happen or not it would be off by up to the distance of two shares. Gaps among so few draws that chance
    leaves more open than that are none.
    """
    found: list[tuple[float, int]] = []
    for ranked in cells:
        width = (ranked.low[1:] - ranked.high[:-1]) / max(float(ranked.high[-1] - ranked.low[0]), np.finfo(float).tiny)
        upto = ranked.upto[:-1]
        part = 1.0 - upto / draws
        apart = np.diff(shares)[np.clip(np.searchsorted(shares, part) - 1, 0, shares.size - 2)]
        seen = apart > np.sqrt(part * (1.0 - part) / draws)
        found += zip(width[seen].tolist(), upto[seen].tolist(), strict=True)
    widest = sorted((gap for gap in found if gap[0] > _WIDE), reverse=True)
    below = list(dict.fromkeys(upto for _, upto in widest))[:_MOST]
    ends = 1.0 - (np.array(below, dtype=np.float64)[:, None] + (-0.5, 0.5)) / draws
    return np.union1d(shares, ends.ravel()) if below else shares


def exact_quantiles(
    plan: Plan, tallied: Tallied, ranked: list[Sorted], cells: Collection[int], levels: Floats, executor: Executor
) -> dict[tuple[int, float], float]:
    """The quantiles of some cells that their bins blur, as those of a run: from draws made again, or finer bins."""
    doubtful = dict.fromkeys((*blurred(ranked, levels), *unreached(ranked, levels)))
    wanted = [pair for pair in doubtful if pair[0] in cells]
    return sharp(plan, tallied, ranked, wanted, (), {}, executor)[0]
