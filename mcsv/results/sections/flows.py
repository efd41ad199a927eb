"""What flows into and out of pockets by period."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.results.declared.flows import FLOWS
from mcsv.results.statistics.ratios import means
from mcsv.results.statistics.summary import Summary

__all__ = ["flows"]

_CELLS = {"cash_in": "all_in", "cash_out": "all_out", "budget": "all_budget"}


def flows(summary: Summary) -> dict[str, NDArray[np.float64]]:
    """Means of cash in, cash out and budget, (option, pocket, period), of their totals, of what lapses in all and of
    the reserve that a pocket begins with, (option, pocket).
    """
    layout = summary.layout
    told = [layout.money[option].flows[pocket] for option in layout.options for pocket in layout.pockets]
    shape = len(layout.options), len(layout.pockets)
    opening, error = summary.means([each.opening for each in told])
    found = {"opening_mean": opening.reshape(shape), "opening_mean_se": error.reshape(shape)}
    gone, error = means(summary, [each.lapsed for each in told])
    found |= {"lapsed_total_mean": np.nan_to_num(gone).reshape(shape)}
    found |= {"lapsed_total_mean_se": np.nan_to_num(error).reshape(shape)}
    for name in FLOWS:
        by_period = [cell for each in told for cell in getattr(each, name)]
        total = [getattr(each, _CELLS[name]) for each in told]
        for key, cells, sizes in (("mean", by_period, (*shape, len(layout.periods))), ("total_mean", total, shape)):
            value, error = summary.means(cells)
            found[f"{name}_{key}"], found[f"{name}_{key}_se"] = value.reshape(sizes), error.reshape(sizes)
    return found
