"""Deficits in full: how deep, since when, what reserve each date asks for, and what the window costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mcsv.reports.run.cash_flow import lapsed
from mcsv.reports.run.sentence import when
from mcsv.reports.writing.cells import certain, measured
from mcsv.reports.writing.message import day, message, titled
from mcsv.reports.writing.paper import Block, Column, Note, Row, Sentence, Shown, Table, sentence
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import at_end_of, by_end_of
from mcsv.results.declared.costs import CERTAINTIES
from mcsv.results.reading.dates import end_names, judged_periods
from mcsv.results.reading.derived import only_shifts, tolerance_of
from mcsv.results.reading.figures import figure, judged_by, judged_period, probability
from mcsv.results.reading.first_deficit import FirstDeficit, first_deficit
from mcsv.results.statistics.intervals import Figure, draws_for

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["costs", "depth"]


def depth(one: xr.Dataset, pocket: int) -> list[Block]:
    """How deep a deficit of a pocket is where there is one, when it comes, and the reserve that each date asks for."""
    found = first_deficit(one, pocket)
    if found is None or "depth_p95" not in one:
        return []
    name = str(one["pocket"].values[pocket])
    return [*_deep(one, pocket, name), _first(found, one, name), *_by_date(one, pocket)]


def _deep(one: xr.Dataset, pocket: int, name: str) -> list[Table]:
    """How deep it is at the window's end; nothing where all deficits are over by then."""
    unit, place, judged = str(one.attrs["currency"]), {"pocket": pocket}, judged_period(one, pocket)
    if not figure(one, "shortfall_given_deficit", period=judged, **place).known:
        return []
    size = scale_of(one, unit)
    deep = (
        measured(one, "shortfall_given_deficit", unit, size, period=judged, **place),
        measured(one, "depth_p95", unit, size, **place),
        measured(one, "depth_tail_mean", unit, size, **place),
    )
    heads = message("mean"), message("1 in 20 is deeper"), message("mean of these")
    columns = tuple(Column(head, "below") for head in heads)
    at_end = at_end_of(judged_by(one, pocket))
    title = message("How deep a deficit of {pocket} is {at_end}, where there is one", pocket=name, at_end=at_end)
    return [Table(title, columns, (Row(titled(message("below zero"), size.unit(unit)), deep),))]


def _first(found: FirstDeficit, one: xr.Dataset, name: str) -> Sentence:
    """When deficits begin; between which dates half of them have where draws are too few to name one."""
    known = {"pocket": name, "likeliest": when(found.likeliest, one), "median": when(found.median, one)}
    share = Shown(found.chance, "%", how="interval")
    text = (
        "{pocket} is likeliest to fall below zero first {likeliest} ({share} of draws); half of its deficits have "
        "begun {median}."
    )
    if found.earliest == found.latest:
        return sentence(text, **known, share=share)
    text = (
        "{pocket} is likeliest to fall below zero first {likeliest} ({share} of draws); half of its deficits have "
        "begun {median} (95 % interval: {earliest} to {latest})."
    )
    ends = {"earliest": when(found.earliest, one), "latest": when(found.latest, one)}
    return sentence(text, **known, **ends, share=share)


def _by_date(one: xr.Dataset, pocket: int) -> list[Table | Note]:
    """The reserve against a deficit at each judged date alone, where there are several."""
    dates, ends, tolerance = judged_periods(one, pocket), end_names(one), tolerance_of(one, pocket)
    if len(dates) < 2 or tolerance is None:
        return []
    known = [figure(one, "reserve_required_date", pocket=pocket, period=date) for date in dates]
    if not any(each.known for each in known):
        return [Note((_no_dates(one, pocket, tolerance),))]
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    rows = tuple(
        Row(day(ends[date]), (Shown(each, unit, size, up=True),)) for date, each in zip(dates, known, strict=True)
    )
    text = "Reserve that brings the deficit at each judged date alone to {tolerance}"
    title = titled(message(text, tolerance=certain(tolerance)), size.unit(unit))
    return [Table(title, (Column(message("reserve"), "beside"),), rows, message("date"))]


def _no_dates(one: xr.Dataset, pocket: int, tolerance: float) -> str:
    """Why no judged date has a reserve of its own."""
    if int(one.attrs["draws"]) < (fewest := draws_for(tolerance)):
        return message("The reserve for each judged date alone needs at least {draws} draws.", draws=fewest)
    if only_shifts(one, pocket):
        return message("The reserve for each judged date alone is not stated: what is held is uncertain.")
    return message("The reserve for each judged date alone is not stated: it does more than shift it.")


def costs(one: xr.Dataset, pocket: int) -> list[Block]:
    """The net cost of the accountable pocket's window by percentile, and where its money and the estimate stand."""
    if "net_cost_mean" not in one:
        return []
    unit, name = str(one.attrs["currency"]), str(one["pocket"].values[pocket])
    size = scale_of(one, unit)
    cells = tuple(measured(one, f"net_cost_{part}", unit, size, pocket=pocket) for part in ("mean", *CERTAINTIES))
    columns = (Column(message("mean"), "below"), *(Column(f"P{round(100 * q)}", "below") for q in CERTAINTIES.values()))
    text, by_end = "Net cash cost of {pocket} {by_end}: out less in", by_end_of(judged_by(one, pocket))
    title = message(text, pocket=name, by_end=by_end)
    return [
        Table(title, columns, (Row(titled(message("cost"), size.unit(unit)), cells),)),
        *_places(one.isel(pocket=pocket), unit),
        *_peak(one, pocket),
        *lapsed(one, pocket),
    ]


def _peak(one: xr.Dataset, pocket: int) -> list[Sentence]:
    """What has to be found at the worst time, before any budget or reserve; nothing where nothing ever has to be."""
    unit, name = str(one.attrs["currency"]), str(one["pocket"].values[pocket])
    found = figure(one, "peak_funding_mean", pocket=pocket)
    if not found.known:
        return []
    mean = Shown(found, unit, how="money")
    most = Shown(figure(one, "peak_funding_p95", pocket=pocket), unit, how="money")
    text = (
        "Before budget and reserve {pocket} has to find {mean} at the worst time, on average; more than {most} in one "
        "draw of twenty."
    )
    return [sentence(text, pocket=name, mean=mean, most=most)]


def _places(one: xr.Dataset, unit: str) -> list[Sentence]:
    """Where the money and the point estimate stand among the costs."""
    known: dict[str, Shown] = {}
    given = float(one["money_given"])
    if math.isfinite(given):
        known["money"] = Shown(Figure(given, 0.0), unit, how="money")
        known["covered"] = Shown(probability(one, "p_money_covers"), "%", how="interval")
    if "net_cost_point" in one:
        known["point"] = Shown(Figure(float(one["net_cost_point"]), 0.0), unit, how="money")
        known["above"] = Shown(probability(one, "p_above_point"), "%", how="interval")
    if not known:
        return []
    if "point" not in known:
        return [sentence("Reserve and budget of {money} cover it with probability {covered}.", **known)]
    if "money" not in known:
        text = (
            "The point estimate, {point} (all inputs at their means, nothing happens), is exceeded with probability "
            "{above}."
        )
        return [sentence(text, **known)]
    text = (
        "Reserve and budget of {money} cover it with probability {covered}; the point estimate, {point} (all inputs at "
        "their means, nothing happens), is exceeded with probability {above}."
    )
    return [sentence(text, **known)]
