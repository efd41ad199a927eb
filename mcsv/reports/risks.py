"""The register of risks: how likely each event is, what it costs, and its share of what all cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports import words
from mcsv.reports.scales import scale_of
from mcsv.reports.screen import Screen, clean
from mcsv.reports.table import table
from mcsv.results.intervals import Figure
from mcsv.results.reading import figure, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["register"]


def register(one: xr.Dataset, screen: Screen) -> list[str]:
    """How likely each event is, what it costs, and its share of what all cost; the dearest first."""
    if "event_probability" not in one:
        return []
    names, means = one["event"].values, one["event_cost_mean"].values
    here = [int(index) for index in np.argsort(-np.nan_to_num(means), kind="stable") if np.isfinite(means[index])]
    if not here:
        return []
    size, total = scale_of(one, one.attrs["currency"]), float(np.nansum(means))
    costs = {index: size.of(figure(one, "event_cost_mean", event=index)) for index in here}
    # Errors of events that share inputs may add up, and are never more than their sum.
    whole = Figure(total / size.factor, sum(cost.se for cost in costs.values()))
    rows = [_event(clean(str(names[index])), one, index, (costs[index], whole), screen) for index in here]
    if sum(cost.value > 0 for cost in costs.values()) > 1:
        error = words.error(whole, screen.signs.plus_minus)
        rows.append(["all", "", "", words.figure(whole), error, "100"])
    unit = clean(size.unit(one.attrs["currency"]))
    heading = ["", "P(happens), %", "", "mean cost", "", "share, %"]
    title = f"Risks inside the horizon: own cash cost, {unit}, nominal, mitigation included"
    foot = []
    if any(cost.value == 0 for cost in costs.values()):
        foot = screen.paragraph("What an event delays, stops or changes counts in the figures above.", "faint")
    return [*screen.paragraph(title, "bold"), *table([heading, *rows], screen.width), *foot]


def _event(label: str, one: xr.Dataset, index: int, costs: tuple[Figure, Figure], screen: Screen) -> list[str]:
    cost, total = costs
    chance, sign = probability(one, "event_probability", event=index), screen.signs.plus_minus
    row = [label, words.percent(chance), words.chance_error(chance, sign)]
    if cost.value == 0:
        return [*row, "none", "", ""]
    part = cost.value / total.value
    share = Figure(100 * part, 100 * (cost.se + part * total.se) / total.value)
    return [*row, words.figure(cost), words.error(cost, sign), words.figure(share)]
