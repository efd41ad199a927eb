"""What moves the outcomes of a model, as a Dataset: everything that the table of bins tells about its drivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import BINS, EDGES, BinTable
from mcsv.answers.conditional import EIGHTHS, Conditional, by_bin, by_eighth, overall
from mcsv.answers.control import adjusted
from mcsv.answers.indices import first_order
from mcsv.answers.shift import shift
from mcsv.answers.switching import WHY, switching
from mcsv.answers.totals import Shares, middle
from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict
from mcsv.results.bare.dataset import made
from mcsv.results.declared.variables import coordinate, declare

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Labels", "OneOption", "drivers_dataset"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OneOption:
    """The table of one option, ``targets`` of its outcomes (K,), and its drivers' own values: at the edges of bins
    (D, 75), and in them (D, 74); nan where a driver has none. ``more``: further figures (D, K) by name.
    """

    table: BinTable
    targets: Floats
    edges: Floats
    inside: Floats
    more: FrozenDict[str, Floats] = field(default_factory=FrozenDict)


@dataclass(frozen=True)
class Labels:
    """Of drivers their kinds (input unless said otherwise), units, and the years in whose prices they are where these
    are not the model's; of outcomes their units, by name.
    """

    kinds: FrozenDict[str, str]
    inputs: FrozenDict[str, str]
    outcomes: FrozenDict[str, str]
    years: FrozenDict[str, str]


def drivers_dataset(
    options: Mapping[str, Sequence[OneOption]],
    labels: Labels,
    attrs: Mapping[str, Any],
    risks: Mapping[str, Any] = FrozenDict(),
) -> xr.Dataset:
    """The result for all options; ``attrs`` the provenance; ``risks``: what would be without each, as declared.

    The first table of an option has all that it has; what later ones say of some of its drivers holds instead.
    """
    drivers = _all([one[0].table.drivers for one in options.values()])
    outcomes = _all([one[0].table.outcomes for one in options.values()])
    parts = [_put(_together(one, labels.kinds), one[0].table, drivers, outcomes) for one in options.values()]
    found = {name: np.stack([part[name] for part in parts]) for name in parts[0]}
    coordinates = {
        "option": list(options),
        "driver": list(drivers),
        "driver_kind": [labels.kinds.get(name, "input") for name in drivers],
        "driver_unit": [labels.inputs.get(name, "") for name in drivers],
        "driver_price_year": [labels.years.get(name, "") for name in drivers],
        "outcome": list(outcomes),
        "outcome_unit": [labels.outcomes.get(name, "") for name in outcomes],
        "eighth": np.arange(EIGHTHS),
        "bin": np.arange(BINS),
        "edge": EDGES,
    }
    coordinates |= {name: values for name, values in risks.items() if name in ("event", "quantile")}
    found |= {name: values for name, values in risks.items() if name not in coordinates}
    variables = {name: declare(name, values) for name, values in found.items()}
    return made(
        variables, {name: coordinate(name, values) for name, values in coordinates.items()}, dict(attrs)
    ).to_xarray(copy=False)


def _all(several: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in several for name in names))


def _together(several: Sequence[OneOption], kinds: Mapping[str, str]) -> dict[str, NDArray[Any]]:
    """Every figure of an option from its first table, and of some drivers from the others."""
    found, known = _figures(several[0]), several[0].table.drivers
    for other in several[1:]:
        places = [known.index(name) for name in other.table.drivers]
        for name, values in _figures(other).items():
            if not name.startswith("outcome_"):
                found[name][places] = values
    inputs = np.array([kinds.get(name) != "event" for name in known])
    shown = {name: values for name, values in found.items() if not name.endswith("_with_variance")}
    return shown | _alone(found, inputs)


def _alone(found: Mapping[str, NDArray[Any]], inputs: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """The Shapley effect of inputs that go together with no other: between first order and total.

    Not of an event: how often it happens tells also of what makes it likely, and its total does not.
    """
    alone = ((found["driver_together"] == "") & inputs)[:, None]
    first, total = (Shares(*(found[f"{name}{end}"] for end in _OF_SHARES)) for name in ("first_order", "total_order"))
    value, se = middle(first, total)
    return {
        "shapley": np.where(alone, value, found["shapley"]),
        "shapley_se": np.where(alone, se, found["shapley_se"]),
    }


def _figures(one: OneOption) -> dict[str, NDArray[Any]]:
    """Every figure of an option; drivers first, outcomes behind them."""
    table, eighths, bins = one.table, by_eighth(one.table), by_bin(one.table)
    index, moved, switch = first_order(table), shift(table), switching(table, one.inside, one.targets)
    swing, swing_se = _swing(eighths)
    (mean, se), surer = overall(table), adjusted(table)
    return {
        "outcome_mean": mean,
        "outcome_mean_se": se,
        "outcome_mean_adjusted": surer.mean,
        "outcome_mean_adjusted_se": surer.se,
        "outcome_target": one.targets,
        "driver_mean": np.moveaxis(eighths.mean, 1, 2),
        "driver_mean_se": np.moveaxis(eighths.se, 1, 2),
        "driver_bin_mean": np.moveaxis(bins.mean, 1, 2),
        "driver_bin_mean_se": np.moveaxis(bins.se, 1, 2),
        "driver_swing": swing,
        "driver_swing_se": swing_se,
        "first_order": index.value,
        "first_order_se": index.se,
        "first_order_with_variance": index.with_variance,
        "shift_percentile": moved.percentile,
        "shift_percentile_se": moved.se,
        "shift_distance": moved.distance,
        "shift_noise": moved.noise,
        "switching_value": switch.value,
        "switching_value_se": switch.se,
        "switching_why": np.array(WHY)[switch.why],
        "driver_eighth_draws": eighths.draws.astype(np.float64),
        "driver_value": one.edges,
        **one.more,
    }


def _swing(given: Conditional) -> tuple[Floats, Floats]:
    """The largest mean by eighths less the smallest, and its standard error (D, K)."""
    known = np.isfinite(given.mean) & np.isfinite(given.se)
    high, low = np.where(known, given.mean, -np.inf).argmax(axis=1), np.where(known, given.mean, np.inf).argmin(axis=1)

    def at(values: Floats, place: NDArray[np.int64]) -> Floats:
        return np.asarray(np.take_along_axis(values, place[:, None], axis=1)[:, 0])

    told = known.sum(axis=1) > 1
    swing, se = at(given.mean, high) - at(given.mean, low), np.hypot(at(given.se, high), at(given.se, low))
    return np.where(told, swing, np.nan), np.where(told, se, np.nan)


def _put(
    figures: Mapping[str, NDArray[Any]], table: BinTable, drivers: Sequence[str], outcomes: Sequence[str]
) -> dict[str, NDArray[Any]]:
    """The figures of one option among the drivers and outcomes of all; nan where it has none."""
    rows = [drivers.index(name) for name in table.drivers]
    columns = [outcomes.index(name) for name in table.outcomes]
    found = {}
    for name, values in figures.items():
        if name.startswith("outcome_"):
            found[name] = _spread(values, {0: (columns, len(outcomes))})
        else:
            both = {0: (rows, len(drivers)), 1: (columns, len(outcomes))}
            found[name] = _spread(values, both if name not in _OF_DRIVER else {0: both[0]})
    return found


_OF_SHARES = ("", "_se", "_with_variance")
_OF_DRIVER = ("driver_eighth_draws", "driver_value", "driver_together")


def _spread(values: NDArray[Any], places: Mapping[int, tuple[list[int], int]]) -> NDArray[Any]:
    """Values at some places along some dimensions, and nothing at the others."""
    for axis, (at, size) in places.items():
        shape = list(values.shape)
        shape[axis] = size
        wider = np.full(shape, "" if values.dtype.kind == "U" else np.nan, dtype=values.dtype)
        index: list[Any] = [slice(None)] * values.ndim
        index[axis] = at
        wider[tuple(index)] = values
        values = wider
    return values
