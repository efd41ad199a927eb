"""What stands beside the answer: other tolerances, what falls beyond the horizon, and the register of risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports import words
from mcsv.reports.scales import scale_of
from mcsv.reports.screen import Screen, clean
from mcsv.reports.table import table
from mcsv.results.decisions import figure, judged_by, probability, reserve_at, standing
from mcsv.results.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["beyond", "register", "tolerances"]

_WORTH_TELLING = 1e-6
"""Of the largest position: less than this beyond the horizon is not told."""
_STANDING = {"above": "above", "within": "within", "unclear": "too close to call"}


def tolerances(one: xr.Dataset, but: int | None, screen: Screen) -> list[str]:
    """Whether pockets other than ``but`` that accept a risk of their own stay within it, and the reserve that does."""
    if "pocket_tolerance" not in one:
        return []
    size, rows = scale_of(one, one.attrs["currency"]), []
    for index, tolerance in enumerate(one["pocket_tolerance"].values.tolist()):
        if index == but or not np.isfinite(tolerance):
            continue
        chance = probability(one, "p_deficit_window", pocket=index)
        reserve = size.of(reserve_at(one, index, tolerance))
        row = [clean(str(one["pocket"].values[index])), words.percent(chance), words.interval(chance)]
        row += [words.exact(round(100 * tolerance, 7)), _STANDING[standing(chance, tolerance)]]
        rows.append([*row, *words.needed(reserve, screen.signs.plus_minus)])
    if not rows:
        return []
    heading = ["", "P(<0), %", "95 % interval", "tolerance, %", "it is", "reserve to it", ""]
    unit = clean(size.unit(one.attrs["currency"]))
    title = f"Pockets with a tolerance of their own at the end of {judged_by(one)}, {unit}"
    return [*screen.paragraph(title, "bold"), *table([heading, *rows], screen.width)]


def beyond(one: xr.Dataset, screen: Screen) -> list[str]:
    """A line for each pocket for which anything falls beyond the horizon."""
    if "cash_beyond_horizon_mean" not in one:
        return []
    size, sign, rows = scale_of(one, one.attrs["currency"]), screen.signs.plus_minus, []
    most = float(np.nanmax(abs(one["position_quantile"].values))) / size.factor
    for index, name in enumerate(one["pocket"].values):
        means = [size.of(figure(one, f"{kind}_beyond_horizon_mean", pocket=index)) for kind in ("cash", "value")]
        if any(abs(mean.value) > _WORTH_TELLING * most for mean in means):
            row = [clean(str(name))]
            for mean in means:
                row += [words.figure(mean), words.error(mean, sign)] if mean.value else ["none", ""]
            rows.append(row)
    if not rows:
        return []
    unit = clean(size.unit(one.attrs["currency"]))
    title = f"Beyond the horizon and in no figure above: means, {unit}; value is real, not discounted"
    return [*screen.paragraph(title, "bold"), *table([["", "cash", "", "value", ""], *rows], screen.width)]


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
