"""What a reserve would have to cover in windows of every length: the draws again, one cell a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.engine.looks.window_curves import exact_quantiles, with_gaps
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.replicates import Replicates, pooled
from mcsv.engine.running import run
from mcsv.kernels import instructions as op
from mcsv.plan import Plan, WindowCells
from mcsv.tallies import Extremes, Histogram, Negatives, Sorted, sorted_cells

__all__ = ["InWindows", "windows"]


@dataclass(frozen=True)
class InWindows:
    """By cell of a plan for windows: how many draws are below zero, and the bins of all.

    ``shares``: those of which curves tell, and ``exact`` by cell and quantile what bins would blur of them.
    ``each`` (where the draws are points), ``bins`` and ``ends`` (cells, 2): what each replicate came to, the bins of
    all, and their smallest and largest draw; there cells stand at their place among those that are asked for.
    """

    draws: int
    negative: dict[int, int]
    ranked: dict[int, Sorted]
    shares: NDArray[np.float64]
    exact: Mapping[tuple[int, float], float] = field(default_factory=dict)
    each: Replicates | None = None
    bins: Histogram | None = None
    ends: NDArray[np.float64] | None = None

    def enough(self, cell: int) -> NDArray[np.float64]:
        """What each of the ``shares`` of draws is not below in a cell, (shares,)."""
        levels = 1.0 - self.shares
        pairs = zip(levels.tolist(), self.ranked[cell].quantiles(levels).tolist(), strict=True)
        return np.array([self.exact.get((cell, level), value) for level, value in pairs])

    def place(self, cell: int) -> int:
        """Where a cell stands among them."""
        return list(self.negative).index(cell)


def windows(plan: Plan, draws: int, executor: Executor, shares: NDArray[np.float64]) -> InWindows:
    """What a plan for windows tells of them, with curves over ``shares`` of the draws and over the ends of gaps between
    these; Interrupted after Ctrl-C.
    """
    cells = sorted({cell for found in plan.layout.window_cells.values() for cell in _cells(found)})
    if not cells:
        return InWindows(draws, {}, {}, shares)
    watching = plan
    if len(cells) < plan.cells:  # it tells of something else too
        watching = retargeted(plan, cells, lambda number, row: [step(op.WATCH, 0, row, number)])
    watching = centred(watching, pilot(watching)).wanting(Negatives, Extremes, Histogram)
    watching = replace(watching, replicates=plan.replicates)
    found, each = pooled(watching, run(watching, draws, executor).tallied)
    bins, ends = found[Histogram], found[Extremes].ends
    ranked = sorted_cells(bins, ends)
    covered = {cell for window in plan.layout.window_cells.values() for cell in window.before or ()}
    before = [at for at, cell in enumerate(cells) if cell in covered]
    shares = with_gaps(shares, [ranked[at] for at in before], found.draws)
    sharp = exact_quantiles(watching, found, ranked, before, 1.0 - shares, executor)
    exact = {(cells[at], level): value for (at, level), value in sharp.items()}
    negative = dict(zip(cells, found[Negatives].count.tolist(), strict=True))
    return InWindows(found.draws, negative, dict(zip(cells, ranked, strict=True)), shares, exact, each, bins, ends)


def _cells(found: WindowCells) -> tuple[int, ...]:
    return found.cells + (found.before or ())
