"""How sure a result is of the figures that it was to be sure of: when to stop, and how many draws would do.

The rule is fixed before the run: after 1, 2, 4, … shards of draws the run stops as soon as half the width of every
ordinary 95 % interval is within its goal, and every figure rests on at least a hundred of the draws that decide it.
Then stopping does not spoil the interval: with first looks that large it covers as that of a run of fixed size does.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.results.declared.variables import VARIABLES
from mcsv.results.reading.dates import period_ends
from mcsv.results.reading.derived import tolerance_of
from mcsv.results.reading.figures import accountable, by_option, figure, judged_period, pocket_index, probability
from mcsv.results.reading.goals import Goal, refused
from mcsv.results.reading.selection import chosen
from mcsv.results.statistics.intervals import Figure, Probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["FEWEST_EVENTS", "Sure", "distance", "reached", "sureness"]

FEWEST_EVENTS = 100
"""Draws on the rarer side that a figure has to rest on before a run may stop for it."""

_ABSENT = ("event_", "stock_")  # figures that an option without the event or stock does not have


@dataclass(frozen=True)
class Sure:
    """One figure that a goal is about. ``place`` is its labels in words; ``wanted`` is half the width of its interval
    at most, in its unit; ``events`` how many draws it rests on (inf where all count); ``trusted``: its error holds.
    """

    goal: Goal
    place: str
    known: Figure | Probability
    unit: str
    wanted: float
    events: float
    trusted: bool

    @property
    def ratio(self) -> float:
        """Its error over what is wanted, 1 or less where it is sure enough; nan where the draws cannot tell."""
        if not self.trusted or not math.isfinite(self.known.value):
            return math.nan
        return 0.0 if self.known.error == 0.0 else self.known.error / self.wanted if self.wanted else math.inf

    def draws_needed(self, draws: int) -> float:
        """About how many draws would do, seen from a run of ``draws``; nan where that cannot be told."""
        known = self.events > 0 and self.ratio < math.inf
        return draws * max(self.ratio**2, FEWEST_EVENTS / self.events) if known else math.nan


def distance(found: Sequence[Sure]) -> float:
    """How far a run is from being able to stop: the largest ratio, and inf with too few events; 1 or less is there.

    nan where what is known would do, and the rest is not known.
    """
    ratios = [sure.ratio if sure.events >= FEWEST_EVENTS else math.inf for sure in found]
    worst = max((ratio for ratio in ratios if not math.isnan(ratio)), default=0.0)
    return math.nan if worst <= 1.0 and any(map(math.isnan, ratios)) else worst


def reached(found: Sequence[Sure]) -> bool:
    """Whether every figure is as sure as wanted, by the ordinary interval of all draws."""
    return all(sure.ratio <= 1.0 for sure in found)


def sureness(results: xr.Dataset, goals: Sequence[Goal]) -> tuple[Sure, ...]:
    """Every figure that the goals are about: of all options, of the accountable pocket, at the end of its window and
    for its tolerance, unless labels say otherwise. UsageError E583 for a name or label that the result lacks.
    """
    return tuple(sure for goal in goals for sure in _of_goal(results, goal))


def _of_goal(results: xr.Dataset, goal: Goal) -> list[Sure]:
    if goal.name not in results:
        raise refused("E583", str(goal), f"this model's result has no {goal.name}")
    try:
        places = chosen(results[goal.name], goal.labels)
    except LookupError as error:
        raise refused("E583", str(goal), str(error)) from None
    wanted, option = {dim: place for dim, place in places.items() if dim != "option"}, places.get("option")
    found = []
    for index, (name, one) in enumerate(by_option(results).items()):
        if option in (None, index):
            found += list(_cells(one, goal, wanted, name if results.sizes["option"] > 1 else ""))
    if not found:
        raise refused("E583", str(goal), "no option has such a figure")
    largest = max((abs(sure.known.value) for sure in found if math.isfinite(sure.known.value)), default=0.0)
    return [_sized(sure, largest) for sure in found]


def _sized(sure: Sure, largest: float) -> Sure:
    """With what is wanted in the figure's unit; per cent of nothing are those of the largest figure beside it."""
    if not sure.goal.relative:
        return sure
    return replace(sure, wanted=sure.goal.limit * (abs(sure.known.value) or largest))


