"""The cash of one draw by financial year: a pocket's own, adding up to its position, and that of all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv.reports.writing.paper import Column, Row, Shown, Table
from mcsv.results.reading.dates import end_names, year_ends
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["cash_of", "cash_of_others"]


def cash_of(found: xr.Dataset) -> list[Table]:
    """What came to the subject and its parts and left them by financial year, down to its position.

    What is no stream (reserve and budget, what lapsed) is what the position holds beside all streams.
    """
    pockets = [str(name) for name in found["pocket"].values] if "pocket" in found.sizes else []
    if found.attrs["subject"] not in pockets or "cash" not in found:
        return []
    own = pockets.index(found.attrs["subject"])
    parts = [own, *(pockets.index(name) for name in found.attrs["parts"].split() if name in pockets)]
    flows = found["cash"].values[:, parts].sum(axis=1)
    position = found["draw_position"].values[own]
    funds = np.diff(position - flows.sum(axis=0).cumsum(), prepend=0.0)
    years = _years(found)
    lapsed = found["lapsed"].values[own] if "lapsed" in found else np.zeros_like(funds)
    rows = [_row("reserve and budget", funds + lapsed, years)]
    rows += [_row("lapsed at the end of the year before", -lapsed, years)] if found.attrs["lapses"] else []
    rows += [
        _row(str(name), flow, years) for name, flow in zip(found["stream"].values, flows, strict=True) if flow.any()
    ]
    ends = [position[last - 1] for _, last in years]
    rows.append(Row("position at the end", (*(_whole(end) for end in ends), _whole(ends[-1]))))
    title = f"Cash of {found.attrs['subject']} by financial year, {found.attrs['currency']}, nominal"
    return [Table(title, _columns(found, years), tuple(rows), corner="until")]


def cash_of_others(found: xr.Dataset) -> list[Table]:
    """What each stream brings each other pocket by financial year."""
    if "cash" not in found:
        return []
    years, rows = _years(found), []
    own = {found.attrs["subject"], *found.attrs["parts"].split()}
    for p, pocket in enumerate(map(str, found["pocket"].values)):
        flows = found["cash"].values[:, p]
        for name, flow in zip(found["stream"].values, flows, strict=True) if pocket not in own else ():
            rows += [_row(f"{pocket}: {name}", flow, years)] if flow.any() else []
    if not rows:
        return []
    title = f"Cash of other pockets by financial year, {found.attrs['currency']}, nominal"
    return [Table(title, _columns(found, years), tuple(rows), corner="until")]


def _years(found: xr.Dataset) -> list[tuple[int, int]]:
    """The periods of each financial year: from the first one on, before the last."""
    count = found.sizes["period"]
    ends = sorted({*(t + 1 for t in year_ends(found)), count})
    return list(zip([0, *ends], ends, strict=False))


def _columns(found: xr.Dataset, years: list[tuple[int, int]]) -> tuple[Column, ...]:
    ends = end_names(found)
    return (*(Column(ends[last - 1]) for _, last in years), Column("all"))


def _row(name: str, flow: NDArray[np.float64], years: list[tuple[int, int]]) -> Row:
    sums = [float(flow[first:last].sum()) for first, last in years]
    return Row(name, (*map(_whole, sums), _whole(float(flow.sum()))))


def _whole(value: float) -> Shown:
    """Money to the unit: what is less is no matter here, and the document has all of it."""
    return Shown(Figure(float(np.round(value)) + 0.0, 0.0))
