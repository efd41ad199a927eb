"""What is no driver, and what is one in another way than the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.writing.message import counted, listed, message

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["left_out"]


def left_out(one: xr.Dataset) -> list[str]:
    """What is no driver, and what is one in another way than the rest, in words."""
    lines: list[str] = []
    if one.attrs.get("drivers_left_out"):
        text = "Not among the drivers, because they are drawn anew each period: {names}."
        lines.append(message(text, names=listed(str(one.attrs["drivers_left_out"]).split())))
    by_period = [name for name, kind in _kinds(one) if kind == "by_period"]
    if by_period:
        text = "Drawn anew each period, so that what their mean explains alone is the least that they do: {names}."
        lines.append(message(text, names=listed(by_period)))
    if one.attrs.get("drivers_events_later"):
        text = "Counted over the whole horizon, also after the dates on which a deficit is judged: {names}."
        lines.append(message(text, names=listed(str(one.attrs["drivers_events_later"]).split())))
    if one.attrs.get("drivers_counts"):
        lines.append(message("Not among the drivers: counts and sums that are drawn inside formulas and events."))
    if one.attrs.get("drivers_by_case"):
        text = "Not among the drivers, because each case or occurrence draws its own: {names}."
        lines.append(message(text, names=listed(str(one.attrs["drivers_by_case"]).split())))
    if one.attrs.get("drivers_without_total"):
        rest = len(str(one.attrs["drivers_without_total"]).split())
        several = counted(
            rest,
            "In all is told of the strongest, not of {count} other.",
            "In all is told of the strongest, not of {count} others.",
        )
        lines.append(several)
    if one.attrs.get("drivers_by_rank"):
        names, draws = listed(str(one.attrs["drivers_by_rank"]).split()), int(one.attrs.get("drivers_by_rank_draws", 0))
        text = "Rows of a joint table, by the rank of their values: {names}."
        if draws:
            text = "Rows of a joint table, by the rank of their values in the first {draws} draws: {names}."
        lines.append(message(text, names=names, draws=draws) if draws else message(text, names=names))
    if one.attrs.get("drivers_together"):
        text = (
            "These go together; what each explains alone is in part the others' work, and they are in all as one: "
            "{names}."
        )
        lines.append(message(text, names=listed(str(one.attrs["drivers_together"]).split())))
    return lines


def _kinds(one: xr.Dataset) -> list[tuple[str, str]]:
    if "driver_kind" not in one:
        return []
    return [*zip(map(str, one["driver"].values), map(str, one["driver_kind"].values), strict=True)]
