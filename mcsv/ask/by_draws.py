"""What only single draws tell: the worth of everything, of several inputs at once, and of rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.groups import known_together
from mcsv.answers.perfect import everything_of
from mcsv.ask.by_value import TOGETHER, of_rows, tables_by_rank
from mcsv.ask.sampling import Sampling
from mcsv.ask.weighed import Weighed
from mcsv.plan import lower

__all__ = ["everything", "known_at_once", "table_by_rank"]

Floats = NDArray[np.float64]

EVERYTHING = 2**20
"""Draws from which the worth of knowing everything is told."""


def everything(asked: Weighed, draws: int, executor: engine.Executor) -> dict[str, Any]:
    """EVPI, from at most ``EVERYTHING`` of the draws."""
    single = engine.single_draws(asked.plan, asked.cells, min(draws, EVERYTHING), executor)
    found = everything_of(asked.benefits_of(single))
    return {"evpi": found.value, "evpi_se": found.se}


def known_at_once(
    asked: Weighed, groups: Sequence[tuple[str, ...]], draws: int, executor: engine.Executor
) -> dict[str, Any]:
    """EVPPI of groups of inputs, from at most ``TOGETHER`` of the draws."""
    if not groups:
        return {}
    names = list(dict.fromkeys(name for group in groups for name in group))
    inputs, single = _single(asked, names, asked.cells, draws, executor)
    options = asked.benefits_of(single)
    scores = {name: _scores(values) for name, values in inputs.items()}
    pairs = [known_together(np.stack([scores[name] for name in group], axis=1), options) for group in groups]
    return {
        "together": [" + ".join(group) for group in groups],
        "evppi_together": np.array([value for value, _ in pairs]),
        "evppi_together_se": np.array([error for _, error in pairs]),
    }


def table_by_rank(asked: Weighed, drivers: Sequence[str], draws: int, executor: engine.Executor) -> BinTable | None:
    """The table of those drivers that are rows of a joint table, by the rank of their values; None without any.

    Their probability is that of the row, which says nothing of the value in it.
    """
    wanted = [engine.Asked(str(cell), cell) for cell in asked.cells]
    wanted += [engine.Asked(risk, cell, True) for risk, cell in asked.risks.items()]
    sampling = Sampling(draws, asked.plan.seed, executor.workers)
    found = tables_by_rank(asked.model, {"base": wanted}, {"base": of_rows(asked.model, drivers)}, sampling)
    return found.get("base")


def _single(
    asked: Weighed, names: Sequence[str], cells: Sequence[int], draws: int, executor: engine.Executor
) -> tuple[dict[str, Floats], dict[int, Floats]]:
    """Single draws of inputs as base draws them, by name, and of cells."""
    plan = lower(asked.model, asked.plan.seed, names)
    kept = {name: plan.layout.kept["base", name] for name in names}
    single = engine.single_draws(plan, [*cells, *kept.values()], min(draws, TOGETHER), executor)
    return {name: single[cell] for name, cell in kept.items()}, single


def _scores(values: Floats) -> Floats:
    """Normal scores by rank; equal values have the same."""
    found: Floats = ndtri((rankdata(values) - 0.5) / values.size)
    return found
