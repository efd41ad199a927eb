"""What a commissioner acts on in a portfolio: which programme to stop first, and in which order to look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.results.reading.figures import figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["by_effect", "stop_first"]

_SURE = 1.96


def by_effect(found: xr.Dataset) -> list[int]:
    """The programmes by how much lower the chance of a deficit is without them, the most first."""
    return [int(place) for place in np.argsort(found["stopped_p_deficit_change"].values, kind="stable")]


def stop_first(found: xr.Dataset) -> list[int]:
    """The programme without which the chance of a deficit falls most, and those that the draws cannot tell from it;
    none where it surely falls without none of them.
    """
    first, *others = by_effect(found)
    best = figure(found, "stopped_p_deficit_change", programme=first)
    if not best.value + best.error < 0.0:
        return []
    # Both errors are of the same draws, so that this is wider than need be: it names one too many rather than too few.
    near = []
    for place in others:
        other = figure(found, "stopped_p_deficit_change", programme=place)
        if other.value - best.value < _SURE * float(np.hypot(best.se, other.se)) and other.value + other.error < 0.0:
            near.append(place)
    return [first, *near]
