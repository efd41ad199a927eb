"""Single draws of a few cells, from a bounded number of draws made again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.executors import Executor
from mcsv.engine.looks.kept_draws import watching
from mcsv.engine.running import run
from mcsv.plan import Plan

__all__ = ["single_draws"]


def single_draws(plan: Plan, cells: Sequence[int], draws: int, executor: Executor) -> dict[int, NDArray[np.float64]]:
    """The first ``draws`` draws of ``cells``, by cell; fewer where Ctrl-C came."""
    wanted = sorted(set(cells))
    found = run(watching(plan, wanted), draws, executor, keep=range(len(wanted)))
    return dict(zip(wanted, found.tallied.kept_draws(), strict=True))
