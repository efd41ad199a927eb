"""From tallies to the result that everybody reads: names, labels, units and provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from mcsv.plan import Layout, PocketCells
from mcsv.results.bare.dataset import made
from mcsv.results.bare.variable import BareVariable
from mcsv.results.declared.periods import periods
from mcsv.results.declared.variables import NEVER, coordinate, declare, kept
from mcsv.results.sections.costs import costs, points
from mcsv.results.sections.depth import depths
from mcsv.results.sections.points import gain_of, of_points
from mcsv.results.sections.reserves import reserve_required, reserves_by_date, wanted_confidences
from mcsv.results.sections.targets import targets
from mcsv.results.sections.transfers import transfers
from mcsv.results.sections.worlds import CURVE, known_chances, known_curves
from mcsv.results.statistics.rest import beyond, events
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Moments

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["QUANTILES", "dataset", "wanted_quantiles"]

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
"""The quantiles of a result unless others are asked for."""

_ALWAYS = (0.05, 0.5, 0.95)

Floats = NDArray[np.float64]


def wanted_quantiles(asked: Sequence[float] | None) -> Floats:
    """The asked quantiles, and those that every report shows."""
    return np.array(sorted({*(asked or QUANTILES), *_ALWAYS}))


def dataset(
    summary: Summary,
    quantiles: Floats,
    draws: Mapping[str, NDArray[np.float64]],
    attrs: Mapping[str, Any],
    at_means: Mapping[str, float] | None = None,
) -> xr.Dataset:
    """The result of a run. ``attrs`` are the provenance; ``draws`` the single draws that were kept, by name.

    ``at_means``: the accountable pocket's net cost in each option where all inputs are at their means, if known.
    """
    layout, currency = summary.layout, str(attrs.get("currency", ""))
    confidences = wanted_confidences(layout.tolerances.values())
    variables: dict[str, BareVariable] = {}
    if layout.pockets:
        found = _positions(summary, layout, quantiles)
        found |= _chances(summary, layout) | _reserves(summary, layout, confidences) | beyond(summary, layout)
        found |= events(summary, layout) | depths(summary, layout) | _by_date(summary, layout)
        found |= costs(summary, layout) | points(summary, layout, at_means or {})
        found |= transfers(summary, layout) | known_chances(summary, quantiles) | of_points(summary, layout)
        found |= known_curves(summary)
        variables |= {name: declare(name, values, currency) for name, values in found.items()}
    for subject, labels, cells in (
        ("npv", layout.views, layout.view_cells),
        ("output", layout.outputs, layout.output_cells),
    ):
        if labels:
            found = _subject(summary, subject, (layout.options, labels), cells, quantiles)
            variables |= {name: declare(name, values, currency) for name, values in found.items()}
    variables |= {name: declare(name, values, currency) for name, values in targets(summary, layout).items()}
    if layout.stocks:
        found = _levels(summary, layout, quantiles)
        variables |= {name: declare(name, values, currency) for name, values in found.items()}
    for name, values in draws.items():
        key, variable = kept(name, values, layout.kept_units[name])
        variables[key] = variable
    when = periods(layout.periods, str(attrs.get("start", "")), attrs.get("step", "year"))
    coordinates = _coordinates(layout, when, quantiles, confidences, draws)
    if "position_at" in variables:
        coordinates["point"] = coordinate("point", np.arange(CURVE))
    return cast("xr.Dataset", made(variables, coordinates, attrs))  # a Bare, which answers as one


def _coordinates(
    layout: Layout, when: Mapping[str, Any], quantiles: Floats, confidences: Floats, draws: Mapping[str, Floats]
) -> dict[str, BareVariable]:
    labels: dict[str, Any] = {
        "option": list(layout.options),
        "quantile": quantiles,
        "ci_bound": ["low", "high"],
    }
    if layout.pockets:
        labels |= {"pocket": list(layout.pockets), **when}
        labels |= {"when": [*layout.periods, NEVER], "confidence": confidences}
        labels |= {"judged": _among(layout, layout.judged_periods), "year_end": _among(layout, layout.year_ends)}
    if layout.views:
        labels["view"] = list(layout.views)
    if layout.events:
        labels["event"] = list(layout.events)
    if layout.outputs:
        labels |= {"output": list(layout.outputs), "output_unit": list(layout.output_units)}
    if layout.stocks:
        labels |= {"stock": list(layout.stocks), "stock_unit": list(layout.stock_units), **when}
    if draws:
        labels["draw"] = np.arange(next(iter(draws.values())).shape[1])
    return {name: coordinate(name, values) for name, values in labels.items()}


def _among(layout: Layout, some: tuple[int, ...]) -> NDArray[np.bool_]:
    """Of each period whether it is one of ``some``."""
    return np.isin(np.arange(len(layout.periods)), some)


def _books(layout: Layout) -> list[PocketCells]:
    return [layout.pocket_cells[option, pocket] for option in layout.options for pocket in layout.pockets]


def _positions(summary: Summary, layout: Layout, quantiles: Floats) -> dict[str, Floats]:
    cells = np.array([book.positions for book in _books(layout)]).ravel()
    shape = (len(layout.options), len(layout.pockets), len(layout.periods))
    found = {f"position_{name}": values for name, values in summary.statistics(cells, quantiles).items()}
    found["p_deficit"], found["p_deficit_ci"] = summary.negative(cells)
    found |= summary.shortfalls(cells)
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in found.items()}


def _chances(summary: Summary, layout: Layout) -> dict[str, Floats]:
    books, shape = _books(layout), (len(layout.options), len(layout.pockets))
    found: dict[str, Floats] = {}
    found["p_deficit_window"], found["p_deficit_window_ci"] = summary.negative([book.judged for book in books])
    judged = [book.any_judged for book in books]
    found["p_deficit_any"], found["p_deficit_any_ci"] = summary.counted(lambda count: count[judged, 0])
    for name, at in (("first_deficit", [b.first for b in books]), ("payback_period", [b.payback for b in books])):
        found[f"{name}_share"], found[f"{name}_share_ci"] = summary.counted(partial(_all_of, at))
    share, error = summary.chance_share([book.judged for book in books])
    found["position_chance_share"], found["position_chance_share_se"] = share, error
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in found.items()}


def _all_of(counters: list[int], count: NDArray[np.int64]) -> NDArray[np.int64]:
    return count[counters]


def _reserves(summary: Summary, layout: Layout, confidences: Floats) -> dict[str, Floats]:
    places = [(option, pocket) for option in layout.options for pocket in layout.pockets]
    shape = (len(layout.options), len(layout.pockets))
    means = summary.tallied[Moments].mean(summary.study.plan.program.centres)
    books = [layout.pocket_cells[place] for place in places]
    found = {
        "reserve_mean": np.array([b.reserve if b.reserve_cell is None else means[b.reserve_cell] for b in books]),
        "pocket_tolerance": _tolerances(layout),
    } | _windows(layout)
    for name, joint in (("reserve_required", False), ("reserve_required_any", True)):
        pairs = [reserve_required(summary, place, confidences, joint) for place in places]
        found[name] = np.array([value for value, _ in pairs])
        found[f"{name}_se"] = np.array([error for _, error in pairs])
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in found.items()}


def _by_date(summary: Summary, layout: Layout) -> dict[str, Floats]:
    places = [(option, pocket) for option in layout.options for pocket in layout.pockets]
    pairs = [reserves_by_date(summary, place, _judged(layout, place)) for place in places]
    shape = (len(layout.options), len(layout.pockets), len(layout.periods))
    values, errors = (np.array(part).reshape(shape) for part in zip(*pairs, strict=True))
    return {"reserve_required_date": values, "reserve_required_date_se": errors}


def _judged(layout: Layout, place: tuple[str, str]) -> list[int]:
    """The periods at whose ends a pocket is judged, by its own window."""
    last = layout.pocket_cells[place].last
    return sorted({*(t for t in layout.year_ends if t < last), last})


def _windows(layout: Layout) -> dict[str, Floats]:
    """After how many periods each pocket is judged, where not all are judged with the accountable one."""
    lasts = np.array([book.last for book in _books(layout)])
    common = (layout.window or len(layout.periods)) - 1
    return {} if np.all(lasts == common) else {"pocket_window": lasts + 1}


def _tolerances(layout: Layout) -> Floats:
    """The risk that each pocket accepts, nan where it does not say."""
    pairs = ((option, pocket) for option in layout.options for pocket in layout.pockets)
    return np.array([layout.tolerances.get(pair, np.nan) for pair in pairs])


def _subject(
    summary: Summary,
    subject: str,
    labels: tuple[tuple[str, ...], tuple[str, ...]],
    cells: Mapping[tuple[str, str], int],
    quantiles: Floats,
) -> dict[str, Floats]:
    at = [cells[option, label] for option in labels[0] for label in labels[1]]
    shape = (len(labels[0]), len(labels[1]))
    found = {f"{subject}_{name}": values for name, values in summary.statistics(at, quantiles).items()}
    found[f"p_{subject}_negative"], found[f"p_{subject}_negative_ci"] = summary.negative(at)
    found[f"{subject}_chance_share"], found[f"{subject}_chance_share_se"] = summary.chance_share(at)
    found |= gain_of(summary, f"p_{subject}_negative_gain", at)
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in found.items()}


def _levels(summary: Summary, layout: Layout, quantiles: Floats) -> dict[str, Floats]:
    """Statistics of every stock; nan in an option that does not have it."""
    periods = range(len(layout.periods))
    every = [(option, stock, t) for option in layout.options for stock in layout.stocks for t in periods]
    shape = (len(layout.options), len(layout.stocks), len(layout.periods))
    here = np.array([place in layout.stock_cells for place in every])
    found = summary.statistics([layout.stock_cells[place] for place in every if place in layout.stock_cells], quantiles)
    levels = {}
    for name, values in found.items():
        full = np.full((len(every), *values.shape[1:]), False if values.dtype == bool else np.nan)
        full[here] = values
        levels[f"stock_{name}"] = full.reshape(*shape, *values.shape[1:])
    return levels
