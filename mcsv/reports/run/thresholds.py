"""How surely outputs are beyond thresholds that somebody asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcsv.reports.writing import words
from mcsv.reports.writing.cells import chance
from mcsv.reports.writing.json_cells import chance as chance_in_json
from mcsv.reports.writing.message import joined, message
from mcsv.reports.writing.paper import Column, Row, Table

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["thresholds", "thresholds_of"]

_SIDES = ("p_output_above", "p_output_below")


def thresholds(one: xr.Dataset) -> list[Table]:
    """A line for each threshold; nothing where nobody asked."""
    if "threshold" not in one.coords:
        return []
    units = dict(zip(map(str, one["output"].values), map(str, one["output_unit"].values), strict=True))
    rows = []
    for index, name in enumerate(map(str, one["threshold_output"].values)):
        value = joined(" ", (words.exact(float(one["threshold_value"].values[index])), units[name]))
        rows.append(Row(name, (value, *(chance(one, side, threshold=index) for side in _SIDES))))
    sides = message("above, %"), message("below, %")
    columns = (Column(message("threshold")), *(Column(side, "interval") for side in sides))
    return [Table(message("Outputs beyond thresholds"), columns, tuple(rows))]


def thresholds_of(one: xr.Dataset) -> dict[str, Any]:
    """The thresholds for the JSON document; nothing where nobody asked."""
    if "threshold" not in one.coords:
        return {}
    found = [
        {
            "output": str(one["threshold_output"].values[index]),
            "value": float(one["threshold_value"].values[index]),
            "p_above": chance_in_json(one, "p_output_above", threshold=index),
            "p_below": chance_in_json(one, "p_output_below", threshold=index),
        }
        for index in range(one.sizes["threshold"])
    ]
    return {"thresholds": found}
