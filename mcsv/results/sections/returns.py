"""Money apart from value by view, what a pound that is put in brings, and rates of return of cash and of value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.rates import rate_of_return
from mcsv.answers.ratios import covariance, fieller
from mcsv.confidence import Z95
from mcsv.engine import Returned
from mcsv.plan import Layout
from mcsv.plan.code.returns import Told
from mcsv.results.statistics.among import counted_below
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Moments

__all__ = ["returns"]

Floats = NDArray[np.float64]

_STATISTICS = ("mean", "mean_se", "mean_heavy", "sd", "sd_se", "min", "max", "quantile", "quantile_se")
_ROUNDING = 1e-12
_RATIOS = {"bcr": ("benefits", "npv"), "sroi": ("all", "left_of_all")}


def returns(found: Returned, quantiles: Floats, months: int) -> dict[str, NDArray[np.generic]]:
    """All variables of the section, (option, view, …) and (option, pocket); a period has so many ``months``."""
    summary = Summary(found.study)
    layout = summary.layout
    variables: dict[str, NDArray[np.generic]] = {}
    if layout.views:
        places = [(option, view) for option in layout.options for view in layout.views]
        variables |= _parts(summary, places, quantiles) | _ratios(summary, places, quantiles)
        shape = (len(layout.options), len(layout.views))
        variables = {name: values.reshape(*shape, *values.shape[1:]) for name, values in variables.items()}
    years = np.arange(len(layout.periods)) * months / 12.0
    flowing = _flows(found)
    rates = _rates(found, flowing, years, "flow", layout.pockets)
    rates |= _rates(found, flowing, years, "value_flow", layout.views)
    return variables | rates | _hurdles(summary, layout.hurdles)


def _cells(layout: Layout, kind: str, places: list[tuple[str, str]]) -> list[int | None]:
    return [layout.returns.get(Told(kind, option, view)) for option, view in places]  # type: ignore[arg-type]


def _parts(summary: Summary, places: list[tuple[str, str]], quantiles: Floats) -> dict[str, NDArray[np.generic]]:
    found: dict[str, NDArray[np.generic]] = {}
    for name in ("cash", "value"):
        at = [cell for cell in _cells(summary.layout, name, places) if cell is not None]
        statistics = summary.statistics(at, quantiles)
        found |= {f"npv_{name}_{each}": statistics[each] for each in _STATISTICS}
        found[f"p_npv_{name}_negative"], found[f"p_npv_{name}_negative_ci"] = summary.negative(at)
    return found


def _ratios(summary: Summary, places: list[tuple[str, str]], quantiles: Floats) -> dict[str, NDArray[np.generic]]:
    """Ratios of means where what is put in is above 0 in every draw, and the share of draws in which it is not."""
    layout = summary.layout
    found: dict[str, NDArray[np.generic]] = {}
    for name in ("put_in", "benefits"):
        at = [cell for cell in _cells(layout, name, places) if cell is not None]
        found[f"{name}_mean"], found[f"{name}_mean_se"] = summary.means(at)
    spent = counted_below(summary, _cells(layout, "spends", places))
    sound, each = spent.sum(axis=0) == summary.draws, summary.draws // spent.shape[0] - spent
    found["p_put_in_not_positive"], found["p_put_in_not_positive_ci"] = summary.share(each.sum(axis=0), each)
    for name in _RATIOS:
        values, ends = _ratio(summary, name, places)
        known = sound & np.isfinite(ends).all(axis=-1)
        found[name], found[f"{name}_ci"] = np.where(known, values, np.nan), np.where(known[:, None], ends, np.nan)
        found |= _spread(
            summary, name, [place if good else None for place, good in zip(places, known, strict=True)], quantiles
        )
    return found


def _ratio(summary: Summary, name: str, places: list[tuple[str, str]]) -> tuple[Floats, Floats]:
    """The ratio of means and the ends of its interval, nan where nothing is ever put in."""
    layout, draws = summary.layout, summary.draws
    gained, left = _RATIOS[name]
    values, ends = np.full(len(places), np.nan), np.full((len(places), 2), np.nan)
    for number, (option, view) in enumerate(places):
        whose = view if gained == "benefits" or view == "society" else "public_value"
        upper, lower = layout.returns[Told("benefits", option, whose)], layout.returns[Told("put_in", option, view)]
        apart = layout.returns.get(Told(left, option, view))  # type: ignore[arg-type]
        if Told("spends", option, view) not in layout.returns or apart is None:
            continue
        (over, under), _ = summary.means([upper, lower])
        spread = summary.spreads_of_means([upper, lower, apart]).tolist()
        if max(spread) < _ROUNDING * (abs(over) + abs(under)):
            spread = [0.0, 0.0, 0.0]
        variances = spread[0] ** 2, spread[1] ** 2, covariance(*spread)
        if under:
            values[number] = over / under
            ends[number] = fieller((over, under), tuple(each / draws for each in variances), Z95)  # type: ignore[arg-type]
    return values, ends


def _spread(
    summary: Summary, name: str, places: list[tuple[str, str] | None], quantiles: Floats
) -> dict[str, NDArray[np.generic]]:
    """Quantiles of the ratio draw by draw, nan for places that are None."""
    values, errors = np.full((2, len(places), quantiles.size), np.nan)
    for number, place in enumerate(places):
        if place is not None:
            cell = summary.layout.returns[Told(name, *place)]  # type: ignore[arg-type]
            values[number], errors[number] = summary.quantiles(cell, quantiles)
    return {f"{name}_quantile": values, f"{name}_quantile_se": errors}


def _rates(
    found: Returned,
    flowing: tuple[Mapping[Told, Floats], int],
    years: Floats,
    kind: Literal["flow", "value_flow"],
    whose: tuple[str, ...],
) -> dict[str, NDArray[np.generic]]:
    """The rate of return of each pocket's expected cash, (option, pocket), or of all that each view expects to gain."""
    if not whose:
        return {}
    means = found.study.tallied[Moments].mean(found.study.plan.program.centres)
    layout, (flows, count) = found.study.plan.layout, flowing
    every = []
    for option in layout.options:
        # What has flowed so far, of views at its present value.
        worth = np.array(layout.discounts[option]) if kind == "value_flow" else np.ones(years.size)
        for name in whose:
            told = [Told(kind, option, name, period=t) for t in range(years.size)]
            mean = np.diff([means[layout.returns[each]] for each in told], prepend=0.0) / worth
            draws = np.diff([flows[each] for each in told], axis=0, prepend=0.0).T / worth
            every.append(rate_of_return(mean, years, draws, count))
    called, shape = {"flow": "irr", "value_flow": "irr_value"}[kind], (len(layout.options), len(whose))
    figures = {called: [rate.value for rate in every], f"{called}_se": [rate.se for rate in every]}
    laid: dict[str, NDArray[np.generic]] = {name: np.array(values).reshape(shape) for name, values in figures.items()}
    return laid | {f"{called}_why": np.array([rate.why for rate in every]).reshape(shape)}


