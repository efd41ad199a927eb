"""Parts of a distribution that bins tell of: how many draws lie below a value, and the draws below it alone."""

from __future__ import annotations

import numpy as np

from mcsv.tallies.quantiles import Sorted

__all__ = ["below", "count_below"]


def count_below(bins: Sorted, value: float) -> tuple[float, float, float]:
    """How many draws lie below a value: what bins say (as if each were even inside), and the least and most it can be.

    The least and the most differ from it where the bin of the value stands out from its neighbours, or is open.
    """
    k = int(np.searchsorted(bins.high, value, side="left"))
    if k == bins.high.size:
        return (float(bins.draws),) * 3
    before, count = float(bins.upto[k] - bins.count[k]), float(bins.count[k])
    if value <= bins.low[k]:
        return before, before, before
    inside = (value - bins.low[k]) / (bins.high[k] - bins.low[k])
    found = before + count * float(inside)
    if bins.open[k] or bins.stands_out(k):
        return found, before, before + count
    return found, found, found


def below(bins: Sorted, value: float, count: int) -> Sorted:
    """The bins of the ``count`` draws below a value, the last of them cut off there."""
    last = int(np.searchsorted(bins.upto, count, side="left"))
    parts = slice(0, last + 1)
    held, high, upto = bins.count[parts].copy(), bins.high[parts].copy(), bins.upto[parts].copy()
    held[-1] -= upto[-1] - count
    upto[-1] = count
    high[-1] = min(high[-1], value)
    return Sorted(np.minimum(bins.low[parts], high), high, held, upto, bins.open[parts])
