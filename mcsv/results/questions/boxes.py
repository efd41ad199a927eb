"""The boxes in which deficits happen, as a Dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.boxes import MOST, Seen
from mcsv.answers.peeling import Limits
from mcsv.dataclass import dataclass
from mcsv.results.bare.dataset import made
from mcsv.results.declared.variables import coordinate, declare
from mcsv.results.statistics.intervals import wilson

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Found", "Places", "boxes_dataset"]

Floats = NDArray[np.float64]

SIDES = ("low", "high")


class Places(Protocol):
    """What the bins of a driver are: see :class:`mcsv.ask.noted.Scale`."""

    @property
    def values(self) -> Floats:
        """The values between bins (bins + 1,)."""

    @property
    def shares(self) -> Floats:
        """Shares of draws below these."""

    @property
    def whole(self) -> bool:
        """Whether bins are whole numbers instead, each its own."""

    @property
    def most(self) -> float:
        """The largest of these; nan where there is none."""


@dataclass(frozen=True)
class Found:
    """What was found of an option: boxes by the bins of its ``drivers``, or ``why`` there is none, in words and as
    :func:`mcsv.results.reading.reasons.stored_reasons` stores it.

    ``passed`` draws chose them, ``seen`` are the draws after those.
    """

    drivers: tuple[str, ...]
    places: Mapping[str, Places]
    boxes: list[Limits]
    seen: Seen
    passed: int
    why: str
    reasons: str


def boxes_dataset(
    found: Mapping[str, Found], units: Mapping[str, str], years: Mapping[str, str], attrs: Mapping[str, Any]
) -> xr.Dataset:
    """The result for all options; ``units`` of inputs by name, ``years`` in whose prices they are where these are not
    the model's, ``attrs`` the provenance.
    """
    drivers = tuple(dict.fromkeys(name for one in found.values() for name in one.drivers))
    parts = [_figures(one, drivers) for one in found.values()]
    whole = dict.fromkeys(name for one in found.values() for name, places in one.places.items() if places.whole)
    labels = {
        "option": list(found),
        "box": np.arange(1, MOST + 1),
        "driver": list(drivers),
        "driver_unit": [units.get(name, "") for name in drivers],
        "driver_price_year": [years.get(name, "") for name in drivers],
        "side": list(SIDES),
        "ci_bound": ["low", "high"],
    }
    variables = {name: declare(name, np.stack([part[name] for part in parts])) for name in parts[0]}
    coordinates = {name: coordinate(name, values) for name, values in labels.items()}
    return made(variables, coordinates, {**attrs, "drivers_counted": " ".join(whole)}).to_xarray(copy=False)


def _figures(one: Found, drivers: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    limits, shares = (np.full((MOST, len(drivers), len(SIDES)), np.nan) for _ in range(2))
    for row, box in enumerate(one.boxes):
        for number in box.drivers:
            name = one.drivers[number]
            place = row, drivers.index(name)
            limits[place], shares[place] = _limits(box, number, one.places[name])
    seen, boxes = one.seen, len(one.boxes)
    inside, cases = (np.pad(each, (0, MOST - boxes)) for each in (seen.inside, seen.cases_inside))
    there = np.arange(MOST) < boxes
    found: dict[str, NDArray[Any]] = {"box_limit": limits, "box_limit_share": shares}
    found |= _shares("box_share", inside, np.where(there, seen.draws, 0))
    found |= _shares("box_density", cases, np.where(there, inside, 0))
    found |= _shares("box_coverage", cases, np.where(there, seen.cases, 0))
    found |= _shares("box_rest", np.array(seen.cases - seen.cases_inside.sum()), np.array(seen.cases if boxes else 0))
    found |= _shares("box_deficit", np.array(seen.cases), np.array(seen.draws))
    return found | {
        "box_why": np.array(one.why),
        "box_reasons": np.array(one.reasons),
        "box_draws": np.array(one.passed),
        "box_held_out": np.array(seen.draws),
    }


def _limits(box: Limits, driver: int, places: Places) -> tuple[list[float], list[float]]:
    """The lowest and highest value inside, nan where a side is open, and the shares of draws below them."""
    low, high = int(box.low[driver]), int(box.high[driver])
    sides = {side: (low, high + 1)[side] for number, side in box.sides if number == driver}
    values, shares = [np.nan, np.nan], [np.nan, np.nan]
    for side, edge in sides.items():
        values[side] = float(places.values[edge - (places.whole and side)])
        shares[side] = float(places.shares[edge])
    if places.whole and values[0] == places.most:  # at least the most that it can be: just that
        values[1], shares[1] = values[0], 1.0
    if places.whole and values[1] == 0.0:
        values[0], shares[0] = 0.0, 0.0
    return values, shares


def _shares(name: str, counts: NDArray[Any], of: NDArray[Any]) -> dict[str, Floats]:
    """Shares of draws, and their intervals; nan where there are none to have a share in."""
    counts, told = np.where(of > 0, counts, 0), np.maximum(of, 1)
    ends = np.array([wilson(k, int(n)) for k, n in zip(counts.flat, told.flat, strict=True)]).reshape(*of.shape, 2)
    return {name: np.where(of > 0, counts / told, np.nan), f"{name}_ci": np.where((of > 0)[..., None], ends, np.nan)}
