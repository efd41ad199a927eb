"""What a commissioner acts on in a portfolio: which programme to stop first, and in which order to look at them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from mcsv.confidence import Z95
from mcsv.errors import Mistake, UsageError
from mcsv.results.reading.figures import figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "by_effect",
    "by_itself",
    "is_portfolio",
    "left_out",
    "of_one_programme",
    "programmes",
    "stop_first",
    "titles_of",
]


def is_portfolio(found: xr.Dataset) -> bool:
    """Whether a result is the answer of a portfolio, and not of one programme."""
    return "pool_reserve" in found


def of_one_programme(found: xr.Dataset, what: str) -> xr.Dataset:
    """A result, where it is one programme's; UsageError E796 for a portfolio's, which ``what`` cannot be done with."""
    if is_portfolio(found):
        way_out = "write its one model (mcsv portfolio FILE --model ALL.yaml) and run that"
        raise UsageError(Mistake("E796", f"is the answer of a portfolio, which cannot be {what}", way_out=way_out))
    return found


def programmes(found: xr.Dataset) -> list[str]:
    """The names of the programmes."""
    return [str(name) for name in found["programme"].values]


def titles_of(found: xr.Dataset) -> list[str]:
    """What the programmes are called in their models, in the same order."""
    return [str(title) for title in found["programme_title"].values]


def left_out(found: xr.Dataset) -> dict[str, list[str]]:
    """By programme, the keys of its model that concern it alone, so that nothing of them is in the answer."""
    return _by_programme(found, "left_out")


def by_itself(found: xr.Dataset) -> dict[str, list[str]]:
    """By programme, the paths of what goes by its own position in the shared pocket, whatever others have there."""
    return _by_programme(found, "by_itself")


def _by_programme(found: xr.Dataset, what: str) -> dict[str, list[str]]:
    return {str(name): [*map(str, keys)] for name, keys in json.loads(str(found.attrs.get(what, "{}"))).items()}


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
        if other.value - best.value < Z95 * float(np.hypot(best.se, other.se)) and other.value + other.error < 0.0:
            near.append(place)
    return [first, *near]
