"""What follows from a result: the answers that a commissioner acts on, picked or derived from a Dataset.

Pure functions. Probabilities are shares, money is in the Dataset's ``currency``. ``one`` is the Dataset of a
single option, as :func:`by_option` hands it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.results.statistics.intervals import Figure, Probability

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model.language.calendar import Step

__all__ = [
    "Accountable",
    "Standing",
    "accountable",
    "at",
    "by_option",
    "figure",
    "has_positions",
    "in_words",
    "judged_apart",
    "judged_by",
    "judged_period",
    "pocket_index",
    "probability",
    "reserve_at",
    "reserve_at_tolerance",
    "reserve_held",
    "standing",
]

Standing = Literal["above", "within", "unclear"]
"""Where a probability stands to the tolerance; unclear: the tolerance lies inside its 95 % interval."""


@dataclass(frozen=True)
class Accountable:
    """Who answers for a deficit: the pocket, its window (in periods; in words), the risk it accepts."""

    pocket: str
    window: int
    label: str
    tolerance: float


def accountable(results: xr.Dataset) -> Accountable | None:
    """The accountability that the model states, or None where it states none."""
    attrs = results.attrs
    if not attrs.get("accountability_pocket"):
        return None
    return Accountable(
        pocket=str(attrs["accountability_pocket"]),
        window=int(attrs["accountability_window"]),
        label=str(attrs["accountability_label"]),
        tolerance=float(attrs["tolerance"]),
    )


def by_option(results: xr.Dataset) -> dict[str, xr.Dataset]:
    """The part of each option, by its name and in the model's order."""
    return {str(name): results.isel(option=index) for index, name in enumerate(results["option"].values)}


def has_positions(results: xr.Dataset) -> bool:
    """Whether there is a programme with pockets, not only inputs and outputs."""
    return "position_mean" in results and results.sizes.get("pocket", 0) > 0


def judged_period(results: xr.Dataset, pocket: int | None = None) -> int:
    """The period by whose end pockets are judged: the window's last, else the horizon's last.

    With a ``pocket`` of a single option, that of its own window where it has one.
    """
    if pocket is not None and "pocket_window" in results:
        return int(results["pocket_window"].isel(pocket=pocket)) - 1
    last = results.sizes["period"] - 1
    answerable = accountable(results)
    return last if answerable is None else min(answerable.window - 1, last)


def judged_by(results: xr.Dataset, pocket: int | None = None) -> str:
    """In words, the end of what :func:`judged_period` is the last period of."""
    period = judged_period(results, pocket)
    if period != judged_period(results):
        return in_words(period + 1, results.attrs["step"])
    answerable = accountable(results)
    return "the horizon" if answerable is None else answerable.label


def judged_apart(one: xr.Dataset, pocket: int) -> str:
    """Words to stand below the name of a pocket that is judged at another date than most; else nothing."""
    apart = judged_period(one, pocket) != judged_period(one)
    return f"end of {judged_by(one, pocket)}" if apart else ""


def in_words(periods: int, step: Step) -> str:
    """So many periods in words, as whole years where they are."""
    years, rest = divmod(periods, _A_YEAR[step])
    count, unit = (periods, step) if rest else (years, "year")
    return f"{count} {unit}{'' if count == 1 else 's'}"


_A_YEAR = {"month": 12, "quarter": 4, "year": 1}


def pocket_index(results: xr.Dataset, name: str) -> int:
    """Where the pocket ``name`` stands along ``pocket``. ValueError where there is none."""
    return [str(label) for label in results["pocket"].values].index(name)


def at(one: xr.Dataset, name: str, **place: int) -> Any:
    """The numbers of ``name`` at integer positions along its dimensions: what ``isel`` gives, forty times as fast.

    KeyError for a name or a dimension that is not there.
    """
    variable = one.variables[name]
    if not place.keys() <= set(variable.dims):
        raise KeyError(f"{name} along {', '.join(place)}")
    return variable.values[tuple(place.get(str(dim), slice(None)) for dim in variable.dims)]


_HAIR = 1e-12


def figure(one: xr.Dataset, name: str, **place: int) -> Figure:
    """The number ``name`` with its standard error ``name_se`` at integer positions along its dimensions.

    What rounding leaves of a number that is the same in every draw is no error, and what it leaves of none no number.
    """
    value, se = float(at(one, name, **place)), float(at(one, f"{name}_se", **place))
    if not 0.0 < se < _HAIR * max(abs(value), 1.0):
        return Figure(value, se)
    return Figure(0.0 if abs(value) < _HAIR else float(f"{value:.12g}"), 0.0)


def probability(one: xr.Dataset, name: str, **place: int) -> Probability:
    """The probability ``name`` with its interval ``name_ci`` at integer positions along its dimensions."""
    low, high = at(one, f"{name}_ci", **place)
    return Probability(float(at(one, name, **place)), float(low), float(high))


def standing(chance: Probability, tolerance: float) -> Standing:
    """Whether the chance is above or within the tolerance, or too near to it for so many draws."""
    if chance.low > tolerance:
        return "above"
    return "within" if chance.high <= tolerance else "unclear"


def reserve_at_tolerance(one: xr.Dataset, answerable: Accountable) -> Figure:
    """The smallest reserve (money) with which the accountable pocket's risk is the tolerance."""
    return reserve_at(one, pocket_index(one, answerable.pocket), answerable.tolerance)


def reserve_at(one: xr.Dataset, pocket: int, tolerance: float) -> Figure:
    """The smallest reserve (money) with which a pocket's risk is ``tolerance``.

    KeyError where the Dataset lacks the confidence 1 - tolerance.
    """
    (matches,) = np.nonzero(np.isclose(one["confidence"].values, 1 - tolerance, rtol=0, atol=1e-9))
    if not len(matches):
        raise KeyError(f"confidence {1 - tolerance:g}")
    return figure(one, "reserve_required", pocket=pocket, confidence=int(matches[0]))


def reserve_held(one: xr.Dataset, pocket: int) -> float | None:
    """The mean reserve (money) that the model gives the pocket, or None where the Dataset does not say."""
    return float(one["reserve_mean"].isel(pocket=pocket)) if "reserve_mean" in one else None
