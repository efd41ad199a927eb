"""What each change between two models does to the figures of an option, as tables that run from before to after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.paper import Cell, Column, Row, Shown, Table
from mcsv.reports.writing.words import Scale, scale
from mcsv.results.reading.difference import Part, parts_of
from mcsv.results.reading.figures import at, figure
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["OUTPUTS", "POINTS", "tables"]

POINTS = Scale(0.01)
_OWN = ("deficit", "reserve", "position")
_VIEWS = {"npv:public_sector": "NPV public", "npv:public_value": "NPV value", "npv:society": "NPV society"}
_HEADINGS = {"deficit": "deficit, %", "reserve": "reserve", "position": "position", **_VIEWS}
_LABEL = 22
"""Signs of a path that a row begins with."""
OUTPUTS = 3
"""Outputs that a table shows, of a model in which nobody is accountable."""


def tables(one: xr.Dataset, who: str) -> Iterator[Table]:
    """What each step changes: in the order of the file, and averaged over all orders where that is another thing."""
    steps, shown = one.sizes["step"], _shown(one)
    in_order, averaged = ([parts_of(one, place, f"step_{how}") for place in shown] for how in ("in_order", "averaged"))
    start = f"{who} " if who else ""
    title = f"{start}{'what each change does, in the order of the file' if steps else 'before and after'}"
    if shown:
        yield _table(one, shown, in_order, title if who else title.capitalize())
    pairs = zip(chain.from_iterable(in_order), chain.from_iterable(averaged), strict=True)
    if steps > 1 and any(_apart(*(part.change for part in pair)) for pair in pairs):
        orders = "both" if steps == 2 else f"all {factorial(steps):,}"
        title = f"{start}{'the' if who else 'The'} same, averaged over {orders} orders"
        yield _table(one, shown, averaged, title, averaged=True)


def _apart(one: Figure, other: Figure) -> bool:
    """Whether two parts are further apart than the error of the second, or than rounding where it has none."""
    return abs(one.value - other.value) > other.error + 1e-9 * abs(other.value)


def _table(one: xr.Dataset, shown: list[int], parts: list[list[Part]], title: str, averaged: bool = False) -> Table:
    unit = str(one.attrs["currency"])
    money = [place for place in shown if not _kind(one, place).startswith(("deficit", "output"))]
    size = scale(max((abs(_end(one, end, place)) for end in ("before", "after") for place in money), default=0.0))
    scales = [POINTS if _kind(one, place) == "deficit" else size for place in shown]

    def row(label: str, figures: Iterable[Figure]) -> Row:
        return Row(label, tuple(map(_cell, figures, scales)))

    rows = [row("before", (figure(one, "outcome_before", outcome=place) for place in shown))]
    told = [step for step in zip(*parts, strict=True) if any(part.change.value or part.change.error for part in step)]
    rows += [row(_short(step[0].name), (part.change for part in step)) for step in told]
    notes = ["each change on top of those before it; in another order they may have other parts"]
    if averaged or len(told) < 2:
        notes = []
    if any(len(told) < len(each) for each in parts):
        notes.append("changes that do nothing to these figures are left out")
    rows.append(row("after", (figure(one, "outcome_after", outcome=place) for place in shown)))
    columns = tuple(Column(_heading(one, place), "below") for place in shown)
    in_unit = f", {size.unit(unit)}" if money and unit else ""
    return Table(f"{title}{in_unit}", columns, tuple(rows), notes=tuple(notes))


def _cell(what: Figure, size: Scale) -> Cell:
    if not what.known:
        return "n/a"
    return "0" if what.value == what.error == 0.0 else Shown(what, "", size)


def _short(step: str) -> str:
    """A step by its number and the end of its path."""
    number, dot, path = step.rpartition(". ")
    parts = path.split(".")
    while len(".".join(parts)) > _LABEL and len(parts) > 1:
        parts = parts[1:]
    short = ".".join(parts)
    return f"{number}{dot}{short if short == path else f'..{short}'}"


def _end(one: xr.Dataset, end: str, place: int) -> float:
    return float(np.nan_to_num(at(one, f"outcome_{end}", outcome=place)))


def _kind(one: xr.Dataset, place: int) -> str:
    return str(one["outcome"].values[place])


def _heading(one: xr.Dataset, place: int) -> str:
    kind = _kind(one, place)
    return _HEADINGS.get(kind, kind.partition(":")[2])


def _shown(one: xr.Dataset) -> list[int]:
    """The outcomes that a table shows: whose budget it is and whose value; outputs where there is neither."""
    names = [*map(str, one["outcome"].values)]
    views = [name for name in _VIEWS if name in names]
    if not one.attrs.get("weighted_by_income") and "npv:public_value" in views:
        views.remove("npv:public_value")
    wanted = [name for name in (*_OWN, *views) if name in names]
    if not wanted:
        wanted = names[:OUTPUTS]
    found = [names.index(name) for name in wanted]
    return [place for place in found if figure(one, "outcome_before", outcome=place).known or place == found[0]]
