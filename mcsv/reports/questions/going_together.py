"""What each of several drivers has of an outcome's spread where they go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing import words
from mcsv.reports.writing.message import message
from mcsv.reports.writing.paper import Column, Row, Shown, Table
from mcsv.results.reading.figures import figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["going_together"]

_LEAST = 0.01
"""Of a group that has a hand in less of the spread nothing is said."""


def going_together(one: xr.Dataset, outcome: str, subject: str) -> list[Table]:
    """A table of drivers that are correlated, by group, where they matter for the outcome."""
    groups = dict[str, list[int]]()
    for place, group in enumerate(map(str, one["driver_together"].values)):
        if group:
            groups.setdefault(group, []).append(place)
    column = [*map(str, one["outcome"].values)].index(outcome)
    total = one["total_order"].values[:, column]
    places = [place for some in groups.values() for place in some if total[place] >= _LEAST]
    rows = [_row(one, place, column) for place in places]
    if not rows:
        return []
    headings = (
        message("together, %"),
        message("its share, %"),
        message("of it linear, %"),
        message("linear together, %"),
    )
    told = one["shapley"].values[places, column]
    text = (
        "its share: what it adds to what is explained, on average over all orders of the group (Shapley); the shares "
        "of a group add up to the middle between what it explains by itself and together"
    )
    notes = [message(text)]
    if np.isnan(told).any():
        text = (
            "no share: more than twelve go together, or a count or a yes or no is among them, or rows of a table, or "
            "anew each period"
        )
        notes.append(message(text))
    columns = tuple(Column(heading, "below") for heading in headings)
    return [
        Table(message("What goes together in {subject}", subject=subject), columns, tuple(rows), notes=tuple(notes))
    ]


def _row(one: xr.Dataset, place: int, column: int) -> Row:
    names = ("total_order", "shapley", "shapley_linear", "linear_share")
    known = [figure(one, name, driver=place, outcome=column) for name in names]
    cells = tuple(Shown(each, "%", words.Scale(0.01)) if each.known else "" for each in known)
    return Row(str(one["driver"].values[place]), cells)
