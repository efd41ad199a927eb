"""What follows from a result: the answers that a commissioner acts on, picked or derived from a Dataset.

Pure functions. Probabilities are shares, money is in the Dataset's ``currency``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mcsv.results.intervals import Figure, Probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "Accountable",
    "Standing",
    "accountable",
    "figure",
    "has_positions",
    "last_period",
    "options",
    "probability",
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


def options(results: xr.Dataset) -> tuple[str, ...]:
    """The options' names in their order."""
    return tuple(str(name) for name in results["option"].values)


def has_positions(results: xr.Dataset) -> bool:
    """Whether there is a programme with pockets, not only inputs and outputs."""
    return "position_mean" in results and results.sizes.get("pocket", 0) > 0


def last_period(results: xr.Dataset) -> int:
    """The period by whose end the pockets are judged: the window's last, else the horizon's last."""
    last = results.sizes["period"] - 1
    answerable = accountable(results)
    return last if answerable is None else min(answerable.window - 1, last)


def figure(results: xr.Dataset, name: str, **place: int) -> Figure:
    """The number ``name`` with its standard error ``name_se`` at integer positions along all dimensions."""
    return Figure(float(results[name].isel(place)), float(results[f"{name}_se"].isel(place)))


def probability(results: xr.Dataset, name: str, **place: int) -> Probability:
    """The probability ``name`` with its interval ``name_ci`` at integer positions along all dimensions."""
    low, high = results[f"{name}_ci"].isel(place).values
    return Probability(float(results[name].isel(place)), float(low), float(high))


def standing(chance: Probability, tolerance: float) -> Standing:
    """Whether the chance is above or within the tolerance, or too near to it for so many draws."""
    if chance.low > tolerance:
        return "above"
    return "within" if chance.high <= tolerance else "unclear"


def reserve_at_tolerance(results: xr.Dataset, option: int) -> Figure:
    """The smallest reserve with which the accountable pocket's risk is the tolerance (money).

    KeyError where the model names no accountable pocket, or the Dataset lacks the confidence 1 - tolerance.
    """
    answerable = accountable(results)
    if answerable is None:
        raise KeyError("accountability")
    confidence = results["confidence"].values
    (matches,) = np.nonzero(np.isclose(confidence, 1 - answerable.tolerance, rtol=0, atol=1e-9))
    if not len(matches):
        raise KeyError(f"confidence {1 - answerable.tolerance:g}")
    pocket = results.get_index("pocket").get_loc(answerable.pocket)
    return figure(results, "reserve_required", option=option, pocket=int(pocket), confidence=int(matches[0]))


def reserve_held(results: xr.Dataset, option: int, pocket: int) -> float | None:
    """The mean reserve that the model gives the pocket (money), or None where the Dataset does not say."""
    if "reserve_mean" not in results:
        return None
    return float(results["reserve_mean"].isel(option=option, pocket=pocket))
