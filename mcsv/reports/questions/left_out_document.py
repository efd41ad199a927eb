"""What would be without each risk, as a part of a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcsv.reports.writing.json_cells import of_figure
from mcsv.results.reading.figures import figure
from mcsv.results.reading.without import cost_change

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["left_out_document"]

_FIGURES = {
    "position_mean": "without_position_mean",
    "position_change": "without_position_change",
    "p_deficit": "without_p_deficit",
    "p_deficit_change": "without_p_deficit_change",
    "reserve": "without_reserve",
    "reserve_change": "without_reserve_change",
    "part_of_p_deficit": "risk_part_p_deficit",
    "part_of_reserve": "risk_part_reserve",
}


def left_out_document(one: xr.Dataset) -> dict[str, Any]:
    """``without`` by event, and ``risk_parts``: why risks have no parts, None where they have; empty without risks."""
    if "without_p_deficit" not in one:
        return {}
    names = [*map(str, one["event"].values)]
    why = str(one["risk_part_why"].values)
    return {"without": {name: _event(one, place) for place, name in enumerate(names)}, "risk_parts": why or None}


def _event(one: xr.Dataset, place: int) -> dict[str, Any]:
    quantiles = {
        str(float(q)): {
            "value": of_figure(figure(one, "without_position_quantile", event=place, quantile=row)),
            "change": of_figure(figure(one, "without_position_quantile_change", event=place, quantile=row)),
            "cost_change": of_figure(cost_change(one, place, row)),
        }
        for row, q in enumerate(one["quantile"].values)
    }
    return {
        **{word: of_figure(figure(one, name, event=place)) for word, name in _FIGURES.items()},
        "position_quantiles": quantiles,
    }
