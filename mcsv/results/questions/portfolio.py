"""A portfolio's shared pocket and what programmes have of it, from two looks at the same draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.allocation import given, given_quantile
from mcsv.dataclass import dataclass
from mcsv.engine import FirstLook, Given, Limits, Pot, SecondLook
from mcsv.results.bare.dataset import made
from mcsv.results.declared.periods import periods
from mcsv.results.declared.variables import coordinate, declare
from mcsv.results.statistics.intervals import bracket_ends, mean_se, share_se
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["NEAR", "Seen", "levels_of", "limits_of", "portfolio_dataset"]

Floats = NDArray[np.float64]

NEAR = 0.2
"""Draws count as near the border of the worst within so large a share of how many those are."""

_ROUNDING = 1e-13


@dataclass(frozen=True)
class Seen:
    """The first look at a pot: its cells in ``summary``, and the tolerance at which it is judged."""

    pot: Pot
    cells: FirstLook
    summary: Summary
    tolerance: float

    def quantile(self, cell: int) -> tuple[float, float]:
        """The quantile of a cell at the tolerance and its standard error."""
        (value,), (error,) = self.summary.quantiles(cell, np.array([self.tolerance]))
        return float(value), float(error)

    def need(self, cell: int) -> tuple[float, float]:
        """What has to be held so that a cell is below 0 as often as is tolerated; nothing where it is rarer anyway."""
        value, error = self.quantile(cell)
        return (float("nan") if np.isnan(error) else max(0.0, -value)), error


def levels_of(tolerance: float, quantiles: Floats, draws: int) -> Floats:
    """All quantiles that are read of a cell."""
    known = np.array([tolerance, *_ends(tolerance), *quantiles])
    return np.union1d(known, bracket_ends(np.array([tolerance]), draws))


def _ends(tolerance: float) -> tuple[float, float]:
    return round(tolerance * (1.0 - NEAR), 12), round(min(tolerance * (1.0 + NEAR), 0.999), 12)


def limits_of(seen: Seen) -> Limits:
    """Where the worst draws begin, and the weights by which single draws move what is saved by being together."""
    low, high = seen.summary.quantiles(seen.cells.lowest, np.array(_ends(seen.tolerance)))[0]
    alone = [_weighed(seen, cell) for cell in seen.cells.alone]
    value, weight = _weighed(seen, seen.cells.together)
    return Limits(seen.quantile(seen.cells.lowest)[0], float(low), float(high), alone, (value, -weight))


def _weighed(seen: Seen, cell: int) -> tuple[float, float]:
    """A quantile, and how far it moves with the share of draws at or below it; not at all where nothing is needed."""
    value, error = seen.quantile(cell)
    spread = np.sqrt(seen.tolerance * (1.0 - seen.tolerance) / seen.summary.draws)
    return value, float(error / spread) if np.isfinite(error) and value < 0.0 else 0.0


def portfolio_dataset(
    seen: Seen,
    looked: tuple[SecondLook, Summary] | None,
    programmes: Mapping[str, str],
    quantiles: Floats,
    attrs: Mapping[str, Any],
) -> xr.Dataset:
    """The Dataset that ``mcsv portfolio`` shows; ``programmes`` are titles by name.

    Without a second look what programmes have of the risk is nan.
    """
    found = {**_pool(seen, quantiles), **_without(seen), **_needs(seen, looked), **_parts(seen, looked)}
    labels: dict[str, Any] = {
        "programme": list(programmes),
        "programme_title": list(programmes.values()),
        "quantile": quantiles,
        "ci_bound": ["low", "high"],
        **periods(seen.summary.layout.periods, str(attrs.get("start", "")), attrs.get("step", "year")),
    }
    layout, count = seen.summary.layout, len(seen.cells.positions)
    labels["judged"] = np.isin(np.arange(count), seen.pot.judged)
    labels["year_end"] = np.isin(np.arange(count), layout.year_ends)
    variables = {name: declare(name, values, str(attrs["currency"])) for name, values in found.items()}
    return made(variables, {name: coordinate(name, values) for name, values in labels.items()}, dict(attrs)).to_xarray(
        copy=False
    )


def _pool(seen: Seen, quantiles: Floats) -> dict[str, Any]:
    """The shared pocket by itself."""
    summary, cells = seen.summary, list(seen.cells.positions)
    told = summary.statistics(cells, quantiles)
    chance, interval = summary.negative(cells)
    any_, any_interval = summary.negative([seen.cells.lowest])
    value, error = seen.quantile(seen.cells.before_reserve)
    lowest, lowest_error = seen.quantile(seen.cells.lowest)
    return {
        "pool_position_mean": told["mean"],
        "pool_position_mean_se": told["mean_se"],
        "pool_position_quantile": told["quantile"],
        "pool_position_quantile_se": told["quantile_se"],
        "pool_p_deficit": chance,
        "pool_p_deficit_ci": interval,
        "pool_p_deficit_any": any_[0],
        "pool_p_deficit_any_ci": any_interval[0],
        "pool_reserve": np.nan if np.isnan(error) else max(0.0, -value),
        "pool_reserve_se": error,
        "tail_below": lowest,
        "tail_below_se": lowest_error,
    }


def _without(seen: Seen) -> dict[str, Any]:
    """The chance of a deficit if one programme were stopped, of the same draws."""
    change, error = seen.summary.means(seen.cells.without)
    chance = np.clip(seen.summary.negative([seen.cells.lowest])[0][0] + change, 0.0, 1.0)
    return {
        "stopped_p_deficit": chance,
        "stopped_p_deficit_se": share_se(chance, seen.summary.draws),
        "stopped_p_deficit_change": change,
        "stopped_p_deficit_change_se": error,
    }


def _needs(seen: Seen, looked: tuple[SecondLook, Summary] | None) -> dict[str, Any]:
    """What is held by each programme and by all together, and what being together saves."""
    alone = [seen.need(cell) for cell in seen.cells.alone]
    together = seen.need(seen.cells.together)
    total = float(sum(value for value, _ in alone))
    cells = None if looked is None else [looked[0].alone, looked[0].saved]
    error, saved = (np.nan, np.nan) if cells is None or looked is None else map(float, looked[1].means(cells)[1])
    known = np.isfinite([*(each[1] for each in alone), together[1]]).all()
    return {
        "alone_need": np.array([value for value, _ in alone]),
        "alone_need_se": np.array([each for _, each in alone]),
        "together_need": together[0],
        "together_need_se": together[1],
        "alone_need_sum": total,
        "alone_need_sum_se": error if known else np.nan,
        "pooling_saves": total - together[0],
        "pooling_saves_se": saved if known else np.nan,
    }


def _parts(seen: Seen, looked: tuple[SecondLook, Summary] | None) -> dict[str, Any]:
    """What each programme, the money stated for all, and the whole take out of the pocket."""
    found: dict[str, Any] = {}
    for owner, cells in (
        ("part", None if looked is None else looked[0].parts),
        ("rest", None if looked is None else (looked[0].rest,)),
        ("pool", None if looked is None else (looked[0].whole,)),
    ):
        size = len(seen.cells.alone) if owner == "part" else 1
        figures = _nothing(size) if cells is None or looked is None else _given(looked[0], looked[1], cells)
        found |= {f"{owner}_{name}": values if owner == "part" else values[0] for name, values in figures.items()}
    return found


def _nothing(size: int) -> dict[str, Floats]:
    names = (f"{name}{end}" for name in ("mean", "tail", "deficit") for end in ("", "_se"))
    return {name: np.full(size, np.nan) for name in names}


def _given(cells: SecondLook, summary: Summary, some: Sequence[Given]) -> dict[str, Floats]:
    """Means over all draws, the worst, and those in deficit, below 0 where something comes in."""
    draws = summary.draws
    mean, error = summary.means([each.mean for each in some])
    error = np.where(error > _ROUNDING * np.abs(mean), error, 0.0)  # of what is certain
    tail, near, deficit = (float(summary.means([cell])[0][0]) for cell in (cells.tail, cells.near, cells.deficit))
    at_border, _ = given(*_moments(summary, [each.near for each in some]), near, draws)
    worst = given_quantile(*_moments(summary, [each.tail for each in some]), tail, at_border, draws)
    short = given(*_moments(summary, [each.deficit for each in some]), deficit, draws)
    figures = {"mean": (mean, error), "tail": worst, "deficit": short}
    return {
        f"{name}{end}": values
        for name, (value, se) in figures.items()
        for end, values in (("", 0.0 - value), ("_se", se))
    }


def _moments(summary: Summary, cells: Sequence[int]) -> tuple[Floats, Floats]:
    """Mean and sd of some cells."""
    mean, error = summary.means(cells)
    return mean, error / mean_se(1.0, summary.draws)
