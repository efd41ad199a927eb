"""What each line of funding pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.cells import chance, measured, percentages, shown_quantiles
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import Cell, Column, Row, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.results.reading.figures import figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["funding"]


def funding(one: xr.Dataset) -> list[Table]:
    """A line for each who pays whom: how likely, how much, and how much where it does; nothing without such lines."""
    if "paid_mean" not in one:
        return []
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)

    def cells(index: int) -> tuple[Cell, ...]:
        spread = (Shown(figure(one, "paid_quantile", line=index, quantile=q), unit, size) for q in shown_quantiles(one))
        given = (measured(one, f"paid_given_{part}", unit, size, line=index) for part in ("mean", "p95"))
        pays = chance(one, "p_paid", line=index)
        return (pays, measured(one, "paid_mean", unit, size, line=index), *spread, *given)

    rows = [Row(name, cells(index), ends) for index, name, ends in _lines(one)]
    columns = [message("pays, %"), message("mean"), *percentages(one), message("if it pays"), message("95 % of that")]
    title = titled(message("Funding: what is paid inside the horizon"), size.unit(unit), message("nominal"))
    return [Table(title, tuple(Column(name, "below") for name in columns), tuple(rows))] if rows else []


def _lines(one: xr.Dataset) -> list[tuple[int, str, str]]:
    """Where the lines of this option stand, their names, and who pays whom."""
    payers, receivers = one["line_payer"].values, one["line_receiver"].values
    here = ~np.isnan(one["paid_mean"].values)
    named = enumerate(map(str, one["line_name"].values))
    return [(k, name, _direction(str(payers[k]), str(receivers[k]))) for k, name in named if here[k]]


def _direction(payer: str, receiver: str) -> str:
    return message("{payer} to {receiver}", payer=payer or message("outside"), receiver=receiver)
