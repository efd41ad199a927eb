"""How surely outputs meet their targets, from exact counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from mcsv.plan import Layout
from mcsv.results.statistics.summary import Summary

__all__ = ["targets"]

Floats = NDArray[np.float64]


def targets(summary: Summary, layout: Layout) -> dict[str, Floats]:
    """Bounds and chances, (option, output), where any output has a target; chances are nan for those without one."""
    if not layout.target_cells:
        return {}
    every = [layout.target_cells.get((option, output)) for option in layout.options for output in layout.outputs]
    shape = (len(layout.options), len(layout.outputs))
    found = {
        "target_at_least": np.array([-np.inf if cells is None else cells.at_least for cells in every]),
        "target_at_most": np.array([np.inf if cells is None else cells.at_most for cells in every]),
    }
    counters = {
        "p_target_met": [None if cells is None else cells.met for cells in every],
        "p_target_met_no_deficit": [None if cells is None else cells.both for cells in every],
    }
    for name, places in counters.items():
        here = np.array([place is not None for place in places])
        share, ends = summary.counted(partial(_met, places))
        found[name] = np.where(here, share, np.nan)
        found[f"{name}_ci"] = np.where(here[:, None], ends, np.nan)
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in found.items()}


def _met(places: Sequence[int | None], count: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.array([0 if place is None else count[place, 1] for place in places])
