"""The result of a run with what money does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.plan.code.money import SPANS
from mcsv.results.bare.dataset import extended
from mcsv.results.declared.elsewhere import SAVED
from mcsv.results.declared.variables import VARIABLES, coordinate, declare
from mcsv.results.sections.elsewhere import elsewhere, paying, peaks
from mcsv.results.sections.flows import flows
from mcsv.results.sections.gainers import elasticities, gainers, groups
from mcsv.results.sections.in_time import in_time
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["with_money"]


def with_money(results: xr.Dataset, summary: Summary, minority: Mapping[str, bool]) -> xr.Dataset:
    """``summary`` is that of the same draws in a plan that tells what money does; ``minority`` is said of groups."""
    found = in_time(summary) | _placed(elsewhere(summary), results) | paying(summary, results)
    found |= gainers(summary, minority) | _others(peaks(summary), results)
    found |= flows(summary)
    labels: dict[str, Any] = {"span": list(SPANS), "saved": list(SAVED), "group": groups(summary)}
    labels["elasticity"] = elasticities(summary)
    used = {dim for name in found for dim in VARIABLES[name].dims}
    variables = {name: declare(name, values, str(results.attrs["currency"])) for name, values in found.items()}
    coordinates = {name: coordinate(name, values) for name, values in labels.items() if name in used}
    return extended(results, variables, coordinates)


def _placed(found: dict[str, Any], results: xr.Dataset) -> dict[str, Any]:
    """Figures of the accountable pocket alone at its place among all pockets."""
    laid = dict(found)
    names = results["pocket"].values.astype(str)
    for name, values in found.items():
        if VARIABLES[name].dims[1:2] == ("pocket",) and values.ndim < len(VARIABLES[name].dims):
            laid[name] = np.full((values.shape[0], names.size, *values.shape[1:]), np.nan)
            laid[name][:, names == results.attrs["accountability_pocket"]] = values[:, None]
    return laid


def _others(found: dict[str, Any], results: xr.Dataset) -> dict[str, Any]:
    """What the result tells of the accountable pocket stays as it is."""
    own = results["pocket"].values.astype(str) == results.attrs.get("accountability_pocket", "")
    return {
        name: np.where(own, results[name].transpose("option", "pocket").values, values) if name in results else values
        for name, values in found.items()
    }
