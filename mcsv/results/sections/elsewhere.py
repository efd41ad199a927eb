"""What others save for what the accountable pocket spends, and how what they would pay leaves them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.confidence import Z95
from mcsv.plan.code.money import Ratio, Saving
from mcsv.results.declared.elsewhere import SAVED
from mcsv.results.statistics.intervals import above_zero
from mcsv.results.statistics.ratios import means, ratios
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import count_below

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["elsewhere", "paying", "peaks"]

Floats = NDArray[np.float64]

_HAIR = 1e-12  # of an amount: what leaves nothing to the penny is no deficit


def elsewhere(summary: Summary) -> dict[str, Any]:
    """Spending, savings by pocket and per pound, leakage; what goes by spending only where somebody is accountable."""
    layout = summary.layout
    told = [layout.money[option] for option in layout.options]
    pockets = (len(told), len(layout.pockets))
    by_pocket = [_parts(each.savings.get(pocket)) for each in told for pocket in layout.pockets]
    found = _saved(summary, "saved", by_pocket, (*pockets, len(SAVED)))
    if any(each.spent is None for each in told):
        return {name: values for name, values in found.items() if "per_pound" not in name}
    found |= _saved(summary, "saved_elsewhere", [_parts(each.elsewhere) for each in told], (len(told), len(SAVED)))
    spent = [each.spent for each in told if each.spent is not None]
    own: dict[str, Any] = {}
    own["spent_mean"], own["spent_mean_se"] = summary.means(spent)
    own["p_spent_negative"], own["p_spent_negative_ci"] = summary.negative(spent)
    kept, own["leakage_se"] = ratios(summary, [each.own_cash for each in told])
    own["leakage"] = 1.0 - kept
    every = [each.own_cash.whole for each in told if each.own_cash is not None]
    found["p_saved_negative"], found["p_saved_negative_ci"] = summary.negative(every)
    return found | own


def _parts(saving: Saving | None) -> list[Ratio | None]:
    if saving is None:
        return [None] * len(SAVED)
    return [saving.cash_window, saving.cash_later, saving.not_cash, saving.beyond, saving.total]


def _saved(summary: Summary, name: str, parts: list[list[Ratio | None]], shape: tuple[int, ...]) -> dict[str, Floats]:
    flat = [one for some in parts for one in some]
    value, error = means(summary, [None if one is None else one.part for one in flat])
    ratio, of_ratio = ratios(summary, flat)
    found = {f"{name}_mean": value, f"{name}_mean_se": error}
    found |= {f"{name}_per_pound": ratio, f"{name}_per_pound_se": of_ratio}
    return {key: values.reshape(shape) for key, values in found.items()}


def peaks(summary: Summary) -> dict[str, Floats]:
    """How far cumulative cash of each pocket is below zero at its lowest, (option, pocket)."""
    layout = summary.layout
    cells = [layout.money[option].peaks[pocket] for option in layout.options for pocket in layout.pockets]
    short = summary.shortfalls(cells)
    pairs = [summary.quantiles(cell, np.array([0.05])) for cell in cells]
    p95, p95_se = above_zero([-float(value[0]) for value, _ in pairs], [float(error[0]) for _, error in pairs])
    found = {
        "peak_funding_mean": short["shortfall_mean"],
        "peak_funding_mean_se": short["shortfall_mean_se"],
        "peak_funding_p95": p95,
        "peak_funding_p95_se": p95_se,
    }
    return {name: values.reshape(len(layout.options), len(layout.pockets)) for name, values in found.items()}


def paying(summary: Summary, results: xr.Dataset) -> dict[str, Floats]:
    """The chance of a deficit of each contributor that has paid the break-even transfer, or its share of it, at the
    start; nan where its reserve does more than shift its position. Nothing where nobody could pay.
    """
    if "transfer_required" not in results:
        return {}
    needed, error, share = (
        results[name].transpose("option", "pocket").values
        for name in ("transfer_required", "transfer_required_se", "transfer_share")
    )
    names = ("p_deficit_paying_alone", "p_deficit_paying_share")
    found = {name: np.full(share.shape, np.nan) for name in names}
    found |= {f"{name}_ci": np.full((*share.shape, 2), np.nan) for name in names}
    own = np.flatnonzero(results["pocket"].values.astype(str) == results.attrs["accountability_pocket"])[0]
    for row, option in enumerate(summary.layout.options):
        for name, cell in summary.layout.money[option].lowest.items():
            place = row, summary.layout.pockets.index(name)
            for variable, part in zip(names, (1.0, share[place]), strict=True):
                with np.errstate(invalid="ignore"):  # nothing of what no contribution is enough for
                    paid, unsure = part * needed[row, own], part * error[row, own]
                chance, ends = _deficit(summary, cell, paid, unsure if paid else 0.0)
                found[variable][place], found[f"{variable}_ci"][place] = chance, ends
    return found


def _deficit(summary: Summary, cell: int, paid: float, error: float) -> tuple[float, tuple[float, float]]:
    """The chance to have less than what is paid, and an interval that counts the error of that amount too."""
    if not math.isfinite(paid) or math.isnan(error):
        return math.nan, (math.nan, math.nan)
    middle, most, least = (_below(summary, cell, paid + part * Z95 * error) for part in (0.0, 1.0, -1.0))
    low, _ = summary.interval_below(cell, least[1])
    _, high = summary.interval_below(cell, most[2])
    return middle[0] / summary.draws, (low, high)


def _below(summary: Summary, cell: int, value: float) -> tuple[float, float, float]:
    """How many draws are less than a value, and the least and most it may be."""
    value -= _HAIR * abs(value)
    kept = summary.study.kept.get(cell)
    if kept is None:
        return count_below(summary.study.ranked[cell], value)
    return (float(np.count_nonzero(kept < value)),) * 3