def _flows(found: Returned) -> tuple[Mapping[Told, Floats], int]:
    """What flows by period in single draws, and of how many draws their means are; of points in replicates, as far
    apart as so many plain draws would be whose mean were as sure.
    """
    summary = Summary(found.study)
    if summary.replicated is None:
        return found.flows, found.study.tallied.draws
    errors, at = summary.replicated, summary.layout.returns
    wider = errors.half / Z95
    return {told: wider * errors.means[:, at[told]] for told in found.flows}, errors.replicates.count


def _hurdles(summary: Summary, hurdles: Mapping[tuple[str, str], float]) -> dict[str, NDArray[np.generic]]:
    """How surely pockets get the return that they want, (option, pocket); nothing where none wants any."""
    if not hurdles:
        return {}
    layout = summary.layout
    places = [(option, pocket) for option in layout.options for pocket in layout.pockets]
    here = np.array([place in hurdles for place in places])
    share, ends = summary.negative([layout.returns.get(Told("at_hurdle", *place), 0) for place in places])
    found = {
        "hurdle": np.array([hurdles.get(place, np.nan) for place in places]),
        "p_hurdle_met": np.where(here, share, np.nan),
        "p_hurdle_met_ci": np.where(here[:, None], ends, np.nan),
    }
    shape = (len(layout.options), len(layout.pockets))
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in found.items()}
