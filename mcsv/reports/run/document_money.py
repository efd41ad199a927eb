"""Parts of the JSON document: how soon value comes, what others save, who gains, what flows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcsv.reports.writing.json_cells import chance, mean, plain
from mcsv.results.declared.flows import FLOWS

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["flows_of_period", "money_of", "money_of_pocket"]


def money_of(one: xr.Dataset, own: int | None) -> dict[str, Any]:
    """What an option's money does; nothing where it was not asked for."""
    parts: dict[str, Any] = {}
    if "gain_inside_share" in one:
        parts["in_time"] = _in_time(one)
    if own is not None and "leakage" in one:
        parts["elsewhere"] = {
            "spent": mean(one, "spent_mean", "value", pocket=own),
            "spent_negative": chance(one, "p_spent_negative", pocket=own),
            "leakage": mean(one, "leakage", "value", pocket=own),
            "all_saved_negative": chance(one, "p_saved_negative"),
            "saved": _by_saved(one, "saved_elsewhere_mean"),
            "saved_per_pound": _by_saved(one, "saved_elsewhere_per_pound"),
        }
    return parts | ({"who_gains": _who_gains(one)} if "gain_per_head" in one else {})


def _in_time(one: xr.Dataset) -> dict[str, Any]:
    spans = [str(name) for name in one["span"].values]
    found: dict[str, Any] = {"periods": dict(zip(spans, map(plain, one["span_periods"].values), strict=True))}
    found["views"] = {
        str(name): {
            "gain": mean(one, "gain_mean", "value", view=index),
            "gain_negative": chance(one, "p_gain_negative", view=index),
            "spans": {
                label: {
                    key: mean(one, variable, "value", view=index, span=span)
                    for key, variable in (
                        ("share", "gain_inside_share"),
                        ("gain", "gain_inside_mean"),
                        ("net_value", "value_inside_mean"),
                    )
                }
                for span, label in enumerate(spans)
            },
        }
        for index, name in enumerate(one["view"].values)
    }
    return found


def _by_saved(one: xr.Dataset, name: str, **place: int) -> dict[str, Any]:
    labels = [str(label).replace(" ", "_") for label in one["saved"].values]
    return {label: mean(one, name, "value", saved=index, **place) for index, label in enumerate(labels)}


def money_of_pocket(one: xr.Dataset, index: int) -> dict[str, Any]:
    """What a pocket saves, has to find, and risks once it has paid the transfer."""
    parts: dict[str, Any] = {}
    if "saved_mean" not in one:
        return parts
    parts["saved"] = _by_saved(one, "saved_mean", pocket=index)
    if "saved_per_pound" in one:
        parts["saved_per_pound"] = _by_saved(one, "saved_per_pound", pocket=index)
    parts["peak_funding"] = {part: mean(one, f"peak_funding_{part}", "value", pocket=index) for part in ("mean", "p95")}
    if "cash_in_mean" in one:
        total = {name: mean(one, f"{name}_total_mean", "value", pocket=index) for name in FLOWS}
        parts["flows"] = {"opening": mean(one, "opening_mean", "value", pocket=index), "total": total}
        if "lapsed_total_mean" in one:
            parts["flows"]["lapsed"] = mean(one, "lapsed_total_mean", "value", pocket=index)
    return parts


def flows_of_period(one: xr.Dataset, pocket: int, t: int) -> dict[str, Any]:
    """What flows into and out of a pocket in a period; nothing where it was not asked for."""
    there = [name for name in FLOWS if f"{name}_mean" in one]
    return {name: mean(one, f"{name}_mean", "value", pocket=pocket, period=t) for name in there}


def _who_gains(one: xr.Dataset) -> dict[str, Any]:
    names = ("better_off_of_all_reached", "better_off_of_community", "gain_lower_half_share")
    found: dict[str, Any] = {name: mean(one, name, "value") for name in names}
    found |= {name: chance(one, name) for name in ("p_majority_gains", "p_majority_of_reached_gains")}
    found |= {"p_groups_negative": chance(one, "p_groups_negative")}
    found["lower_half_lacks"] = [name for name in str(one["lower_half_why"].values).split(", ") if name]
    found["gain_of_no_group"] = mean(one, "gain_of_no_group_mean", "value")
    found["groups"] = {str(name): _group(one, index) for index, name in enumerate(one["group"].values)}
    if "npv_weighted_mean" in one:
        found["npv_by_elasticity"] = {
            f"{value:.10g}": mean(one, "npv_weighted_mean", elasticity=index)
            | {"p_negative": chance(one, "p_npv_weighted_negative", elasticity=index)}
            for index, value in enumerate(one["elasticity"].values.tolist())
        }
    return found


def _group(one: xr.Dataset, index: int) -> dict[str, Any]:
    figures = {
        "gain": "group_gain_mean",
        "gain_per_head": "gain_per_head",
        "reached": "group_reached_mean",
        "better_off_of_reached": "better_off_of_reached",
        "better_off_of_group": "better_off_of_group",
    }
    found: dict[str, Any] = {"minority": bool(one["group_minority"][index])}
    found |= {key: mean(one, name, "value", group=index) for key, name in figures.items()}
    return found | {name: chance(one, name, group=index) for name in ("p_group_gains", "p_group_loses")}
