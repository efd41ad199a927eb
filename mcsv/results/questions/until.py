"""A run with goals: whether it may stop, what it tells whoever waits, and what its result says of how it ended."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.errors import Incomplete
from mcsv.results.reading.goals import Goal, goals_of
from mcsv.results.reading.sureness import FEWEST_EVENTS, Sure, distance, reached, sureness
from mcsv.results.statistics.intervals import rounded

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.engine import Study
    from mcsv.plan import Plan

__all__ = ["Until", "ended", "hardest", "lacking", "width"]


@runtime_checkable
class _Listens(Protocol):
    """A progress that also wants to hear how sure the run is by now."""

    def sure(self, text: str) -> None:
        """Told in words after each look."""


@dataclass(frozen=True)
class Until:
    """What a run is to be sure of within ``draws``; ``provenance`` gives the attributes of a result."""

    goals: tuple[Goal, ...]
    levels: NDArray[np.float64]
    provenance: Callable[[Plan, int, bool], Mapping[str, Any]]
    draws: int
    progress: object = None

    def distance(self, study: Study) -> float:
        """How far a study is from being sure enough, for :func:`mcsv.engine.study`."""
        from mcsv.results.sections.dataset import dataset  # loads what runs, which whoever tells a result does without
        from mcsv.results.statistics.summary import Summary

        attrs = self.provenance(study.plan, study.tallied.draws, True)
        found = sureness(dataset(Summary(study), self.levels, {}, attrs), self.goals)
        if isinstance(self.progress, _Listens):
            self.progress.sure(width(hardest(found)))
        return distance(found)

    def concluded(self, results: xr.Dataset) -> xr.Dataset:
        """The result with a word on how it ended; warns where it is not sure enough. Called for who called a run."""
        found = sureness(results, self.goals)
        enough = reached(found)
        attrs = {"until": "; ".join(map(str, self.goals)), "until_reached": int(enough), "until_limit": self.draws}
        if not enough and results.attrs["complete"]:
            warnings.warn(f"not sure enough: {lacking(hardest(found), self.draws)}", Incomplete, stacklevel=5)
        return results.assign_attrs(attrs)


def ended(results: xr.Dataset) -> tuple[Sure, ...]:
    """How sure a result is of what it was to be sure of; nothing where it had no goals."""
    return sureness(results, goals_of(str(results.attrs.get("until", ""))))


def hardest(found: tuple[Sure, ...]) -> Sure:
    """The figure that is furthest from its goal, one that is not known before all others."""
    return max(found, key=lambda sure: math.inf if math.isnan(sure.ratio) else sure.ratio)


def lacking(sure: Sure, draws: int) -> str:
    """In words, what is missing and how many draws would do."""
    needed = sure.draws_needed(draws)
    would_do = f"about {_two_digits(needed)} draws would do" if math.isfinite(needed) else _why(sure)
    return f"{width(sure)}; {would_do}"


def _why(sure: Sure) -> str:
    if not sure.trusted:
        return "few draws make up most of the spread, so that its error may be too small: no number of draws is named"
    if not sure.wanted:
        return "per cent of 0 cannot be had: state a width in the figure's own unit"
    return f"fewer than {FEWEST_EVENTS} draws decide it, too few to say how many would do"


def width(sure: Sure) -> str:
    """``p_deficit_window of council is known to within 0.0018 (goal 0.001)``; shares are shares of 1, as goals are."""
    of = f"{sure.goal.name} of {sure.place}" if sure.place else sure.goal.name
    goal = f"{100 * sure.goal.limit:.12g} %" if sure.goal.relative else _number(sure.goal.limit)
    error = sure.known.error
    if math.isnan(error):
        return f"{of} is not known (goal {goal})"
    share = f", {_number(100 * error / abs(sure.known.value))} %" if sure.goal.relative and sure.known.value else ""
    unit = f" {sure.unit}" if sure.unit not in ("", "%") else ""
    return f"{of} is known to within {_number(error)}{unit}{share} (goal {goal})"


def _number(value: float) -> str:
    return f"{value:,.2g}" if abs(value) < 100 else f"{value:,.0f}"


def _two_digits(draws: float) -> str:
    """A number of draws, rounded up to two digits."""
    digits = 1 - math.floor(math.log10(draws))
    return f"{rounded(draws, digits, up=True):,.0f}"
