"""How options differ draw by draw, which choice is best, and which dominates which, as variables of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.choosing import Chosen, chosen
from mcsv.plan.code.comparison import Comparison, Curve
from mcsv.results.bare.dataset import extended
from mcsv.results.declared.variables import coordinate, declare
from mcsv.results.questions.risks_apart import deficits, reserves
from mcsv.results.statistics.dominance import dominances
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Best

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["with_comparison"]

Floats = NDArray[np.float64]
Found = dict[str, Any]

_HAIR = 1e-10
"""Of what choices are worth: what rounding may leave between two that are worth the same, in all draws together."""


def with_comparison(results: xr.Dataset, summary: Summary, unit: str) -> xr.Dataset:
    """The result of a run with how its options compare; ``unit`` is that of the net benefit."""
    comparison, layout = summary.layout.comparison, summary.layout
    assert comparison is not None
    quantiles: Floats = results["quantile"].values
    labels: dict[str, Any] = {"choice": list(comparison.choices), "other_choice": list(comparison.choices)}
    labels["choice_pair"] = [_less(comparison.choices, pair) for pair in comparison.benefits]
    found = _decided(summary, comparison) | _apart(summary, "benefit", comparison.benefits, (), quantiles)
    found |= dominances(summary, "benefit", comparison.benefit_shapes, comparison.benefits)
    for key, curve in (("willingness_to_pay", comparison.prices), ("social_weight", comparison.tradeoff)):
        if curve is not None:
            labels[key] = list(curve.points)
            found |= _along(summary, curve, comparison, {"willingness_to_pay": "_at_price"}.get(key, "_at_weight"))
    variables = {name: declare(name, values, unit) for name, values in found.items()}
    pairs = [*dict.fromkeys(pair for pair, _ in (*comparison.positions, *comparison.views))]
    if pairs:
        labels["pair"] = [_less(layout.options, pair) for pair in pairs]
        of_pairs = _apart(summary, "position", comparison.positions, layout.pockets, quantiles)
        of_pairs |= _apart(summary, "npv", comparison.views, layout.views, quantiles)
        of_pairs |= deficits(summary, comparison, pairs) | reserves(summary, pairs, results["confidence"].values)
        if comparison.position_shapes:
            labels["other_option"] = list(layout.options)
            own = str(results.attrs["accountability_pocket"])
            apart = {pair: cell for (pair, pocket), cell in comparison.positions.items() if pocket == own}
            of_pairs |= dominances(summary, "position", comparison.position_shapes, apart)
            of_pairs["least_reserve"] = _least(results, own)
        variables |= {name: declare(name, values, results.attrs["currency"]) for name, values in of_pairs.items()}
    return extended(results, variables, {name: coordinate(name, values) for name, values in labels.items()})


def _less(names: Sequence[str], pair: tuple[int, int]) -> str:
    return f"{names[pair[0]]} less {names[pair[1]]}"


def _chosen(summary: Summary, comparison: Comparison, first: int, count: int) -> Chosen:
    tally = summary.tallied[Best]
    size = np.abs(summary.means(comparison.net_benefit)[0]).max()
    there = slice(first, first + count)
    return chosen(tally.wins[there], tally.losses[there], tally.met, _HAIR * float(size))


def _decided(summary: Summary, comparison: Comparison) -> Found:
    """What the decision itself comes to."""
    mean, error = summary.means(comparison.net_benefit)
    along = _of(summary, _chosen(summary, comparison, 0, 1), comparison, "")
    return {"net_benefit_mean": mean, "net_benefit_mean_se": error} | {name: value[0] for name, value in along.items()}


def _along(summary: Summary, curve: Curve, comparison: Comparison, at: str) -> Found:
    return _of(summary, _chosen(summary, comparison, curve.first, len(curve.points)), comparison, at)


def _of(summary: Summary, known: Chosen, comparison: Comparison, at: str) -> Found:
    wins = np.rint(known.p_best * summary.draws).astype(np.int64)
    share, interval = summary.share(wins)
    return {
        f"p_best{at}": share,
        f"p_best{at}_ci": interval,
        f"expected_loss{at}": known.loss,
        f"expected_loss{at}_se": known.loss_se,
        f"evpi{at}": known.evpi,
        f"evpi{at}_se": known.evpi_se,
        f"best{at}": np.array(comparison.choices)[known.best],
        f"best_agree{at}": known.agree,
    }


def _apart(summary: Summary, subject: str, cells: Mapping[Any, int], along: Sequence[str], quantiles: Floats) -> Found:
    """Figures of differences by pair, and ``along`` a second dimension."""
    if not cells:
        return {}
    at, name = [*cells.values()], f"{subject}_apart"
    shape = (-1, len(along)) if along else (-1,)
    figures = summary.statistics(at, quantiles)
    share, interval = summary.negative(at)
    found = {f"{name}_{key}": figures[key] for key in ("mean", "mean_se", "sd", "sd_se", "quantile", "quantile_se")}
    found |= {f"p_{name}_negative": share, f"p_{name}_negative_ci": interval}
    return {key: values.reshape(*shape, *values.shape[1:]) for key, values in found.items()}


def _least(results: xr.Dataset, pocket: str) -> NDArray[Any]:
    """The option that needs least reserve against a deficit at any judged date at each confidence; empty where that of
    one of them is not known.
    """
    required = results["reserve_required_any"].sel(pocket=pocket).transpose("option", "confidence").values
    unknown = np.isnan(required).any(axis=0)
    names = results["option"].values.astype(str)[np.argmin(np.nan_to_num(required), axis=0)]
    return np.where(unknown, "", names)
