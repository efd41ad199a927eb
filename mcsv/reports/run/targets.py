"""How surely outputs meet their targets, alone and without a deficit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mcsv.reports.writing import words
from mcsv.reports.writing.cells import chance
from mcsv.reports.writing.json_cells import chance as chance_in_json
from mcsv.reports.writing.json_cells import plain
from mcsv.reports.writing.message import joined, message
from mcsv.reports.writing.paper import Column, Row, Table
from mcsv.reports.writing.spans import within
from mcsv.results.reading.figures import accountable, has_positions, judged_by

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["target_of", "targets"]


def targets(one: xr.Dataset) -> list[Table]:
    """A line for each output with a target."""
    if "p_target_met" not in one:
        return []
    answerable = accountable(one) if has_positions(one) else None
    columns = [Column(message("target")), Column(message("met, %"), "interval")]
    if answerable is not None:
        columns.append(Column(message("and no deficit, %"), "interval"))
    rows = []
    for index, name in enumerate(map(str, one["output"].values)):
        if bound := _bound(one, index):
            names = ["p_target_met", "p_target_met_no_deficit"][: len(columns) - 1]
            rows.append(Row(name, (bound, *(chance(one, each, output=index) for each in names))))
    title = message("Targets: how surely they are met")
    if answerable is not None:
        text = "Targets: how surely they are met, and with no deficit of {pocket} {within}"
        title = message(text, pocket=answerable.pocket, within=within(judged_by(one)))
    return [Table(title, tuple(columns), tuple(rows))]


def _bound(one: xr.Dataset, index: int) -> str:
    """The target in words; nothing where there is none."""
    for name, said in (("target_at_least", "at least {number}"), ("target_at_most", "at most {number}")):
        value = float(one[name][index])
        if math.isfinite(value):
            return message(said, number=joined(" ", (words.exact(value), str(one["output_unit"].values[index]))))
    return ""


def target_of(one: xr.Dataset, index: int) -> dict[str, Any]:
    """The target of an output for the JSON document; nothing where it has none."""
    if "p_target_met" not in one or not _bound(one, index):
        return {}
    bounds = {name: plain(one[f"target_{name}"][index]) for name in ("at_least", "at_most")}
    chances = {name: chance_in_json(one, name, output=index) for name in ("p_target_met", "p_target_met_no_deficit")}
    return {"target": {**bounds, **chances}}
