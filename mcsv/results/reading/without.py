"""What would be without one risk, as it is told: what it costs in place of what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.results.reading.figures import figure
from mcsv.results.statistics.intervals import Figure, Probability, share_of_draws

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["chance_without", "cost_change"]


def cost_change(one: xr.Dataset, event: int, quantile: int) -> Figure:
    """How much more it costs without an event, at the quantile of the cost that the position's stands for."""
    change = figure(one, "without_position_quantile_change", event=event, quantile=quantile)
    return Figure(-change.value, change.se)


def chance_without(one: xr.Dataset, event: int) -> Probability:
    """The chance of a deficit without an event: a share of draws, also where it is none or all of them."""
    known = figure(one, "without_p_deficit", event=event)
    return share_of_draws(known.value, int(one.attrs["draws"]))
