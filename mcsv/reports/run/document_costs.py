"""Parts of the JSON document: deficits in full, and what the accountable pocket's window costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mcsv.reports.writing.json_cells import chance, mean, of_probability, plain
from mcsv.results.declared.costs import CERTAINTIES
from mcsv.results.reading.dates import judged_periods, period_ends
from mcsv.results.reading.first_deficit import first_deficit

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["cost_of_window", "depth_of"]


def depth_of(one: xr.Dataset, pocket: int) -> dict[str, Any]:
    """How deep a pocket's deficits are at the end of its window, when the first comes, and reserves by judged date."""
    if "depth_p95" not in one:
        return {}
    ends, found = period_ends(one), first_deficit(one, pocket)
    parts: dict[str, Any] = {
        "depth": {
            "p95": mean(one, "depth_p95", "value", pocket=pocket),
            "tail_mean": mean(one, "depth_tail_mean", "value", pocket=pocket),
        },
        "first_deficit": found
        and {
            "likeliest": ends[found.likeliest],
            "probability": of_probability(found.chance),
            "median": ends[found.median],
            "median_low": ends[found.earliest],
            "median_high": ends[found.latest],
        },
    }
    dates = judged_periods(one, pocket)
    parts["reserve_required_by_date"] = {
        ends[t]: mean(one, "reserve_required_date", "value", pocket=pocket, period=t) for t in dates
    }
    return parts


def cost_of_window(one: xr.Dataset, pocket: int) -> dict[str, Any]:
    """Net cost by percentile, and where money and point estimate stand."""
    if "net_cost_mean" not in one:
        return {}
    one = one.isel(pocket=pocket)
    names = ("mean", *CERTAINTIES)
    parts: dict[str, Any] = {name: mean(one, f"net_cost_{name}", "value") for name in names}
    parts["mean_heavy"] = bool(one["net_cost_mean_heavy"])
    parts["peak_funding"] = {part: mean(one, f"peak_funding_{part}", "value") for part in ("mean", "p95")}
    parts["money_given"] = plain(one["money_given"])
    if math.isfinite(float(one["money_given"])):
        parts["p_money_covers"] = chance(one, "p_money_covers")
    if "net_cost_point" in one:
        parts |= {"point_estimate": plain(one["net_cost_point"]), "p_above_point": chance(one, "p_above_point")}
    return {"net_cost": parts}
