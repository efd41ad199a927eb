"""What follows from the figures of a result: the same for every report, and for the document that programs read.

Each takes the Dataset of one option. Money is in the Dataset's ``currency``, probabilities are shares.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.results.reading.dates import judged_periods, year_ends
from mcsv.results.reading.figures import (
    Standing,
    accountable,
    figure,
    judged_period,
    pocket_index,
    probability,
    reserve_held,
    standing,
)
from mcsv.results.statistics.intervals import Figure, Probability, draws_for

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "Register",
    "Risk",
    "Verdict",
    "Why",
    "only_shifts",
    "register",
    "reserve_for",
    "rest_of",
    "tolerance_of",
    "verdict",
]

Why = Literal["known", "few draws", "few draws to try", "none would do", "stopped", "not looked for"]
"""Whether a reserve is known, and if not, why."""


@dataclass(frozen=True)
class Verdict:
    """How a pocket stands to the risk that it accepts, at any judged date.

    ``chance`` of a deficit at any of them; ``worst`` is the period at whose end one is likeliest, with ``at_worst``
    for its chance; ``at_end`` the chance at the end of the window. ``reserve`` brings the chance at any judged date to
    the tolerance, ``why`` says whether it is known; ``held`` is what the model gives, None where nobody says.
    ``later`` is where the chance is above the tolerance after the window only: the period behind it, a financial year's
    end or the last, at whose end a deficit is likeliest, and how likely.
    """

    chance: Probability
    tolerance: float
    standing: Standing
    worst: int
    at_worst: Probability
    at_end: Probability
    dates: int
    reserve: Figure
    why: Why
    held: float | None
    later: tuple[int, Probability] | None


def verdict(one: xr.Dataset, pocket: int, tolerance: float) -> Verdict:
    """How a pocket stands to a tolerance."""
    chance = probability(one, "p_deficit_any", pocket=pocket)
    judged = judged_periods(one, pocket)
    worst = judged[int(np.argmax(one["p_deficit"].isel(pocket=pocket).values[judged]))]
    reserve, why = reserve_for(one, pocket, 1.0 - tolerance)
    return Verdict(
        chance=chance,
        tolerance=tolerance,
        standing=standing(chance, tolerance),
        worst=worst,
        at_worst=probability(one, "p_deficit", pocket=pocket, period=worst),
        at_end=probability(one, "p_deficit_window", pocket=pocket),
        dates=len(judged),
        reserve=reserve,
        why=why,
        held=reserve_held(one, pocket),
        later=None if standing(chance, tolerance) == "above" else _later(one, pocket, tolerance),
    )


def _later(one: xr.Dataset, pocket: int, tolerance: float) -> tuple[int, Probability] | None:
    """When a pocket's deficit is likeliest after its window, and how likely, where that is above a tolerance."""
    behind = [t for t in (*year_ends(one), one.sizes["period"] - 1) if t > judged_period(one, pocket)]
    if not behind:
        return None
    worst = behind[int(np.argmax(one["p_deficit"].isel(pocket=pocket).values[behind]))]
    chance = probability(one, "p_deficit", pocket=pocket, period=worst)
    return (worst, chance) if standing(chance, tolerance) == "above" else None


def tolerance_of(one: xr.Dataset, pocket: int) -> float | None:
    """The risk that a pocket accepts, None where it states none."""
    answerable = accountable(one)
    if answerable is not None and pocket == pocket_index(one, answerable.pocket):
        return answerable.tolerance
    if "pocket_tolerance" not in one:
        return None
    found = float(one["pocket_tolerance"].isel(pocket=pocket))
    return found if math.isfinite(found) else None


def reserve_for(one: xr.Dataset, pocket: int, confidence: float, joint: bool = True) -> tuple[Figure, Why]:
    """The smallest reserve without a deficit at any judged date (``joint``; else at the window's end) in the share
    ``confidence`` of draws, and whether it is known. KeyError where the Dataset lacks the confidence.
    """
    (matches,) = np.nonzero(np.isclose(one["confidence"].values, confidence, rtol=0, atol=1e-9))
    if not len(matches):
        raise KeyError(f"confidence {confidence:g}")
    name = "reserve_required_any" if joint else "reserve_required"
    found = figure(one, name, pocket=pocket, confidence=int(matches[0]))
    required = one[name].isel(pocket=pocket).values
    if math.isnan(found.value) and _none_for_more(required, one["confidence"].values, confidence):
        return Figure(0.0, 0.0), "known"
    return found, _why(one, pocket, found, confidence)


def only_shifts(one: xr.Dataset, pocket: int) -> bool:
    """Whether a pocket's reserve is seen to do no more than shift the position: it is stated for confidences of which
    the pocket's tolerance says nothing.
    """
    tolerance, levels = tolerance_of(one, pocket), one["confidence"].values
    others = [at for at, level in enumerate(levels) if tolerance is None or abs(1.0 - level - tolerance) > 1e-9]
    return any(figure(one, "reserve_required_any", pocket=pocket, confidence=at).known for at in others)


def _none_for_more(required: NDArray[np.float64], levels: NDArray[np.float64], confidence: float) -> bool:
    """Whether a higher confidence needs no reserve, so that this one needs none either."""
    return bool((required[levels > confidence] == 0.0).any())


def _why(one: xr.Dataset, pocket: int, found: Figure, confidence: float) -> Why:
    if found.known:
        return "known"
    if math.isinf(found.value):
        return "none would do"
    if int(one.attrs["draws"]) < draws_for(confidence):
        return "few draws"
    tolerance = tolerance_of(one, pocket)
    if tolerance is None or abs(1.0 - confidence - tolerance) > 1e-9:
        return "not looked for"
    return "few draws to try" if one.attrs.get("complete", 1) else "stopped"


@dataclass(frozen=True)
class Risk:
    """An event: how likely it is, what it costs, its share (0 to 1) of what all cost (None where it costs nothing)."""

    name: str
    probability: Probability
    cost: Figure
    share: Figure | None


@dataclass(frozen=True)
class Register:
    """The events of an option, the dearest first, and what all of them cost.

    Errors of events that share inputs may add up, and are never more than their sum.
    """

    risks: tuple[Risk, ...]
    total: Figure


def register(one: xr.Dataset) -> Register:
    """The register of risks; empty where an option has none."""
    if "event_probability" not in one:
        return Register((), Figure(0.0, 0.0))
    means = one["event_cost_mean"].values
    here = [int(index) for index in np.argsort(-np.nan_to_num(means), kind="stable") if np.isfinite(means[index])]
    costs = [figure(one, "event_cost_mean", event=index) for index in here]
    total = Figure(sum(cost.value for cost in costs), sum(cost.se for cost in costs))
    names = [str(one["event"].values[index]) for index in here]
    chances = [probability(one, "event_probability", event=index) for index in here]
    risks = (
        Risk(name, chance, cost, _share(cost, total)) for name, chance, cost in zip(names, chances, costs, strict=True)
    )
    return Register(tuple(risks), total)


def _share(cost: Figure, total: Figure) -> Figure | None:
    if cost.value == 0 or total.value == 0:
        return None
    part = cost.value / total.value
    return Figure(part, (cost.se + part * total.se) / total.value)


def rest_of(share: Figure) -> Figure:
    """What a share (0 to 1) leaves of the whole."""
    return Figure(max(1.0 - share.value, 0.0), share.se)
