"""One draw's story: what its inputs were, and what its values, stocks and outputs came to, in their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.paper import Cell, Column, Row, Shown, Table
from mcsv.reports.writing.words import number
from mcsv.results.reading.dates import end_names
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["as_percentile", "exact", "inputs_of", "levels_of"]


def exact(value: float, unit: str = "") -> Shown:
    """A figure without an error."""
    return Shown(Figure(value, 0.0), unit)


def inputs_of(found: xr.Dataset) -> list[Table]:
    """All inputs with their values and percentiles, in the model's order of use; what is computed has no percentile."""
    rows = []
    for name in dict.fromkeys(map(str, found["input_name"].values)):
        at = np.flatnonzero(found["input_name"].values == name)
        unit = _stated_in(found, int(at[0]))
        if len(at) > 1:
            low, high = found["input_value"].values[at].min(), found["input_value"].values[at].max()
            rows.append(Row(_in_unit(name, unit), (f"{_short(low)} to {_short(high)}", f"{len(at)} periods", "")))
            continue
        percentile, median = (float(found[f"input_{which}"].values[at[0]]) for which in ("percentile", "median"))
        shown: tuple[Cell, ...] = (
            ("computed", "") if np.isnan(percentile) else (as_percentile(percentile), exact(median))
        )
        rows.append(Row(_in_unit(name, unit), (exact(float(found["input_value"].values[at[0]])), *shown)))
    if not rows:
        return []
    return [Table("Inputs", (Column("value"), Column("percentile"), Column("median")), tuple(rows))]


def _stated_in(found: xr.Dataset, place: int) -> str:
    """The unit of an input, and in whose prices it is stated where these are not the model's."""
    unit = str(found["input_unit"].values[place])
    # A story that was kept from before says of no prices.
    year = str(found["input_price_year"].values[place]) if "input_price_year" in found.coords else ""
    return ", ".join(filter(None, (unit, f"prices of {year}" if year else "")))


def _in_unit(name: str, unit: str) -> str:
    return f"{name}, {unit}" if unit else name


def as_percentile(value: float) -> str:
    """With more digits near the ends, where nothing is at 0 or 100."""
    return f"{value:.1f}" if 0.1 <= value <= 99.9 else f"{value:.4g}" if value < 50 else f"{value:.5g}"


def _short(value: float) -> str:
    return number(float(value), 2 if abs(value) >= 1 else 4)


def levels_of(found: xr.Dataset) -> list[Table]:
    """Values by view, levels of stocks, and outputs."""
    tables, currency = [], found.attrs["currency"]
    if "draw_npv" in found:
        views = zip(found["view"].values, found["draw_npv"].values, strict=True)
        rows = [Row(str(view), (exact(float(value)),)) for view, value in views]
        tables.append(Table(f"Net present value by view, {currency}", (Column("value"),), tuple(rows)))
    tables += _stocks(found)
    if "draw_output" in found:
        outputs = zip(*(found[name].values for name in ("output", "draw_output", "output_unit")), strict=True)
        rows = [Row(_in_unit(str(output), str(unit)), (exact(float(value)),)) for output, value, unit in outputs]
        tables.append(Table("Outputs", (Column("value"),), tuple(rows)))
    return tables


def _stocks(found: xr.Dataset) -> list[Table]:
    """Levels at the ends of financial years."""
    if "draw_stock" not in found:
        return []
    ends = end_names(found)
    shown = [t for t in range(len(ends)) if found["year_end"].values[t]] or [len(ends) - 1]
    levels = zip(*(found[name].values for name in ("stock", "draw_stock", "stock_unit")), strict=True)
    rows = [
        Row(_in_unit(str(name), str(unit)), tuple(exact(float(level[t])) for t in shown))
        for name, level, unit in levels
    ]
    return [Table("Stocks", tuple(Column(ends[t]) for t in shown), tuple(rows))]
