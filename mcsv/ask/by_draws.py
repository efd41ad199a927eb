"""What only single draws tell: the worth of everything, of several inputs at once, and of rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.groups import known_together, normal_scores
from mcsv.answers.perfect import everything_of
from mcsv.answers.ranked import by_rank
from mcsv.ask.by_value import TOGETHER
from mcsv.ask.weighed import Weighed
from mcsv.distributions.rows import Rows

__all__ = ["everything", "kept_values", "known_at_once", "single", "table_by_rank"]

Floats = NDArray[np.float64]

EVERYTHING = 2**20
"""Draws from which the worth of knowing everything is told."""


def kept_values(asked: Weighed, draws: int) -> int:
    """How many numbers are held at once, where single draws tell something: cells, net benefits, what studies tell."""
    told = {name for study in asked.model.studies.values() for name in study.tells}
    return min(draws, EVERYTHING) * (len(asked.cells) + len(asked.benefits) + len(asked.risks) + len(told))


def everything(asked: Weighed, draws: int, executor: engine.Executor) -> dict[str, Any]:
    """EVPI, from at most ``EVERYTHING`` of the draws."""
    known = engine.single_draws(asked.plan, asked.cells, min(draws, EVERYTHING), executor)
    found = everything_of(asked.benefits_of(known))
    return {"evpi": found.value, "evpi_se": found.se}


def known_at_once(
    asked: Weighed, groups: Sequence[tuple[str, ...]], draws: int, executor: engine.Executor
) -> dict[str, Any]:
    """EVPPI of groups of inputs, from at most ``TOGETHER`` of the draws."""
    if not groups:
        return {}
    names = list(dict.fromkeys(name for group in groups for name in group))
    inputs, known = single(asked, names, asked.cells, min(draws, TOGETHER), executor)
    options = asked.benefits_of(known)
    scores = {name: normal_scores(values) for name, values in inputs.items()}
    pairs = [known_together(np.stack([scores[name] for name in group], axis=1), options) for group in groups]
    return {
        "together": [" + ".join(group) for group in groups],
        "evppi_together": np.array([value for value, _ in pairs]),
        "evppi_together_se": np.array([error for _, error in pairs]),
    }


def table_by_rank(
    asked: Weighed, places: Mapping[str, tuple[str, str]], draws: int, executor: engine.Executor
) -> BinTable | None:
    """The table of those drivers that are rows of a joint table, by the rank of their values; None without any.

    ``places``: by driver the option that draws it, and what it is called there. The probability of such a driver is
    that of the row, which says nothing of the value in it.
    """
    rows = {name: place for name, place in places.items() if _is_rows(asked, *place)}
    if not rows:
        return None
    plan = asked.keeping(list(dict.fromkeys(name for _, name in rows.values())))
    kept = {name: plan.layout.kept[place] for name, place in rows.items()}
    wanted = [*asked.cells, *asked.risks.values(), *kept.values()]
    cells = engine.single_draws(plan, wanted, min(draws, TOGETHER), executor)
    inputs = {name: cells[cell] for name, cell in kept.items()}
    outcomes = {str(cell): cells[cell] for cell in asked.cells}
    outcomes |= {risk: (cells[cell] < 0.0).astype(float) for risk, cell in asked.risks.items()}
    return by_rank(inputs, outcomes, frozenset(asked.risks))


def _is_rows(asked: Weighed, option: str, name: str) -> bool:
    entry = asked.model.variants[option].inputs.get(name)
    return entry is not None and isinstance(entry.distribution, Rows)


def single(
    asked: Weighed, names: Sequence[str], cells: Sequence[int], draws: int, executor: engine.Executor
) -> tuple[dict[str, Floats], dict[int, Floats]]:
    """Single draws of inputs as base draws them, by name, and of cells: the first ``draws`` of the run."""
    plan = asked.keeping(names)
    kept = {name: plan.layout.kept["base", name] for name in names}
    known = engine.single_draws(plan, [*cells, *kept.values()], draws, executor)
    return {name: known[cell] for name, cell in kept.items()}, known
