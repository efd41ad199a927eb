"""Who gains: by group, how many are better off, and what value counts by income."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mcsv.plan.code.money import Gainers
from mcsv.results.statistics.ratios import means, ratios
from mcsv.results.statistics.summary import Summary

__all__ = ["elasticities", "gainers", "groups"]


def _told(summary: Summary) -> list[Gainers]:
    """Of each option; nothing where no group is stated, or nothing is discounted."""
    found = [summary.layout.money[option].gainers for option in summary.layout.options]
    return [each for each in found if each is not None] if all(found) else []


def groups(summary: Summary) -> list[str]:
    """The groups of all options."""
    return list(dict.fromkeys(name for each in _told(summary) for name in each.groups))


def elasticities(summary: Summary) -> list[float]:
    """The elasticities at which value is weighed; none where no income weighs in some option."""
    known = [set(each.weighted) for each in _told(summary)]
    return sorted(set.intersection(*known)) if known else []


def gainers(summary: Summary, minority: Mapping[str, bool]) -> dict[str, Any]:
    """Figures by group and of all groups; ``minority`` says of each group whether it is one."""
    told = _told(summary)
    if not told:
        return {}
    found = _by_group(summary, told) | _of_all(summary, told) | _weighted(summary, told)
    return found | {"group_minority": np.array([minority.get(name, False) for name in groups(summary)])}


def _by_group(summary: Summary, told: list[Gainers]) -> dict[str, Any]:
    named = groups(summary)
    each = [one.groups.get(name) for one in told for name in named]
    found: dict[str, Any] = {}
    for name, cells in (
        ("group_gain_mean", [None if one is None else one.gain for one in each]),
        ("group_reached_mean", [None if one is None else one.per_head.whole for one in each]),
    ):
        found[name], found[f"{name}_se"] = means(summary, cells)
    for name, key in (
        ("gain_per_head", "per_head"),
        ("better_off_of_reached", "of_reached"),
        ("better_off_of_group", "of_size"),
    ):
        found[name], found[f"{name}_se"] = ratios(summary, [None if one is None else getattr(one, key) for one in each])
    for name, key in (("p_group_gains", "loss"), ("p_group_loses", "gain")):
        found[name], found[f"{name}_ci"] = _below(summary, [None if one is None else getattr(one, key) for one in each])
    return {name: values.reshape(len(told), len(named), *values.shape[1:]) for name, values in found.items()}


def _below(summary: Summary, cells: list[int | None]) -> tuple[Any, Any]:
    """The share of draws below zero with its interval; nan for None."""
    share, interval = summary.negative([cell or 0 for cell in cells])
    unknown = np.array([cell is None for cell in cells])
    return np.where(unknown, np.nan, share), np.where(unknown[:, None], np.nan, interval)


def _of_all(summary: Summary, told: list[Gainers]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, key in (
        ("better_off_of_all_reached", "of_reached"),
        ("better_off_of_community", "of_all"),
        ("gain_lower_half_share", "lower"),
    ):
        found[name], found[f"{name}_se"] = ratios(summary, [getattr(one, key) for one in told])
    for name, key in (("p_majority_gains", "most"), ("p_majority_of_reached_gains", "most_reached")):
        found[name], found[f"{name}_ci"] = summary.negative([getattr(one, key) for one in told])
    whole = [None if one.lower is None else one.lower.whole for one in told]
    found["p_groups_negative"], found["p_groups_negative_ci"] = _below(summary, whole)
    outside = means(summary, [one.of_no_group for one in told])
    found["gain_of_no_group_mean"], found["gain_of_no_group_mean_se"] = outside
    return found | {"lower_half_why": np.array([", ".join(one.unranked) for one in told])}


def _weighted(summary: Summary, told: list[Gainers]) -> dict[str, Any]:
    points = elasticities(summary)
    if not points:
        return {}
    cells, shape = [one.weighted[point] for one in told for point in points], (len(told), len(points))
    mean, error = summary.means(cells)
    share, interval = summary.negative(cells)
    found = {"npv_weighted_mean": mean, "npv_weighted_mean_se": error, "p_npv_weighted_negative": share}
    return {name: values.reshape(shape) for name, values in found.items()} | {
        "p_npv_weighted_negative_ci": interval.reshape(*shape, 2)
    }
