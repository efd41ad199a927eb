"""The result as one JSON document for programs: stable keys in a stable order, plain numbers, never NaN."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from mcsv.results.decisions import (
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
    Without one, ``accountability`` is None and an option has ``outputs`` alone.
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
        parts["p_deficit_window"] = _chance(one, "p_deficit_window", own)
        parts["p_deficit_any"] = _chance(one, "p_deficit_any", own)
        parts["position"] = _statistics(one, "position", pocket=own, period=judged_period(one))
        parts["reserve_required"] = _by_label(one, "reserve_required", "confidence", pocket=own)
    parts["outputs"] = {
        str(name): _output(one, index) for index, name in enumerate(one["output"].values if "output" in one else ())
    }
    return parts


def _chance(one: xr.Dataset, name: str, pocket: int) -> dict[str, float | None]:
    chance = probability(one, name, pocket=pocket)
    return {"value": _plain(chance.value), "low": _plain(chance.low), "high": _plain(chance.high)}


def _statistics(one: xr.Dataset, subject: str, **place: int) -> dict[str, Any]:
    return {
        "mean": _plain(one[f"{subject}_mean"].isel(place)),
        "sd": _plain(one[f"{subject}_sd"].isel(place)),
        "quantiles": _by_label(one, f"{subject}_quantile", "quantile", **place),
    }


def _output(one: xr.Dataset, index: int) -> dict[str, Any]:
    statistics = _statistics(one, "output", output=index)
    quantiles = statistics.pop("quantiles")
    negative = _plain(one["p_output_negative"].isel(output=index))
    return {**statistics, "p_negative": negative, "quantiles": quantiles}


def _by_label(one: xr.Dataset, name: str, dim: str, **place: int) -> dict[str, float | None]:
    pairs = zip(one[dim].values, one[name].isel(place).values, strict=True)
    return {f"{label:.10g}": _plain(value) for label, value in pairs}


def _plain(value: Any) -> float | None:
    """A number that JSON can write, or None."""
    return float(value) if value is not None and math.isfinite(value) else None
