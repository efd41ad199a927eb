"""Parts of the JSON document: money apart from value, ratios and rates, funding, results given decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.reports.writing.json_cells import by_label, chance, mean, of_figure, plain, subject
from mcsv.results.reading.figures import figure
from mcsv.results.reading.returns import pocket_rates, ratio, refusal, view_rates

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["funding_of", "given_of", "returns_of"]


def returns_of(one: xr.Dataset) -> dict[str, Any]:
    """Returns by view and by pocket; nothing where nobody asked for them."""
    parts: dict[str, Any] = {}
    if "npv_cash_mean" in one:
        parts["views"] = {str(name): _view(one, index) for index, name in enumerate(one["view"].values)}
    if "irr" in one:
        parts["irr"] = {
            name: of_figure(rate) | {"why": why} | _hurdle(one, index)
            for index, (name, rate, why) in enumerate(pocket_rates(one))
        }
    if "irr_value" in one:
        parts["irr_value"] = {name: of_figure(rate) | {"why": why} for name, rate, why in view_rates(one)}
    return {"returns": parts} if parts else {}


def _hurdle(one: xr.Dataset, index: int) -> dict[str, Any]:
    """The return that a pocket wants, and how surely it gets it; nothing where it wants none."""
    if "hurdle" not in one or plain(one["hurdle"].values[index]) is None:
        return {}
    return {"hurdle": plain(one["hurdle"].values[index]), "p_hurdle_met": chance(one, "p_hurdle_met", pocket=index)}


def _view(one: xr.Dataset, index: int) -> dict[str, Any]:
    found: dict[str, Any] = {name: subject(one, f"npv_{name}", {"view": index}) for name in ("cash", "value")}
    found |= {name: mean(one, f"{name}_mean", view=index) for name in ("put_in", "benefits")}
    found["p_put_in_not_positive"] = chance(one, "p_put_in_not_positive", view=index)
    for name in ("bcr", "sroi"):
        known = ratio(one, name, index)
        told: dict[str, Any] = {"value": None, "se": None, "low": None, "high": None}
        if known is not None:
            told = of_figure(known.as_figure) | {"low": plain(known.low), "high": plain(known.high)}
        told["quantiles"], told["quantiles_se"] = by_label(one, f"{name}_quantile", "quantile", view=index)
        found[name] = told
    return found | {"ratio_refused": refusal(one, index) or None}


def funding_of(one: xr.Dataset) -> dict[str, Any]:
    """What each line of funding pays; nothing where there is none, or nobody asked."""
    if "paid_mean" not in one:
        return {}
    known = ~np.isnan(one["paid_mean"].values)
    return {"funding": [_line(one, index) for index in range(one.sizes["line"]) if known[index]]}


def _line(one: xr.Dataset, index: int) -> dict[str, Any]:
    quantiles, errors = by_label(one, "paid_quantile", "quantile", line=index)
    return {
        **{part: str(one[f"line_{part}"].values[index]) or None for part in ("name", "kind", "payer", "receiver")},
        "p_paid": chance(one, "p_paid", line=index),
        "paid": {**mean(one, "paid_mean", line=index), "quantiles": quantiles, "quantiles_se": errors},
        "given_paid": {part: mean(one, f"paid_given_{part}", "value", line=index) for part in ("mean", "p95")},
    }


def given_of(one: xr.Dataset) -> dict[str, Any]:
    """How things stand given each decision; nothing where there is none, or nobody asked."""
    if "p_answer" not in one:
        return {}
    decisions, answers = (list(map(str, one[dim].values)) for dim in ("decision", "answer"))
    here = [
        (k, name) for k, name in enumerate(decisions) if one["p_answer"].values[k, 0] == one["p_answer"].values[k, 0]
    ]
    return {"decisions": {name: {said: _answer(one, k, j) for j, said in enumerate(answers)} for k, name in here}}


def _answer(one: xr.Dataset, decision: int, answer: int) -> dict[str, Any]:
    place = {"decision": decision, "answer": answer}
    found: dict[str, Any] = {"probability": chance(one, "p_answer", **place)}
    found["pockets"] = {
        str(name): {
            "p_deficit_any": chance(one, "p_deficit_given", pocket=index, **place),
            "position": of_figure(figure(one, "position_given_mean", pocket=index, **place), "mean"),
            "reserve_to_tolerance": of_figure(figure(one, "reserve_given", pocket=index, **place)),
        }
        for index, name in enumerate(one["pocket"].values)
    }
    if "npv_given_mean" in one:
        views = enumerate(map(str, one["view"].values))
        values = ((name, figure(one, "npv_given_mean", view=index, **place)) for index, name in views)
        found["npv"] = {name: of_figure(value, "mean") for name, value in values}
    return found
