"""What follows from the figures of :func:`mcsv.voi`: the best choice, and inputs in the order of their worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.results.reading.figures import figure
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Known", "best_choice", "known_inputs"]


_RESERVE = ("reserve_released", "reserve_saving")


@dataclass(frozen=True)
class Known:
    """One input or event: what knowing it is worth, at most, and whether it varies by chance.

    ``released``: the reserve that knowing it would release, and ``saved``, what that saves; nan where nobody looked;
    None where nobody answers for one.
    """

    name: str
    worth: Figure
    at_most: float
    varies: bool
    released: Figure | None = None
    saved: Figure | None = None


def best_choice(found: xr.Dataset) -> tuple[str, Figure]:
    """The choice with the largest mean net benefit, the first of equals."""
    place = int(np.argmax(found["net_benefit_mean"].values))
    return str(found["choice"].values[place]), figure(found, "net_benefit_mean", choice=place)


def known_inputs(found: xr.Dataset) -> list[Known]:
    """All of them, the one worth most first; in the model's order where no draws tell."""
    every = [
        Known(
            str(name),
            figure(found, "evppi", driver=place),
            float(found["evppi_in_sample"].values[place]),
            bool(found["driver_varies"].values[place]),
            *(figure(found, name, driver=place) if name in found else None for name in _RESERVE),
        )
        for place, name in enumerate(found["driver"].values)
    ]
    return sorted(every, key=lambda one: -one.worth.value if one.worth.known else 0.0)
