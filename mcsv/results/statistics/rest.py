"""What means alone are told of: what falls beyond the horizon, and what events cost; and how likely events are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.plan import Layout
from mcsv.results.statistics.summary import Summary

__all__ = ["beyond", "events"]

Floats = NDArray[np.float64]


def beyond(summary: Summary, layout: Layout) -> dict[str, Floats]:
    """Means of cash and value after the last period, (option, pocket); 0 where nothing falls there."""
    found: dict[str, Floats] = {}
    for kind in ("cash", "value"):
        every = [layout.beyond_cells.get((o, kind, p)) for o in layout.options for p in layout.pockets]
        name, shape = f"{kind}_beyond_horizon_mean", (len(layout.options), len(layout.pockets))
        mean, error = _means(summary, every)
        found |= {name: mean.reshape(shape), f"{name}_se": error.reshape(shape)}
    return found


def events(summary: Summary, layout: Layout) -> dict[str, Floats]:
    """How likely each event is and what it costs, (option, event); nan where an option has no such event."""
    if not layout.events:
        return {}
    every = [layout.event_cells.get((o, e)) for o in layout.options for e in layout.events]
    here = np.array([cells is not None for cells in every])

    def happened(count: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.array([0 if cells is None else count[cells.begins, 1:].sum() for cells in every])

    share, interval = summary.counted(happened)
    cost, error = _means(summary, [None if cells is None else cells.cost for cells in every])
    found = {"event_probability": share, "event_cost_mean": cost, "event_cost_mean_se": error}
    found = {name: np.where(here, values, np.nan) for name, values in found.items()}
    found["event_probability_ci"] = np.where(here[:, None], interval, np.nan)
    shape = (len(layout.options), len(layout.events))
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in found.items()}


def _means(summary: Summary, cells: Sequence[int | None]) -> tuple[Floats, Floats]:
    """Mean and standard error of each cell; 0 where there is none."""
    means, errors = summary.means([cell for cell in cells if cell is not None])
    here = np.array([cell is not None for cell in cells])
    mean, error = np.zeros(len(cells)), np.zeros(len(cells))
    mean[here], error[here] = means, errors
    return mean, error