def _cells(one: xr.Dataset, goal: Goal, wanted: dict[str, int], option: str) -> Iterator[Sure]:
    name, cells = goal.name, one[goal.name]
    dims = [str(dim) for dim in cells.dims]
    fixed = _signed_off(one, dims, wanted)
    free = [dim for dim in dims if dim not in fixed]
    for along in itertools.product(*(range(cells.sizes[dim]) for dim in free)):
        place = {dim: {**fixed, **dict(zip(free, along, strict=True))}[dim] for dim in dims}
        known = (probability if goal.probability else figure)(one, name, **place)
        if math.isnan(known.value) and name.startswith(_ABSENT):
            continue
        heavy = f"{name}_heavy"
        labels = [option, *(_label(one, dim, index) for dim, index in place.items())]
        yield Sure(
            goal,
            ", ".join(filter(None, labels)),
            _certain(one, name, place, known),
            _unit(one, name, place),
            goal.limit,
            _events(one, name, place, known),
            not (heavy in one and bool(one[heavy].values[tuple(place[dim] for dim in dims)])),
        )


def _signed_off(one: xr.Dataset, dims: Sequence[str], wanted: dict[str, int]) -> dict[str, int]:
    """The cell that somebody signs: whose pocket, when, with which confidence."""
    found, answerable = dict(wanted), accountable(one)
    if "pocket" in dims and answerable is not None:
        found.setdefault("pocket", pocket_index(one, answerable.pocket))
    if "period" in dims:
        found.setdefault("period", judged_period(one, found.get("pocket")))
    tolerance = tolerance_of(one, found["pocket"]) if "confidence" in dims and "pocket" in found else None
    if tolerance is not None:
        found.setdefault("confidence", int(np.argmin(abs(one["confidence"].values - (1.0 - tolerance)))))
    return found


def _label(one: xr.Dataset, dim: str, index: int) -> str:
    if dim == "period":
        return period_ends(one)[index]
    value = one[dim].values[index]
    return f"{100 * value:.10g} %" if dim in ("quantile", "confidence") else str(value)


def _unit(one: xr.Dataset, name: str, place: dict[str, int]) -> str:
    unit = VARIABLES[name].unit
    if unit in place:  # that of an output or stock
        return str(one[f"{unit}_unit"].values[place[unit]])
    return {"share": "%", "money": str(one.attrs.get("currency", ""))}.get(unit, "")


def _certain(one: xr.Dataset, name: str, place: dict[str, int], known: Figure | Probability) -> Figure | Probability:
    """The probability without an interval where what it is about is the same in every draw."""
    where = {dim: place[dim] for dim in ("pocket", "view", "output") if dim in place}
    subject = {"pocket": "position", "view": "npv", "output": "output"}.get(next(iter(where), ""))
    if not isinstance(known, Probability) or subject is None or known.value not in (0.0, 1.0):
        return known
    varies = one[f"{subject}_min"].isel(where).values != one[f"{subject}_max"].isel(where).values
    return known if varies.any() else Probability(known.value, known.value, known.value)


def _events(one: xr.Dataset, name: str, place: dict[str, int], known: Figure | Probability) -> float:
    """How many draws decide a figure: those on the rarer side of a probability, beyond a quantile, with a deficit."""
    draws = int(one.attrs["draws"])
    if isinstance(known, Probability):
        certain = _certain(one, name, place, known).error == 0.0
        return math.inf if certain else draws * min(known.value, 1.0 - known.value)
    if known.se == 0.0:
        return math.inf
    for dim in ("quantile", "confidence"):
        if dim in place:
            level = float(one[dim].values[place[dim]])
            return draws * min(level, 1.0 - level)
    if name.startswith("shortfall_"):
        return draws * probability(one, "p_deficit", **place).value
    return draws * probability(one, "event_probability", **place).value if name.startswith("event_") else math.inf
