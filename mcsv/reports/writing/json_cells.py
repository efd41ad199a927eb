"""Figures as plain Python for the JSON document: numbers with their errors beside them, None where nothing is known.

``mean_se`` is the standard error of ``mean``; ``low`` and ``high`` are the ends of the 95 % interval of ``value``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mcsv.escapes import visible
from mcsv.results.reading.figures import at, figure, probability
from mcsv.results.statistics.intervals import Figure, Probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "SCHEMA_VERSION",
    "by_label",
    "chance",
    "head",
    "in_worlds",
    "known",
    "mean",
    "of_figure",
    "of_probability",
    "plain",
    "statistics",
    "subject",
    "written",
]

SCHEMA_VERSION = 1


def head(attrs: Mapping[str, Any]) -> dict[str, Any]:
    """What stands first in a document of a question beyond the run's own: of what it tells, and where it comes from."""
    return {
        "schema_version": SCHEMA_VERSION,
        "programme": str(attrs.get("programme") or ""),
        "complete": bool(attrs.get("complete", 1)),
        "draws": int(attrs["draws"]),
        "seed": int(attrs["seed"]),
        "sampling": str(attrs.get("sampling", "plain")),
        "fingerprint": str(attrs["fingerprint"]),
        "version": str(attrs.get("mcsv", "")),
    }


def written(document: Mapping[str, Any]) -> str:
    """A document as indented JSON text with a line break at its end; signs that steer a terminal or turn the direction
    of reading are spelled as their code points.
    """
    return visible(json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False)) + "\n"


def plain(value: Any) -> float | None:
    """A number that JSON can write, or None."""
    return float(value) if value is not None and math.isfinite(value) else None


def of_probability(found: Probability) -> dict[str, float | None]:
    """A probability with its interval."""
    return {"value": plain(found.value), "low": plain(found.low), "high": plain(found.high)}


def of_figure(found: Figure, called: str = "value") -> dict[str, float | None]:
    """A number with its standard error; None where the error is not known."""
    return {called: plain(found.value) if found.known else None, "se": plain(found.se)}


def chance(one: xr.Dataset, name: str, **place: int) -> dict[str, float | None]:
    """The probability ``name``."""
    return of_probability(probability(one, name, **place))


def known(one: xr.Dataset, name: str, **place: int) -> dict[str, Any]:
    """The distribution of the chance ``name`` given all that could be known."""
    plainly = name.removeprefix("p_")
    parts: dict[str, Any] = {
        "quantiles": {
            f"{label:.10g}": chance(one, name, quantile=index, **place)
            for index, label in enumerate(one.variables["quantile"].values)
        },
        "noise": [plain(value) for value in at(one, f"{plainly}_noise", **place)],
    }
    for figures in ("mean", "sd"):
        parts[figures] = plain(at(one, f"{plainly}_{figures}", **place))
        parts[f"{figures}_se"] = plain(at(one, f"{plainly}_{figures}_se", **place))
    return parts | {"above_tolerance": chance(one, f"{name}_above", **place)}


def in_worlds(one: xr.Dataset, **place: int) -> list[dict[str, Any]]:
    """The distribution of a position at its points: in the mean of worlds, and its 5 and 95 % points."""
    parts = []
    for point in range(one.sizes["point"]):
        there = {**place, "point": point}
        ends = {end: chance(one, f"p_position_below_{end}", **there) for end in ("low", "high")}
        below = of_figure(figure(one, "position_below_mean", **there))
        parts.append({"at": plain(at(one, "position_at", **there)), "below": below, **ends})
    return parts


def mean(one: xr.Dataset, name: str, called: str = "mean", **place: int) -> dict[str, float | None]:
    """The figure ``name``."""
    return of_figure(figure(one, name, **place), called)


def by_label(one: xr.Dataset, name: str, dim: str, **place: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures ``name`` along a dimension by label, and their errors; None where an error is not known."""
    labels = [f"{label:.10g}" for label in one.variables[dim].values]
    pairs = zip(at(one, name, **place), at(one, f"{name}_se", **place), strict=True)
    found = [of_figure(Figure(float(value), float(error))) for value, error in pairs]
    return (
        {label: each["value"] for label, each in zip(labels, found, strict=True)},
        {label: each["se"] for label, each in zip(labels, found, strict=True)},
    )


def statistics(one: xr.Dataset, what: str, **place: int) -> dict[str, Any]:
    """Mean, sd, quantiles and tail means of a subject, their errors, and the draws at its ends."""
    quantiles, quantiles_se = by_label(one, f"{what}_quantile", "quantile", **place)
    found = {"mean": plain(at(one, f"{what}_mean", **place)), "sd": plain(at(one, f"{what}_sd", **place))}
    parts: dict[str, Any] = {**found, "quantiles": quantiles}
    for name in ("mean", "sd"):
        parts[f"{name}_se"] = plain(at(one, f"{what}_{name}_se", **place))
        if f"{what}_{name}_heavy" in one:
            parts[f"{name}_heavy"] = bool(at(one, f"{what}_{name}_heavy", **place))
    parts["quantiles_se"] = quantiles_se
    if f"{what}_tail_mean_se" in one:
        parts["tail_means"], parts["tail_means_se"] = by_label(one, f"{what}_tail_mean", "quantile", **place)
    return parts | {end: plain(at(one, f"{what}_{end}", **place)) for end in ("min", "max")}


def subject(one: xr.Dataset, what: str, place: dict[str, int]) -> dict[str, Any]:
    """The same of an output or a value, with the chance to be below zero."""
    found = statistics(one, what, **place)
    quantiles, negative = found.pop("quantiles"), probability(one, f"p_{what}_negative", **place)
    ends = {"p_negative_low": plain(negative.low), "p_negative_high": plain(negative.high)}
    first = {"mean": found.pop("mean"), "sd": found.pop("sd"), "p_negative": plain(negative.value)}
    return first | {"quantiles": quantiles} | found | ends
