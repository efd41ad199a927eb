"""What is no driver, and what is one in another way than the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcsv.reports.writing.message import counted, listed, message

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["left_out", "price_year"]


def left_out(one: xr.Dataset) -> list[str]:
    """What is no driver, and what is one in another way than the rest, in words."""
    lines: list[str] = [*in_own_prices(one)]
    if one.attrs.get("drivers_left_out"):
        text = "Not among the drivers, because they are drawn anew each period: {names}."
        lines.append(message(text, names=listed(str(one.attrs["drivers_left_out"]).split())))
    by_period = [name for name, kind in _kinds(one) if kind == "by_period"]
    if by_period:
        text = "Drawn anew each period, so that what their mean explains alone is the least that they do: {names}."
        lines.append(message(text, names=listed(by_period)))
    if one.attrs.get("drivers_events_later"):
        text = "Counted over the whole horizon, also after the last judged date: {names}."
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


def price_year(one: xr.Dataset, driver: int) -> str | None:
    """In whose prices the values of a driver are; None where in the model's, or where nobody told."""
    return (str(one["driver_price_year"].values[driver]) or None) if "driver_price_year" in one.coords else None


def in_own_prices(one: xr.Dataset) -> Iterator[str]:
    """In whose prices values of drivers are, where these are not the model's."""
    if "driver_price_year" not in one.coords:  # of results from before it was told
        return
    pairs = [*zip(map(str, one["driver_price_year"].values), map(str, one["driver"].values), strict=True)]
    for year in dict.fromkeys(year for year, _ in pairs if year):
        names = [name for other, name in pairs if other == year]
        yield message("Values in prices of {year}, as they are stated: {names}.", year=year, names=listed(names))


def _kinds(one: xr.Dataset) -> list[tuple[str, str]]:
    if "driver_kind" not in one:
        return []
    return [*zip(map(str, one["driver"].values), map(str, one["driver_kind"].values), strict=True)]
