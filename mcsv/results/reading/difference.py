"""What follows from the Dataset of two models' difference: the parts of a change, and whether anything changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.results.reading.figures import at, figure
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Part", "moved", "parts_of", "whole"]


@dataclass(frozen=True)
class Part:
    """What something has of the change of an outcome."""

    name: str
    change: Figure


def moved(found: xr.Dataset) -> bool:
    """Whether any figure differs, or may: there are steps, other draws or other code."""
    apart = (found[f"outcome_by_{what}"].values for what in ("draws", "code"))
    return bool(found.sizes["step"]) or any(bool(np.nan_to_num(each).any()) for each in apart)


def whole(one: xr.Dataset, place: int) -> Figure:
    """By how much an outcome of one option changed, for whatever reason.

    Where steps tell no error, it is that of two independent runs, which is too large for the same draws.
    """
    before, after = (figure(one, f"outcome_{end}", outcome=place) for end in ("before", "after"))
    of_steps, of_draws = (float(at(one, f"outcome_{what}_se", outcome=place)) for what in ("change", "by_draws"))
    error = math.hypot(of_steps, of_draws)
    return Figure(after.value - before.value, math.hypot(before.se, after.se) if math.isnan(error) else error)


def parts_of(one: xr.Dataset, place: int, name: str = "") -> list[Part]:
    """The parts of the change of an outcome of one option: other draws and other code, where any outcome has them, then
    each step, averaged over orders where that is known, unless it is told by ``name``.
    """
    found = []
    if not name:
        known = np.isfinite(at(one, "step_averaged", outcome=place)).all()
        name = "step_averaged" if known else "step_in_order"
    if np.nan_to_num(one["outcome_by_draws"].values).any():
        found.append(Part("other draws", figure(one, "outcome_by_draws", outcome=place)))
    if np.nan_to_num(one["outcome_by_code"].values).any():
        found.append(Part("other code", Figure(float(at(one, "outcome_by_code", outcome=place)), 0.0)))
    steps = map(str, one["step"].values)
    return [*found, *(Part(step, figure(one, name, step=number, outcome=place)) for number, step in enumerate(steps))]
