"""Which pocket has its money back, when, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.writing.message import day, message
from mcsv.reports.writing.paper import Column, Note, Row, Shown, Table
from mcsv.reports.writing.spans import within
from mcsv.results.reading.dates import end_names
from mcsv.results.reading.figures import judged_apart, judged_by
from mcsv.results.reading.payback import payback

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["paybacks"]


def paybacks(one: xr.Dataset) -> list[Table | Note]:
    """One line for each pocket that is ever out of pocket; nothing where none is."""
    rows, notes, ends = [], list[Note](), end_names(one)
    for index, name in enumerate(map(str, one["pocket"].values)):
        found = payback(one, index)
        if not found.at_once:
            when = message("never") if found.median is None else day(ends[found.median])
            rows.append(Row(name, (when, Shown(found.in_window, "%"), Shown(found.never, "%"))))
            if judged_apart(one, index):
                notes.append(Note((message("{pocket}: {within}.", pocket=name, within=within(judged_by(one, index))),)))
    title = message("Payback: from the end of this period on, cumulative cash stays at or above zero")
    soon = message("{within}, %", within=within(judged_by(one)))
    columns = (Column(message("median, on")), Column(soon), Column(message("never, %")))
    return [Table(title, columns, tuple(rows)), *notes] if rows else []
