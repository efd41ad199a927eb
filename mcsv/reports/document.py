"""The result as one JSON document for programs: stable keys in a stable order, plain numbers, never NaN."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from mcsv.results.reading import (
    Accountable,
    accountable,
    by_option,
    has_positions,
    judged_period,
    pocket_index,
    probability,
)

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["SCHEMA_VERSION", "document", "to_json"]

SCHEMA_VERSION = 1


def document(results: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python; None stands where draws or a stored result tell nothing.

    ``position`` and ``reserve_required`` are those of the accountable pocket at the end of its window.
    Without one, ``accountability`` is None. ``outputs`` are always there; ``pockets`` (at the same date), ``npv``,
    ``events`` and ``stocks`` where the model has any. Errors (``se``) are Monte Carlo standard errors.
    """
    attrs = results.attrs
    answerable = accountable(results) if has_positions(results) else None
    pocket = answerable.pocket if answerable else None
    draws, elapsed = int(attrs["draws"]), attrs.get("elapsed_seconds")
    return {
        "schema_version": SCHEMA_VERSION,
        "programme": str(attrs.get("programme") or ""),
        "complete": bool(attrs.get("complete", 1)),
        "draws": draws,
        "seed": int(attrs["seed"]),
        "threads": int(attrs["threads"]) if "threads" in attrs else None,
        "elapsed_seconds": _plain(elapsed),
        "draws_per_second": _plain(draws / elapsed) if elapsed else None,
        "fingerprint": str(attrs["fingerprint"]),
        "fingerprints": {part: str(attrs.get(f"fingerprint_{part}", "")) for part in ("model", "draws", "code")},
        "accountability": answerable and _accountability(answerable),
        "options": {name: _option(one, pocket) for name, one in by_option(results).items()},
    }


def to_json(results: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return json.dumps(document(results), indent=2, allow_nan=False, ensure_ascii=False) + "\n"


def _accountability(answerable: Accountable) -> dict[str, Any]:
    return {"pocket": answerable.pocket, "window": answerable.window, "tolerance": answerable.tolerance}


def _option(one: xr.Dataset, pocket: str | None) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if pocket is not None:
        own = pocket_index(one, pocket)
        parts["p_deficit_window"] = _chance(one, "p_deficit_window", pocket=own)
        parts["p_deficit_any"] = _chance(one, "p_deficit_any", pocket=own)
        parts["position"] = _statistics(one, "position", pocket=own, period=judged_period(one))
        parts["reserve_required"] = _by_label(one, "reserve_required", "confidence", pocket=own)
    parts["outputs"] = _subjects(one, "output")
    return parts | _rest(one)


def _rest(one: xr.Dataset) -> dict[str, Any]:
    """What only some models have: pockets, values by view, events, stocks."""
    parts: dict[str, Any] = {}
    if has_positions(one):
        parts["pockets"] = {str(name): _pocket(one, index) for index, name in enumerate(one["pocket"].values)}
    if "npv_mean" in one:
        parts["npv"] = _subjects(one, "npv", "view")
    if "event_probability" in one:
        parts["events"] = {
            str(name): {
                "probability": _chance(one, "event_probability", event=index),
                "cost": _mean(one, "event_cost_mean", event=index),
            }
            for index, name in enumerate(one["event"].values)
            if math.isfinite(one["event_probability"].values[index])
        }
    if "stock_mean" in one:
        at, means = judged_period(one), one["stock_mean"].values
        parts["stocks"] = {
            str(name): _statistics(one, "stock", stock=index, period=at)
            for index, name in enumerate(one["stock"].values)
            if math.isfinite(means[index, at])
        }
    return parts


def _pocket(one: xr.Dataset, index: int) -> dict[str, Any]:
    """One pocket at the judged date; ``tolerance`` is its own, and so is ``window`` (in periods) where any has one."""
    parts: dict[str, Any] = {
        "p_deficit_window": _chance(one, "p_deficit_window", pocket=index),
        "position": _statistics(one, "position", pocket=index, period=judged_period(one, index)),
        "reserve_required": _by_label(one, "reserve_required", "confidence", pocket=index),
    }
    if "pocket_window" in one:
        parts["window"] = judged_period(one, index) + 1
    if "pocket_tolerance" in one:
        parts["tolerance"] = _plain(one["pocket_tolerance"].isel(pocket=index))
    if "position_chance_share" in one:
        parts["chance_share"] = _mean(one, "position_chance_share", "value", pocket=index)
    for kind in ("cash", "value"):
        if f"{kind}_beyond_horizon_mean" in one:
            parts[f"{kind}_beyond_horizon"] = _mean(one, f"{kind}_beyond_horizon_mean", pocket=index)
    return parts


def _subjects(one: xr.Dataset, subject: str, dim: str | None = None) -> dict[str, Any]:
    """Every output, or the value of every view."""
    along = dim or subject
    names = one[along].values if along in one else ()
    return {str(name): _subject(one, subject, {along: index}) for index, name in enumerate(names)}


def _mean(one: xr.Dataset, name: str, called: str = "mean", **place: int) -> dict[str, float | None]:
    return {called: _plain(one[name].isel(place)), "se": _plain(one[f"{name}_se"].isel(place))}


def _chance(one: xr.Dataset, name: str, **place: int) -> dict[str, float | None]:
    chance = probability(one, name, **place)
    return {"value": _plain(chance.value), "low": _plain(chance.low), "high": _plain(chance.high)}


def _statistics(one: xr.Dataset, subject: str, **place: int) -> dict[str, Any]:
    return {
        "mean": _plain(one[f"{subject}_mean"].isel(place)),
        "sd": _plain(one[f"{subject}_sd"].isel(place)),
        "quantiles": _by_label(one, f"{subject}_quantile", "quantile", **place),
    }


def _subject(one: xr.Dataset, subject: str, place: dict[str, int]) -> dict[str, Any]:
    statistics = _statistics(one, subject, **place)
    quantiles = statistics.pop("quantiles")
    negative = _plain(one[f"p_{subject}_negative"].isel(place))
    found = {**statistics, "p_negative": negative, "quantiles": quantiles}
    share = f"{subject}_chance_share"
    return found | ({"chance_share": _mean(one, share, "value", **place)} if share in one else {})


def _by_label(one: xr.Dataset, name: str, dim: str, **place: int) -> dict[str, float | None]:
    pairs = zip(one[dim].values, one[name].isel(place).values, strict=True)
    return {f"{label:.10g}": _plain(value) for label, value in pairs}


def _plain(value: Any) -> float | None:
    """A number that JSON can write, or None."""
    return float(value) if value is not None and math.isfinite(value) else None
