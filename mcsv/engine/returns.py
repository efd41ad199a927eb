"""What a run tells of returns: a second study of the same draws, which looks at money and value apart and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine.executors import Executor
from mcsv.engine.looks.kept_draws import kept_by_cell, watching
from mcsv.engine.looks.narrowed import to_returns
from mcsv.engine.pilot import first_draws
from mcsv.engine.running import Progress, run
from mcsv.engine.study import Levels, Study, study
from mcsv.plan import Plan
from mcsv.plan.code.returns import Told

__all__ = ["Returned", "returned", "to_returns"]

Floats = NDArray[np.float64]

FLOWS = 2**15
"""Draws from which the spread of what flows is estimated: to half of a hundredth."""

VALUES = 2**13
"""The same of what is gained and lost in views, of which there are more."""

RESERVES = 2**27
"""Bytes of draws that are kept at most, from the first on, for quantiles among some of them."""


@dataclass(frozen=True)
class Returned:
    """``study``: of all cells of ``Layout.returns``; ``flows``: the first draws of what flows by period.

    ``kept``: the first draws of the answers of decisions and of the lowest positions that are judged.
    """

    study: Study
    flows: Mapping[Told, Floats]
    kept: Mapping[Told, Floats]

    @property
    def complete(self) -> bool:
        """Whether all draws were made."""
        return self.study.complete


def returned(plan: Plan, draws: int, levels: Levels, executor: Executor, progress: Progress | None = None) -> Returned:
    """What so many draws of a plan that looks at returns alone (:func:`to_returns`) tell; the same bits anywhere.

    Raises NumericalError where a draw is no finite number.
    """
    found = study(plan, draws, executor, replace(levels, tails=np.zeros(0), until=None), progress)
    flows = _first(found.plan, "flow", min(draws, FLOWS)) | _first(found.plan, "value_flow", min(draws, VALUES))
    return Returned(found, flows, _answered(found, draws, executor))


def _first(plan: Plan, kind: str, draws: int) -> dict[Told, Floats]:
    """The first draws of what is told of one kind."""
    wanted = _kept(plan, kind)
    cells = sorted(set(wanted.values()))
    if not cells:
        return {}
    first = dict(zip(cells, first_draws(watching(plan, cells), draws), strict=True))
    return {told: first[cell] for told, cell in wanted.items()}


def _kept(plan: Plan, *kinds: str) -> dict[Told, int]:
    return {told: cell for told, cell in plan.layout.returns.items() if told.kind in kinds}


def _answered(found: Study, draws: int, executor: Executor) -> dict[Told, Floats]:
    """The first draws of what tells of reserves given a decision."""
    wanted = _kept(found.plan, "answer", "lowest")
    cells = sorted(set(wanted.values()))
    if not cells:
        return {}
    count = min(draws, RESERVES // (8 * len(cells)))
    again = run(watching(found.plan, cells), count, executor, keep=range(len(cells)))
    kept = kept_by_cell(again, cells)
    return {told: kept[cell] for told, cell in wanted.items()}
