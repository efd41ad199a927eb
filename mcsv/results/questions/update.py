"""The forecast before and after what was observed, from single draws and their weights."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.weighted import Weighted
from mcsv.dataclass import dataclass
from mcsv.plan import Layout, PocketCells
from mcsv.results.bare.dataset import made
from mcsv.results.declared.update import BEFORE_AND_AFTER
from mcsv.results.declared.variables import coordinate, declare
from mcsv.results.statistics.intervals import above_zero

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Asked", "Drawn", "Forecast", "update_dataset", "wanted_cells"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """What is forecast anew: the accountable ``pocket``, empty where there is none; by name of each figure that was
    observed, its unit.
    """

    pocket: str
    observed: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Drawn:
    """Single draws by cell."""

    draws: Mapping[int, Floats]

    def order(self, cell: int) -> NDArray[np.int64]:
        """What sorts the draws of a cell."""
        return np.argsort(self.draws[cell], kind="stable")


@dataclass(frozen=True, eq=False)
class Forecast:
    """Single draws of an option before and after what was observed, and what those after count for by it.

    Both are the same draws unless a second pass was made.
    """

    option: str
    before: Drawn
    after: Drawn
    weights: Floats

    @cached_property
    def sides(self) -> tuple[tuple[Weighted, Drawn], ...]:
        """All draws alike, and each by its weight."""
        before = Weighted(np.ones(next(iter(self.before.draws.values())).size))
        return (before, self.before), (Weighted(self.weights), self.after)

    def orders(self, cell: int) -> tuple[NDArray[np.int64], ...]:
        """What sorts the draws of a cell, before and after."""
        order = self.before.order(cell)
        return order, order if self.after is self.before else self.after.order(cell)


def wanted_cells(layout: Layout, option: str, pocket: str) -> tuple[int, ...]:
    """The cells whose draws a forecast of an option needs; ``pocket`` is empty where none is accountable."""
    others = (layout.pocket_cells[option, other].any_date for other in _others(layout, pocket))
    cells: list[int | None] = [layout.output_cells[option, name] for name in layout.outputs]
    cells += [cell for (one, _), cell in layout.seen_cells.items() if one == option]
    if pocket:
        book = layout.pocket_cells[option, pocket]
        cells += [book.judged, book.lowest, book.lowest_before_reserve if book.shifts else None]
    cells += others
    return tuple(dict.fromkeys(cell for cell in cells if cell is not None))


def _others(layout: Layout, pocket: str) -> list[str]:
    """Pockets other than the accountable one that accept a risk of their own, in any option."""
    accepting = {name for _, name in layout.tolerances}
    return [name for name in layout.pockets if name in accepting and name != pocket]


def update_dataset(
    layout: Layout,
    forecasts: list[Forecast],
    surprises: list[Mapping[str, Floats]],
    asked: Asked,
    quantiles: Floats,
    attrs: Mapping[str, Any],
) -> xr.Dataset:
    """Forecasts of all options, and what was surprising in each, as the Dataset that ``mcsv update`` shows."""
    both = zip(forecasts, surprises, strict=True)
    rows = [_figures(layout, forecast, asked.pocket, quantiles) | dict(surprise) for forecast, surprise in both]
    found = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    labels: dict[str, Any] = {
        "option": [forecast.option for forecast in forecasts],
        "forecast": list(BEFORE_AND_AFTER),
        "observation": list(asked.observed),
        "observation_unit": list(asked.observed.values()),
        "quantile": quantiles,
        "ci_bound": ["low", "high"],
    }
    if others := _others(layout, asked.pocket):
        labels["other_pocket"] = others
    if layout.outputs:
        labels |= {"output": list(layout.outputs), "output_unit": list(layout.output_units)}
    variables = {name: declare(name, values, str(attrs["currency"])) for name, values in found.items()}
    return made(variables, {name: coordinate(name, values) for name, values in labels.items()}, dict(attrs)).to_xarray(
        copy=False
    )


def _figures(layout: Layout, forecast: Forecast, pocket: str, quantiles: Floats) -> dict[str, Floats]:
    sides = forecast.sides
    found = {"effective_draws": np.array([weighted.effective for weighted, _ in sides])}
    if pocket:
        book = layout.pocket_cells[forecast.option, pocket]
        tolerance = layout.tolerances[forecast.option, pocket]
        before = book.lowest_before_reserve
        orders = forecast.orders(before) if book.shifts and before is not None else (None, None)
        risks = (_risk(*side, book, tolerance, order) for side, order in zip(sides, orders, strict=True))
        found |= _beside([*risks])
        position = _distributions(forecast, book.judged, quantiles)
        found |= {f"position_forecast_{name}": values for name, values in _beside(position).items()}
    found |= _of_others(layout, forecast, _others(layout, pocket))
    outputs = []
    for name in layout.outputs:
        cell = layout.output_cells[forecast.option, name]
        told = zip(sides, _distributions(forecast, cell, quantiles), strict=True)
        outputs.append(_beside([figures | _negative(*side, cell, "") for side, figures in told]))
    for name in outputs[0] if outputs else ():
        called = f"p_output_negative_forecast{name}" if name in ("", "_ci") else f"output_forecast_{name}"
        found[called] = np.stack([each[name] for each in outputs])
    return found


def _of_others(layout: Layout, forecast: Forecast, names: list[str]) -> dict[str, Floats]:
    """How likely others are in deficit at any date on which they are judged, before and after, and what they accept."""
    if not names:
        return {}
    books = [layout.pocket_cells[forecast.option, name] for name in names]
    told = [
        _beside([_negative(*side, book.any_date, "p_deficit_other_forecast") for side in forecast.sides])
        for book in books
    ]
    found = {name: np.stack([each[name] for each in told]) for name in told[0]}
    accepted = [layout.tolerances.get((forecast.option, name), np.nan) for name in names]
    return found | {"other_tolerance": np.array(accepted)}


def _beside(two: list[dict[str, Floats]]) -> dict[str, Floats]:
    return {name: np.stack([each[name] for each in two]) for name in two[0]}


def _distributions(forecast: Forecast, cell: int, quantiles: Floats) -> list[dict[str, Floats]]:
    both = zip(forecast.sides, forecast.orders(cell), strict=True)
    return [_distribution(weighted, drawn.draws[cell], quantiles, order) for (weighted, drawn), order in both]


def _distribution(weighted: Weighted, draws: Floats, quantiles: Floats, order: NDArray[np.int64]) -> dict[str, Floats]:
    values, errors = weighted.quantiles(draws, quantiles, order)
    found = {"quantile": values, "quantile_se": errors}
    for name, (value, error) in (("mean", weighted.mean(draws)), ("sd", weighted.sd(draws))):
        found |= {name: np.array(value), f"{name}_se": np.array(error)}
    return found


def _negative(weighted: Weighted, drawn: Drawn, cell: int, name: str) -> dict[str, Floats]:
    share, low, high = weighted.negative(drawn.draws[cell])
    return {name: np.array(share), f"{name}_ci": np.array([low, high])}


def _risk(
    weighted: Weighted, drawn: Drawn, book: PocketCells, tolerance: float, order: NDArray[np.int64] | None
) -> dict[str, Floats]:
    """``order`` sorts the positions less the reserve, where a reserve does no more than shift them."""
    assert book.lowest is not None
    found = _negative(weighted, drawn, book.lowest, "p_deficit_any_forecast")
    found |= _negative(weighted, drawn, book.judged, "p_deficit_window_forecast")
    value, error = np.nan, np.nan
    before = book.lowest_before_reserve
    if order is not None and before is not None:
        level = np.array([round(tolerance, 12)])
        quantile, unsure = weighted.quantiles(drawn.draws[before], level, order)
        fixed = book.reserve if before == book.lowest else 0.0
        (needed,), (error,) = above_zero(fixed - quantile, unsure)
        value = np.nan if np.isnan(error) else needed
    return found | {"reserve_forecast": np.array(value), "reserve_forecast_se": np.array(error)}
