"""The forecast before and after what was observed as one JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcsv.reports.writing.json_cells import by_label, chance, head, mean, plain, written
from mcsv.results.declared.update import BEFORE_AND_AFTER
from mcsv.results.reading.figures import at, by_option
from mcsv.results.reading.second_pass import looked_at, second_pass
from mcsv.results.reading.surprise import surprise

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["update_document", "update_json"]


def update_document(found: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python; None stands where draws tell nothing. Money is in ``currency``."""
    attrs = found.attrs
    return {
        **head(attrs),
        "currency": str(attrs["currency"]),
        "observed": str(attrs["observed"]).split(),
        "options": {name: _option(one) for name, one in by_option(found).items()},
    }


def update_json(found: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return written(update_document(found))


def _option(one: xr.Dataset) -> dict[str, Any]:
    told = {label: _forecast(one, place) for place, label in enumerate(BEFORE_AND_AFTER)}
    again = second_pass(one)
    if again:
        told["after"]["second_pass"] = {"agreed": plain(again.agreed), "moved": dict(again.moved)}
    return told | {"reserve_looked_at": looked_at(one), "observations": _observations(one)}


def _observations(one: xr.Dataset) -> dict[str, Any]:
    """What was observed beside what was expected of it, and what of it was hardly expected."""
    found, figures = surprise(one), {}
    for place, name in enumerate(one["observation"].values):
        quantiles, errors = by_label(one, "expected_quantile", "quantile", observation=place)
        figures[str(name)] = {
            "observed": plain(at(one, "observed_value", observation=place)),
            "unit": str(at(one, "observation_unit", observation=place)),
            "expected": {"quantiles": quantiles, "quantiles_se": errors},
            "p_as_far_out": chance(one, "p_as_far_out", observation=place),
            "hardly_expected": str(name) in found.far,
        }
    return {
        "figures": figures,
        "p_as_far_out_together": chance(one, "p_as_far_out_together"),
        "p_missing_as_much": chance(one, "p_missing_as_much"),
        "contradictory": found.together is not None or found.unmet is not None,
    }


def _forecast(one: xr.Dataset, when: int) -> dict[str, Any]:
    parts: dict[str, Any] = {"effective_draws": plain(at(one, "effective_draws", forecast=when))}
    if "p_deficit_any_forecast" in one:
        for name in ("p_deficit_any", "p_deficit_window"):
            parts[name] = chance(one, f"{name}_forecast", forecast=when)
        parts["reserve_to_tolerance"] = mean(one, "reserve_forecast", "value", forecast=when)
        parts["position"] = _distribution(one, "position_forecast", forecast=when)
    if "p_deficit_other_forecast" in one:
        parts["others"] = {
            str(name): {
                "p_deficit_any": chance(one, "p_deficit_other_forecast", other_pocket=place, forecast=when),
                "tolerance": plain(at(one, "other_tolerance", other_pocket=place)),
            }
            for place, name in enumerate(one["other_pocket"].values)
        }
    outputs = {}
    for place in range(one.sizes.get("output", 0)):
        told = _distribution(one, "output_forecast", output=place, forecast=when)
        told["unit"] = str(at(one, "output_unit", output=place))
        told["p_negative"] = chance(one, "p_output_negative_forecast", output=place, forecast=when)
        outputs[str(at(one, "output", output=place))] = told
    return parts | {"outputs": outputs}


def _distribution(one: xr.Dataset, name: str, **place: int) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for part in ("mean", "sd"):
        parts[part] = plain(at(one, f"{name}_{part}", **place))
        parts[f"{part}_se"] = plain(at(one, f"{name}_{part}_se", **place))
    parts["quantiles"], parts["quantiles_se"] = by_label(one, f"{name}_quantile", "quantile", **place)
    return parts
