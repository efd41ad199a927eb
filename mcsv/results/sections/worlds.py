"""How sure the chance of a deficit itself is, as numbers by option and pocket."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.worlds import Worlds
from mcsv.results.statistics.intervals import wilson
from mcsv.results.statistics.summary import Summary

__all__ = ["known_chances"]

Floats = NDArray[np.float64]


def known_chances(summary: Summary, quantiles: Floats) -> dict[str, Floats]:
    """The variables that worlds tell, (options, pockets, …) each; nothing where nobody asked for them.

    nan at any judged date for a pocket that accepts no stated risk.
    """
    layout, worlds = summary.layout, summary.study.worlds.cells
    if not worlds:
        return {}
    places = [(option, pocket) for option in layout.options for pocket in layout.pockets]
    found: dict[str, list[Floats]] = {}
    for place in places:
        book, limit = layout.pocket_cells[place], layout.tolerances.get(place, np.nan)
        for name, cell in (("p_deficit_known", book.judged), ("p_deficit_any_known", book.lowest)):
            told = None if cell is None else worlds[cell]
            for part, values in _figures(told, quantiles, limit).items():
                found.setdefault(_named(name, part), []).append(values)
    shape = (len(layout.options), len(layout.pockets))
    return {name: np.array(values).reshape(*shape, *values[0].shape) for name, values in found.items()}


def _named(name: str, part: str) -> str:
    """A share is called p_…; what has no interval beside it is not."""
    return name + part if part in ("", "_ci", "_above", "_above_ci") else name.removeprefix("p_") + part


def _figures(told: Worlds | None, quantiles: Floats, limit: float) -> dict[str, Floats]:
    if told is None:
        blank = _figures(Worlds(np.array([1, 0, 0])), quantiles, limit)
        return {name: np.full(values.shape, np.nan) for name, values in blank.items()}
    values, ends = told.quantiles(quantiles)
    (mean, mean_se), (sd, sd_se) = told.mean(), told.sd()
    count = told.above(limit)
    above = [count / told.worlds, *wilson(count, told.worlds)] if np.isfinite(limit) else [np.nan] * 3
    single = {"_mean": mean, "_mean_se": mean_se, "_sd": sd, "_sd_se": sd_se, "_above": above[0]}
    figures = {"": values, "_ci": ends, "_noise": told.noise(values), "_above_ci": np.array(above[1:])}
    return figures | {name: np.array(value) for name, value in single.items()}
