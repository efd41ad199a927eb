"""Which drivers move an outcome by more than the draws leave to chance, the strongest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.results.statistics.intervals import Figure, Probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["LEAST", "Given", "Mean", "given", "moving", "moving_alone", "touching"]

_SURE = 4.0
"""Errors from 0 that it takes to tell a driver from the largest of many that move nothing."""


LEAST = 0.01
"""Of the spread: a driver that moves nothing by itself is named where it has a hand in as much, with others."""


@dataclass(frozen=True)
class Mean:
    """The mean of an outcome in a part of a driver's distribution."""

    figure: Figure

    @property
    def probability(self) -> Probability:
        """The same where it is a probability."""
        value, half = self.figure.value, self.figure.error
        return Probability(value, max(value - half, 0.0), min(value + half, 1.0))


@dataclass(frozen=True)
class Given:
    """An outcome in the lowest and the highest part of a driver's distribution.

    ``middle``: between which values three quarters of the driver's lie, nan where it is counted or drawn anew each
    period. ``kind``: what the driver is; ``counts``: of what is counted, the number in each, 7 for as many or more.
    """

    lowest: Mean
    highest: Mean
    middle: tuple[float, float]
    kind: str
    counts: tuple[int, int]


def moving(one: xr.Dataset, outcome: str) -> list[str]:
    """The drivers that surely move an outcome of one option, by the share of its variance that each explains.

    For a deficit too: not the size of that share, but the order of drivers by it holds however rare deficits are.
    One that moves it with others alone (its mean is the same in all of its eighths) stands where half of what it has a
    hand in puts it, the other half being the others'.
    """
    part = one.sel(outcome=outcome)
    alone, together = _alone(part, outcome), _with_others(part)
    share = np.nan_to_num(part["first_order"].values, nan=-np.inf)
    share = np.where(together & ~alone, part["total_order"].values / 2.0 if together.any() else 0.0, share)
    return _by(share, alone | together, one)


def moving_alone(one: xr.Dataset, outcome: str) -> list[str]:
    """Those of them by whose own value its mean surely differs."""
    part = one.sel(outcome=outcome)
    return _by(np.nan_to_num(part["first_order"].values, nan=-np.inf), _alone(part, outcome), one)


def touching(one: xr.Dataset, outcome: str) -> list[str]:
    """The drivers that surely have a hand in an outcome's spread, in however little of it."""
    part = one.sel(outcome=outcome)
    return _by(np.zeros(part.sizes["driver"]), _hand(part), one)


def _by(share: NDArray[np.float64], those: NDArray[np.bool_], one: xr.Dataset) -> list[str]:
    names = [*map(str, one["driver"].values)]
    return [names[place] for place in np.argsort(-share, kind="stable") if those[place]]


def _alone(part: xr.Dataset, outcome: str) -> NDArray[np.bool_]:
    return _surely(part, "first_order") | (_surely(part, "driver_swing") & ~_idle(part, outcome))


def _with_others(part: xr.Dataset) -> NDArray[np.bool_]:
    """Drivers with a hand in a part of the spread that counts; where several go together it may be the others'."""
    if "total_order" not in part:
        return np.zeros(part.sizes["driver"], dtype=bool)
    return np.asarray(_hand(part) & (part["driver_together"].values == "") & (part["total_order"].values >= LEAST))


def _hand(part: xr.Dataset) -> NDArray[np.bool_]:
    return _surely(part, "total_order") if "total_order" in part else np.zeros(part.sizes["driver"], dtype=bool)


def _idle(part: xr.Dataset, outcome: str) -> NDArray[np.bool_]:
    """Drivers that changed nothing in any draw that was made again with them drawn anew, whatever luck a swing had.

    None for a deficit: it may be too rare to be met in those draws.
    """
    if "total_order" not in part or outcome.startswith("deficit"):
        return np.zeros(part.sizes["driver"], dtype=bool)
    return np.asarray((part["total_order"].values == 0.0) & (part["total_order_se"].values == 0.0))


def _surely(part: xr.Dataset, name: str) -> NDArray[np.bool_]:
    value, se = part[name].values, part[f"{name}_se"].values
    with np.errstate(invalid="ignore"):
        return np.asarray((value > _SURE * se) & (value > 0.0))


def given(one: xr.Dataset, driver: str, outcome: str) -> Given:
    """An outcome of one option by a driver."""
    here = {"driver": _place(one, "driver", driver), "outcome": _place(one, "outcome", outcome)}
    values, errors = (one.variables[name].isel(here).values for name in ("driver_mean", "driver_mean_se"))
    (there,) = np.nonzero(np.isfinite(values) & np.isfinite(errors))
    low, high = (Mean(Figure(float(values[place]), float(errors[place]))) for place in (there[0], there[-1]))
    edges = one.variables["driver_value"].isel(driver=here["driver"]).values
    low_edge, high_edge = (int(np.flatnonzero(one.variables["edge"].values == share)[0]) for share in (0.125, 0.875))
    middle = float(edges[low_edge]), float(edges[high_edge])
    kind = str(one.variables["driver_kind"].values[here["driver"]])
    return Given(low, high, middle, kind, (int(there[0]), int(there[-1])))


def _place(one: xr.Dataset, along: str, label: str) -> int:
    return [*map(str, one.variables[along].values)].index(label)
