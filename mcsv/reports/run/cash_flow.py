"""What flows into and out of each pocket, period by period, and what it then holds: a table a pocket.

Takes the Dataset of one option and gives blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.media.spelling import plain
from mcsv.reports.writing.cells import measured, percentages, shown_quantiles, too_few
from mcsv.reports.writing.message import day, message, titled
from mcsv.reports.writing.paper import Cell, Column, Ledger, Row, Sentence, Shown, Table, sentence
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import STEPS
from mcsv.results.declared.flows import FLOWS
from mcsv.results.reading.dates import end_names, year_ends
from mcsv.results.reading.figures import figure

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.reports.writing.words import Scale

__all__ = ["cash_flow", "lapsed"]

_HEADINGS = {"cash_in": message("cash in"), "cash_out": message("cash out"), "budget": message("budget")}
_BY_STEP = {
    "month": "Cash flow of {pocket}: means by month, and how the position spreads",
    "quarter": "Cash flow of {pocket}: means by quarter, and how the position spreads",
    "year": "Cash flow of {pocket}: means by year, and how the position spreads",
}
_SIGNS = {"cash_in": 1.0, "cash_out": -1.0, "budget": 1.0}


def cash_flow(one: xr.Dataset) -> list[Table]:
    """One table for each pocket that anything flows into or out of; nothing where flows were not looked at."""
    if "cash_in_mean" not in one:
        return []
    return [_table(one, pocket) for pocket in range(one.sizes["pocket"]) if _flows(one, pocket)]


def _flows(one: xr.Dataset, pocket: int) -> bool:
    return any(one[f"{name}_mean"].values[pocket].any() for name in FLOWS)


def _table(one: xr.Dataset, pocket: int) -> Table:
    unit = str(one.attrs["currency"])
    size, ends, years = scale_of(one, unit), end_names(one), year_ends(one)
    columns = [Column(_HEADINGS[name], "beside") for name in FLOWS]
    columns += [Column(message("position"), "beside"), *map(Column, percentages(one))]
    none = ("",) * len(shown_quantiles(one))
    first = Row(
        message("opening"), ("",) * len(FLOWS) + (measured(one, "opening_mean", unit, size, pocket=pocket), *none)
    )
    rows = [Row(day(ends[t]), _period(one, size, pocket, t), marked=t in years) for t in range(len(ends))]
    totals: list[Cell] = [measured(one, f"{name}_total_mean", unit, size, pocket=pocket) for name in FLOWS]
    held = measured(one, "position_mean", unit, size, pocket=pocket, period=len(ends) - 1)
    step = str(one.attrs["step"])
    title = message(_BY_STEP[step], pocket=str(one["pocket"].values[pocket]))
    return Table(
        titled(title, size.unit(unit), message("nominal cash")),
        tuple(columns),
        (first, *rows, Row(message("all"), (*totals, held, *none))),
        message("until") if one.attrs.get("start") else STEPS[step],
        mark=message("end of a financial year"),
        notes=(
            message("budget: less what lapses; position: opening, budget and cash in, less cash out"),
            *map(plain, lapsed(one, pocket)),
            *too_few(one),
        ),
        ledger=Ledger(tuple((place, _SIGNS[name]) for place, name in enumerate(FLOWS)), len(FLOWS)),
    )


def lapsed(one: xr.Dataset, pocket: int) -> list[Sentence]:
    """What of a pocket's money lapses at the ends of financial years, where any does."""
    if "lapsed_total_mean" not in one:
        return []
    gone = figure(one, "lapsed_total_mean", pocket=pocket)
    if gone.value == 0.0:
        return []
    amount = Shown(gone, str(one.attrs["currency"]), how="money")
    text = "Of the money of {pocket} {amount} lapses at the ends of financial years inside the horizon, on average."
    return [sentence(text, pocket=str(one["pocket"].values[pocket]), amount=amount)]


def _period(one: xr.Dataset, size: Scale, pocket: int, t: int) -> tuple[Shown, ...]:
    unit, place = str(one.attrs["currency"]), {"pocket": pocket, "period": t}
    found = [measured(one, f"{name}_mean", unit, size, **place) for name in (*FLOWS, "position")]
    found += [measured(one, "position_quantile", unit, size, quantile=q, **place) for q in shown_quantiles(one)]
    return tuple(found)
