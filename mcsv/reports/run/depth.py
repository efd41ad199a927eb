"""Deficits in full: how deep, since when, what reserve each date asks for, and what the window costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mcsv.reports.run.sentence import when
from mcsv.reports.writing.cells import certain, measured, titled
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Row, Sentence, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.results.declared.costs import CERTAINTIES
from mcsv.results.reading.dates import judged_periods, period_ends
from mcsv.results.reading.derived import tolerance_of
from mcsv.results.reading.figures import figure, judged_by, judged_period, probability
from mcsv.results.reading.first_deficit import FirstDeficit, first_deficit
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["costs", "depth"]


def depth(one: xr.Dataset, pocket: int) -> list[Block]:
    """How deep a deficit of a pocket is where there is one, when it comes, and the reserve that each date asks for."""
    found = first_deficit(one, pocket)
    if found is None or "depth_p95" not in one:
        return []
    unit, name = str(one.attrs["currency"]), str(one["pocket"].values[pocket])
    size, place = scale_of(one, unit), {"pocket": pocket}
    deep = Row(
        titled("below zero", size.unit(unit)),
        (
            measured(one, "shortfall_given_deficit", unit, size, period=judged_period(one, pocket), **place),
            measured(one, "depth_p95", unit, size, **place),
            measured(one, "depth_tail_mean", unit, size, **place),
        ),
    )
    columns = (Column("mean", "below"), Column("1 in 20 is deeper", "below"), Column("mean of these", "below"))
    title = f"How deep a deficit of {name} is at the end of {judged_by(one, pocket)}, where there is one"
    first: tuple[Cell, ...] = (
        f"{name} is first below zero likeliest {when(found.likeliest, one)} (",
        Shown(found.chance, "%", how="interval"),
        f" of draws); half of its deficits have begun {when(found.median, one)}{_sure(found, one)}.",
    )
    return [Table(title, columns, (deep,)), Sentence(first), *_by_date(one, pocket)]


def _sure(found: FirstDeficit, one: xr.Dataset) -> str:
    """Between which dates half of the deficits have begun, where draws are too few to name one."""
    if found.earliest == found.latest:
        return ""
    return f" (95 % interval: {when(found.earliest, one)} to {when(found.latest, one)})"


def _by_date(one: xr.Dataset, pocket: int) -> list[Table | Note]:
    """The reserve against a deficit at each judged date alone, where there are several."""
    dates, ends, tolerance = judged_periods(one, pocket), period_ends(one), tolerance_of(one, pocket)
    if len(dates) < 2 or tolerance is None:
        return []
    known = [figure(one, "reserve_required_date", pocket=pocket, period=date) for date in dates]
    if not any(each.known for each in known):
        return [Note(("The reserve for each judged date alone is not stated: it does more than shift it.",))]
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    rows = tuple(Row(ends[date], (Shown(each, unit, size, up=True),)) for date, each in zip(dates, known, strict=True))
    title = f"Reserve that brings the deficit at each judged date alone to {certain(tolerance)}"
    return [Table(titled(title, size.unit(unit)), (Column("reserve", "beside"),), rows, "date")]


def costs(one: xr.Dataset, pocket: int) -> list[Block]:
    """The net cost of the accountable pocket's window by percentile, and where its money and the estimate stand."""
    if "net_cost_mean" not in one:
        return []
    unit, name = str(one.attrs["currency"]), str(one["pocket"].values[pocket])
    size = scale_of(one, unit)
    cells = tuple(measured(one, f"net_cost_{part}", unit, size, pocket=pocket) for part in ("mean", *CERTAINTIES))
    columns = (Column("mean", "below"), *(Column(f"P{round(100 * q)}", "below") for q in CERTAINTIES.values()))
    title = f"Net cash cost of {name} by the end of {judged_by(one, pocket)}: out less in"
    return [
        Table(title, columns, (Row(titled("cost", size.unit(unit)), cells),)),
        *_places(one.isel(pocket=pocket), unit),
        _peak(one, pocket),
    ]


def _peak(one: xr.Dataset, pocket: int) -> Sentence:
    """What has to be found at the worst time, before any budget or reserve."""
    unit, name = str(one.attrs["currency"]), str(one["pocket"].values[pocket])
    mean, most = (
        Shown(figure(one, f"peak_funding_{part}", pocket=pocket), unit, how="money") for part in ("mean", "p95")
    )
    start = f"Before budget and reserve {name} has to find "
    return Sentence((start, mean, " at the worst time, on average; more than ", most, " in one draw of twenty."))


def _places(one: xr.Dataset, unit: str) -> list[Sentence]:
    """Where the money and the point estimate stand among the costs."""
    parts: list[Cell] = []
    given = float(one["money_given"])
    if math.isfinite(given):
        money = Shown(Figure(given, 0.0), unit, how="money")
        covered = Shown(probability(one, "p_money_covers"), "%", how="interval")
        parts += ["Reserve and budget of ", money, " cover it with ", covered]
    if "net_cost_point" in one:
        point = Shown(Figure(float(one["net_cost_point"]), 0.0), unit, how="money")
        above = Shown(probability(one, "p_above_point"), "%", how="interval")
        start = "; the point estimate, " if parts else "The point estimate, "
        parts += [start, point, " (all inputs at their means, nothing happens), is exceeded with ", above]
    return [Sentence((*parts, "."))] if parts else []
