"""What changed between two models, with what each change explains, as a Dataset; and figures read from a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass
from mcsv.results.bare.dataset import made
from mcsv.results.declared.variables import coordinate, declare
from mcsv.results.reading.figures import accountable, at, by_option, figure, judged_period, pocket_index, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Errors", "Told", "Written", "difference_dataset", "stored"]

Floats = NDArray[np.float64]
Errors = tuple[Floats, Floats]
"""Values and their standard errors."""


@dataclass(frozen=True)
class Written:
    """One difference: its path, what was done, what stood there and what stands there now, as JSON, and its step."""

    path: str
    kind: str
    before: str
    after: str
    step: int
    describes: bool


@dataclass(frozen=True)
class Told:
    """All that is told: (options, outcomes), steps between the two where there are steps."""

    options: Sequence[str]
    outcomes: Sequence[str]
    units: Sequence[str]
    steps: Sequence[str]
    why: Sequence[str]
    edits: Sequence[Written]
    before: Errors
    after: Errors
    change: Errors
    by_draws: Errors
    by_code: Floats
    in_order: Errors
    averaged: Errors
    reserves: Sequence[str]


def difference_dataset(told: Told, attrs: Mapping[str, Any]) -> xr.Dataset:
    """The Dataset of what is told."""
    figures = {
        "outcome_before": told.before,
        "outcome_after": told.after,
        "outcome_change": told.change,
        "outcome_by_draws": told.by_draws,
        "step_in_order": told.in_order,
        "step_averaged": told.averaged,
    }
    values: dict[str, Any] = {name: value for name, (value, _) in figures.items()}
    values |= {f"{name}_se": error for name, (_, error) in figures.items()}
    values |= {"outcome_by_code": told.by_code, "reserve_why": _texts(told.reserves), "step_why": _texts(told.why)}
    values |= {
        f"edit_{name}": _texts([getattr(each, name) for each in told.edits]) for name in ("kind", "before", "after")
    }
    values["edit_step"] = np.array([each.step for each in told.edits], dtype=np.int64)
    values["edit_describes"] = np.array([each.describes for each in told.edits], dtype=bool)
    labels = {
        "option": _texts(told.options),
        "outcome": _texts(told.outcomes),
        "outcome_unit": _texts(told.units),
        "step": _texts(told.steps),
        "edit": _texts([each.path for each in told.edits]),
    }
    variables = {name: declare(name, value, str(attrs["currency"])) for name, value in values.items()}
    return made(variables, {name: coordinate(name, label) for name, label in labels.items()}, dict(attrs)).to_xarray(
        copy=False
    )


def _texts(texts: Sequence[str]) -> NDArray[Any]:
    return np.array([*texts], dtype=str if texts else "<U1")


def stored(results: xr.Dataset, options: Sequence[str], outcomes: Sequence[str]) -> Errors:
    """Outcomes by their labels out of the result of a run, (options, outcomes); nan where it does not tell."""
    parts = by_option(results)
    rows = [[_stored(parts[option], outcome) for outcome in outcomes] for option in options]
    found = np.array(rows, dtype=np.float64).reshape(len(options), len(outcomes), 2)
    return found[..., 0], found[..., 1]


def _stored(one: xr.Dataset, outcome: str) -> tuple[float, float]:
    kind, _, of = outcome.partition(":")
    try:
        if kind in ("npv", "output"):
            place = [str(name) for name in one["view" if kind == "npv" else "output"].values].index(of)
            found = figure(one, f"{kind}_mean", **{"view" if kind == "npv" else "output": place})
            return found.value, found.se
        answerable = accountable(one)
        return (
            (np.nan, np.nan) if answerable is None else _of_pocket(one, kind, answerable.pocket, answerable.tolerance)
        )
    except (KeyError, ValueError):  # told by no run of its time
        return np.nan, np.nan


def _of_pocket(one: xr.Dataset, kind: str, name: str, tolerance: float) -> tuple[float, float]:
    pocket = pocket_index(one, name)
    if kind.startswith("deficit"):
        share = probability(one, {"deficit": "p_deficit_any"}.get(kind, "p_deficit_window"), pocket=pocket)
        draws = int(one.attrs["draws"])
        plain = one.attrs.get("sampling") != "sobol"
        return share.value, float(np.sqrt(share.value * (1 - share.value) / draws)) if plain else share.error / Z95
    if kind.startswith("reserve"):
        (matches,) = np.nonzero(np.isclose(at(one, "confidence"), 1.0 - tolerance, rtol=0, atol=1e-9))
        name = {"reserve": "reserve_required_any"}.get(kind, "reserve_required")
        found = figure(one, name, pocket=pocket, confidence=int(matches[0]))
        return (found.value, found.se) if found.known else (np.nan, np.nan)
    found = figure(one, "position_mean", pocket=pocket, period=judged_period(one, pocket))
    return found.value, found.se
