"""Of what points a run was made, what stays random in it, and how much smaller that made errors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.reports.writing.json_cells import plain
from mcsv.reports.writing.paper import Sentence
from mcsv.results.reading.figures import (
    Accountable,
    accountable,
    at,
    has_positions,
    judged_by,
    judged_period,
    pocket_index,
)

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["gains_of", "points_of", "points_said"]


def points_said(results: xr.Dataset, one: xr.Dataset) -> list[Sentence]:
    """What is said of the points; of gains in option ``one``. Nothing of a run of plain draws."""
    attrs = results.attrs
    if attrs.get("sampling") != "sobol":
        return []
    replicates = int(attrs["points_replicates"])
    asked = f", for the {attrs['draws_asked']:,} draws that were asked for" if "draws_asked" in attrs else ""
    text = f"Draws are Sobol points: {replicates} replicates of {int(attrs['draws']) // replicates:,}{asked}. "
    return [Sentence((text + _gains(one) + _random(results),))]


def _gains(one: xr.Dataset) -> str:
    told = [(what, _times(gain)) for what, gain in _of(one) if math.isfinite(gain)]
    if not told:
        return ""
    (what, times), *others = told
    first = f"The error of {what} is {times} smaller than with as many plain draws"
    return ", ".join([first, *(f"that of {what} {times}" for what, times in others)]) + ". "


def _of(one: xr.Dataset) -> list[tuple[str, float]]:
    """Words and gains of what the answer is about."""
    middle = int(np.argmin(abs(one["quantile"].values - 0.5)))
    if has_positions(one):
        answerable = accountable(one)
        pocket = 0 if answerable is None else pocket_index(one, answerable.pocket)
        where = {"pocket": pocket, "period": judged_period(one)}
        called = f"the mean of {one['pocket'].values[pocket]}'s position at the end of {judged_by(one)}"
        subject, share, at = "position", "p_deficit_any_gain", {"pocket": pocket}
        chance = "P(deficit)"
    elif one.sizes.get("output", 0):
        where, subject, called = {"output": 0}, "output", f"the mean of {one['output'].values[0]}"
        share, at, chance = "p_output_negative_gain", where, "P(negative)"
    else:
        return []
    return [
        (called, float(one[f"{subject}_mean_gain"].isel(where))),
        ("the median", float(one[f"{subject}_quantile_gain"].isel(where | {"quantile": middle}))),
        (chance, float(one[share].isel(at))),
    ]


def _times(gain: float) -> str:
    """In words, about how many times: replicates tell it to about a fifth."""
    digits = 1 - math.floor(math.log10(gain)) if gain > 0.0 else 0
    return f"{round(gain, digits):,.{max(min(digits, 1), 0)}f} times"


def _random(results: xr.Dataset) -> str:
    """What is drawn at random all the same, and what is told by plain draws."""
    attrs, parts = results.attrs, []
    if attrs["points_beyond"]:
        parts.append(
            f"{attrs['points_beyond']:,} inputs and events beyond the {attrs['points_coordinates']:,} that go first"
        )
    if attrs["points_sums"]:
        parts.append("the single cases of sums")
    random = f"Random as ever: {' and '.join(parts)}. " if parts else ""
    plain = ["how much is chance"] if _any_chance(results) else []
    plain += ["how sure the chance of a deficit is"] if attrs.get("worlds") else []
    return random + (f"Told by plain draws: {' and '.join(plain)}." if plain else "")


def _any_chance(results: xr.Dataset) -> bool:
    names = [name for name in ("position_chance_share", "output_chance_share") if name in results]
    return any(bool((results[name].values > 0).any()) for name in names)


def points_of(results: xr.Dataset) -> dict[str, Any] | None:
    """The same for the document; None of a run of plain draws."""
    attrs = results.attrs
    if attrs.get("sampling") != "sobol":
        return None
    return {
        "sampling": "sobol",
        "replicates": int(attrs["points_replicates"]),
        "draws_asked": int(attrs.get("draws_asked", attrs["draws"])),
        "coordinates": int(attrs["points_coordinates"]),
        "without_coordinate": int(attrs["points_beyond"]),
        "sums_of_random_cases": bool(attrs["points_sums"]),
    }


def gains_of(one: xr.Dataset, answerable: Accountable | None) -> dict[str, Any]:
    """How much smaller errors are than with as many plain draws, for an option of the document; nothing with those."""
    if not any(str(name).endswith("_mean_gain") for name in one.data_vars):
        return {}
    gains: dict[str, Any] = {}
    if answerable is not None:
        own = pocket_index(one, answerable.pocket)
        gains["position"] = _subject(one, "position", pocket=own, period=judged_period(one))
        for name in ("p_deficit_window", "p_deficit_any"):
            gains[name] = plain(at(one, f"{name}_gain", pocket=own))
    for subject, dim in (("output", "output"), ("npv", "view")):
        labels = [str(label) for label in one[dim].values] if f"{subject}_mean_gain" in one else []
        found = {label: _subject(one, subject, **{dim: place}) for place, label in enumerate(labels)}
        for place, label in enumerate(labels):
            found[label]["p_negative"] = plain(at(one, f"p_{subject}_negative_gain", **{dim: place}))
        gains |= {"outputs" if subject == "output" else subject: found} if found else {}
    return {"gains": gains}


def _subject(one: xr.Dataset, subject: str, **place: int) -> dict[str, Any]:
    quantiles = zip(one.variables["quantile"].values, at(one, f"{subject}_quantile_gain", **place), strict=True)
    return {
        "mean": plain(at(one, f"{subject}_mean_gain", **place)),
        "sd": plain(at(one, f"{subject}_sd_gain", **place)),
        "quantiles": {f"{level:.10g}": plain(gain) for level, gain in quantiles},
    }
