"""Observations that families are fitted to, checked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import field
from functools import cached_property

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import MOST_ATOMS
from mcsv.distributions.base import Floats
from mcsv.distributions.rules import number
from mcsv.elicitation.bounds import Bounds
from mcsv.errors import DistributionError, Mistake

__all__ = ["FEWEST", "Observations", "observations"]

FEWEST = 5
"""Fewer observations than that say nothing about a distribution's shape."""
_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Observations:
    """Rising values of one quantity, with its name, its file and column (if it came from one) and its bounds."""

    values: Floats
    name: str = "quantity"
    file: str = ""
    column: str = ""
    bounds: Bounds = field(default_factory=Bounds)

    @cached_property
    def whole(self) -> bool:
        """Whether they can be counts: whole numbers from 0 on."""
        return bool(self.values[0] >= 0 and np.all(self.values == np.floor(self.values)))

    def resampled(self, values: Floats) -> Observations:
        """Other values of the same quantity."""
        return Observations(np.sort(values), self.name, self.file, self.column, self.bounds)


def observations(
    values: Iterable[object], name: str = "quantity", file: str = "", column: str = "", bounds: Bounds | None = None
) -> Observations:
    """Values checked: plain numbers, at least FEWEST, not all the same, inside the bounds.

    DistributionError with every mistake (the first ten of a kind), its path the number of the value (``[3]``).
    """
    bounds = bounds or Bounds()
    mistakes = list(_bound_mistakes(bounds))
    if isinstance(values, np.ndarray):
        if values.ndim != 1 or values.dtype.kind not in "iuf":
            what = f"an array of shape {values.shape} and type {values.dtype} is no list of numbers"
            raise DistributionError(Mistake("E203", what, "data", rule="one dimension, of numbers"))
        values = values.tolist()
    found = [number(value, f"[{place}]") for place, value in enumerate(values)]
    mistakes += [value for value in found if isinstance(value, Mistake)][:_SHOWN]
    numbers = np.sort(np.array([value for value in found if isinstance(value, float)]))
    if not mistakes:
        mistakes += _size_mistakes(numbers)
        outside = [_outside(value, place, bounds) for place, value in enumerate(found) if isinstance(value, float)]
        mistakes += [mistake for mistake in outside if mistake][:_SHOWN]
    if mistakes:
        raise DistributionError(mistakes)
    return Observations(numbers, name, file, column, bounds)


def _bound_mistakes(bounds: Bounds) -> Iterable[Mistake]:
    for name in ("lower", "upper"):
        bound = getattr(bounds, name)
        value = None if bound is None else number(bound, name)
        if isinstance(value, Mistake):
            yield value
            return
    if bounds.lower is not None and bounds.upper is not None and bounds.lower >= bounds.upper:
        shown = f"{bounds.lower:g}, {bounds.upper:g}"
        yield Mistake("E301", "lower is not below upper", "lower", shown, way_out="swap them")


def _size_mistakes(values: Floats) -> list[Mistake]:
    if not FEWEST <= len(values) <= MOST_ATOMS:
        rule = f"{FEWEST} to {MOST_ATOMS:,} observations"
        what = "too few observations" if len(values) < FEWEST else "too many observations"
        way_out = "state percentiles instead: mcsv elicit" if len(values) < FEWEST else "take a sample of them"
        return [Mistake("E305", f"{what} to fit a distribution to", "data", f"{len(values):,}", rule, way_out)]
    if values[0] == values[-1]:
        return [Mistake("E305", "all observations are the same", "data", f"{values[0]:g}", way_out="use dist: fixed")]
    return []


def _outside(value: float, place: int, bounds: Bounds) -> Mistake | None:
    low = -math.inf if bounds.lower is None else bounds.lower
    high = math.inf if bounds.upper is None else bounds.upper
    if low <= value <= high:
        return None
    rule = f"from {low:g} to {high:g}"
    return Mistake("E205", "an observation is outside the bounds", f"[{place}]", f"{value:g}", rule)
