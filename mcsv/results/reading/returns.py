"""What a result says of returns: ratios or why there is none, and rates of return by pocket and view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass
from mcsv.results.reading.figures import at, figure
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["NOTHING_PUT_IN", "Ratio", "pocket_rates", "ratio", "refusal", "view_rates"]

NOTHING_PUT_IN = "nothing is put in"
_CROSSES = "what is put in is not above 0 in every draw"


@dataclass(frozen=True)
class Ratio:
    """A ratio of means with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def as_figure(self) -> Figure:
        """The ratio with half of its interval for an error."""
        return Figure(self.value, (self.high - self.low) / (2.0 * Z95))


def ratio(one: xr.Dataset, name: str, view: int) -> Ratio | None:
    """``bcr`` or ``sroi`` of a view, None where it is refused."""
    value = float(at(one, name, view=view))
    low, high = at(one, f"{name}_ci", view=view)
    return Ratio(value, float(low), float(high)) if np.isfinite(value) else None


def refusal(one: xr.Dataset, view: int) -> str:
    """Why there is no ratio; empty where there is one."""
    if ratio(one, "bcr", view) is not None:
        return ""
    return NOTHING_PUT_IN if float(at(one, "put_in_mean", view=view)) == 0.0 else _CROSSES


def pocket_rates(one: xr.Dataset) -> list[tuple[str, Figure, str]]:
    """Each pocket's rate of return, and why there is none where it is not ``known``."""
    names, why = one["pocket"].values, one["irr_why"].values
    return [(str(name), figure(one, "irr", pocket=index), str(why[index])) for index, name in enumerate(names)]


def view_rates(one: xr.Dataset) -> list[tuple[str, Figure, str]]:
    """The same of all that each view gains and loses."""
    names, why = one["view"].values, one["irr_value_why"].values
    return [(str(name), figure(one, "irr_value", view=index), str(why[index])) for index, name in enumerate(names)]
