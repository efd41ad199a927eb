"""How things stand where a decision was a yes, and where it was a no, beside both together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mcsv.reports.writing.cells import certain, chance, measured
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Row, Sentence, Shown, Table, sentence
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import end_of
from mcsv.reports.writing.views import named_views
from mcsv.reports.writing.words import NOT_KNOWN
from mcsv.results.reading.derived import reserve_for, tolerance_of
from mcsv.results.reading.figures import accountable, figure, judged_by, judged_period, pocket_index, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["given"]

_UNKNOWN = message(
    "{not_known}: draws are too few, or a reserve does more than shift the position", not_known=NOT_KNOWN
)


def given(one: xr.Dataset) -> list[Block]:
    """A table for each decision; nothing where there is none, or nobody asked."""
    if "p_answer" not in one:
        return []
    return [block for index in range(one.sizes["decision"]) for block in _decision(one, index)]


def _decision(one: xr.Dataset, index: int) -> list[Block]:
    """All draws, those with a yes, and those with a no."""
    yes = float(one["p_answer"].values[index, 0])
    name = str(one["decision"].values[index])
    if math.isnan(yes):
        return []
    if yes in (0.0, 1.0):
        text = "Decision {decision} is a yes in every draw." if yes else "Decision {decision} is a no in every draw."
        return [Note((message(text, decision=name),))]
    rows = [
        Row(message("share of draws, %"), ("", *(chance(one, "p_answer", decision=index, answer=k) for k in (0, 1))))
    ]
    answerable = accountable(one)
    if answerable is not None:
        rows += _pocket(one, index, pocket_index(one, answerable.pocket))
    rows += _values(one, index)
    columns = tuple(Column(head, "beside") for head in (message("all"), message("yes"), message("no")))
    unknown = any(isinstance(cell, Shown) and not math.isfinite(cell.error) for row in rows for cell in row.cells)
    notes = (_UNKNOWN,) if unknown else ()
    title = message("Given decision {decision}", decision=name)
    return [*_said(one, index, name), Table(title, columns, tuple(rows), notes=notes)]


def _said(one: xr.Dataset, index: int, name: str) -> list[Sentence]:
    """What the accountable pocket risks either way."""
    answerable = accountable(one)
    if answerable is None:
        return []
    pocket = pocket_index(one, answerable.pocket)
    likely = Shown(probability(one, "p_answer", decision=index, answer=0), "%")
    yes, no = (
        Shown(probability(one, "p_deficit_given", decision=index, answer=k, pocket=pocket), "%", how="interval")
        for k in (0, 1)
    )
    text = (
        "Where {decision} is a yes ({share} of draws), {pocket} is in deficit at a judged date in {yes}; where it is a "
        "no, in {no}."
    )
    return [sentence(text, decision=name, share=likely, pocket=answerable.pocket, yes=yes, no=no)]


def _pocket(one: xr.Dataset, index: int, pocket: int) -> list[Row]:
    """Deficit, position and reserve of the accountable pocket."""
    unit, name = str(one.attrs["currency"]), str(one["pocket"].values[pocket])
    size, tolerance = scale_of(one, unit), tolerance_of(one, pocket)
    word = size.unit(unit)
    places = [{"decision": index, "answer": k, "pocket": pocket} for k in (0, 1)]
    deficits: tuple[Cell, ...] = tuple(chance(one, "p_deficit_given", **place) for place in places)
    positions = (measured(one, "position_given_mean", unit, size, **place) for place in places)
    mixed = measured(one, "position_mean", unit, size, pocket=pocket, period=judged_period(one, pocket))
    found = [
        Row(message("deficit of {pocket}, %", pocket=name), (chance(one, "p_deficit_any", pocket=pocket), *deficits)),
        Row(titled(message("position"), end_of(judged_by(one, pocket)), word), (mixed, *positions)),
    ]
    if tolerance is not None:
        known, _ = reserve_for(one, pocket, 1.0 - tolerance)
        each = (Shown(figure(one, "reserve_given", **place), unit, size, up=True) for place in places)
        label = titled(message("reserve to {tolerance}", tolerance=certain(tolerance)), word)
        found.append(Row(label, (Shown(known, unit, size, up=True), *each)))
    return found


def _values(one: xr.Dataset, index: int) -> list[Row]:
    """Net present values: the accountable pocket's own, and those of all."""
    if "npv_given_mean" not in one:
        return []
    unit, answerable = str(one.attrs["currency"]), accountable(one)
    size = scale_of(one, unit)
    own = answerable.pocket if answerable else None
    rows = []
    for view in named_views(one):
        if not view.own or view.label == own:
            each = (
                measured(one, "npv_given_mean", unit, size, decision=index, answer=k, view=view.index) for k in (0, 1)
            )
            mixed = measured(one, "npv_mean", unit, size, view=view.index)
            rows.append(Row(titled(message("value"), view.label, size.unit(unit)), (mixed, *each)))
    return rows
