"""Options side by side, on the same draws: the risk to the own budget, what buys it down, and who gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.run.summary import prices
from mcsv.reports.writing.cells import certain, chance, measured
from mcsv.reports.writing.message import chained, labelled, message, titled
from mcsv.reports.writing.paper import Block, Column, Row, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import within
from mcsv.reports.writing.views import View, named_views
from mcsv.results.reading.derived import verdict
from mcsv.results.reading.figures import (
    Accountable,
    accountable,
    by_option,
    has_positions,
    judged_period,
    pocket_index,
)

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["compared"]

_NEGATIVE = message("  P(<0), %")


def compared(results: xr.Dataset) -> list[Block]:
    """A table of the accountable pocket's risk and one of value by view, a row an option; nothing for one option."""
    if results.sizes["option"] < 2:
        return []
    blocks: list[Block] = []
    answerable = accountable(results) if has_positions(results) else None
    if answerable is not None:
        blocks.append(_risks(results, answerable))
    if "npv_mean" in results:
        blocks.append(_values(results, answerable))
    return [*blocks, *_outputs(results)]


def _risks(results: xr.Dataset, answerable: Accountable) -> Table:
    unit = str(results.attrs["currency"])
    size, rows = scale_of(results, unit), []
    for name, one in by_option(results).items():
        pocket = pocket_index(one, answerable.pocket)
        found = verdict(one, pocket, answerable.tolerance)
        mean = measured(one, "position_mean", unit, size, pocket=pocket, period=judged_period(one))
        rows.append(Row(name, (Shown(found.chance, "%"), Shown(found.reserve, unit, size, up=True), mean)))
    columns = (
        Column(message("P(<0), %"), "interval"),
        Column(message("reserve to {tolerance}", tolerance=certain(answerable.tolerance)), "beside"),
        Column(message("mean at end"), "beside"),
    )
    title = message(
        "Options: deficit of {pocket} at any judged date {within}",
        pocket=answerable.pocket,
        within=within(answerable.label),
    )
    return Table(titled(title, size.unit(unit), message("nominal cash")), columns, tuple(rows))


def _values(results: xr.Dataset, answerable: Accountable | None) -> Table:
    """Mean and P(<0) of the own pocket's value, and of that of all."""
    views = [view for view in named_views(results) if _shown(view, results, answerable)]
    unit = str(results.attrs["currency"])
    size, rows = scale_of(results, unit), []
    for name, one in by_option(results).items():
        rows.append(Row(name, tuple(measured(one, "npv_mean", unit, size, view=view.index) for view in views)))
        rows.append(Row(_NEGATIVE, tuple(chance(one, "p_npv_negative", view=view.index) for view in views)))
    notes = chained(labelled(view.label, view.note) for view in views if view.note)
    title = titled(message("Options: net present value"), size.unit(unit), prices(results))
    columns = tuple(Column(view.label, "beside") for view in views)
    return Table(title, columns, tuple(rows), notes=(notes,) if notes else ())


def _shown(view: View, results: xr.Dataset, answerable: Accountable | None) -> bool:
    return not view.own or (answerable is not None and str(results["view"].values[view.index]) == answerable.pocket)


def _outputs(results: xr.Dataset) -> list[Block]:
    """Means of the outputs, where the options tell them apart."""
    if has_positions(results) or not results.sizes.get("output", 0):
        return []
    columns, units = [], [str(unit) for unit in results["output_unit"].values]
    sizes = [scale_of(results, unit) for unit in units]
    for name, unit, size in zip(results["output"].values, units, sizes, strict=True):
        columns.append(Column(titled(str(name), size.unit(unit)), "beside"))
    rows = []
    for name, one in by_option(results).items():
        of = enumerate(zip(units, sizes, strict=True))
        rows.append(Row(name, tuple(measured(one, "output_mean", unit, size, output=i) for i, (unit, size) in of)))
    return [Table(message("Options: means of the outputs"), tuple(columns), tuple(rows))]
