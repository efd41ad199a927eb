"""How far the draws move where only chance is drawn anew: the twins of a plan, over as many draws as it takes."""

from __future__ import annotations

import math

import numpy as np

from mcsv.engine.checked import checked
from mcsv.engine.executors import Executor
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.running import run
from mcsv.engine.shard import SHARD, shards
from mcsv.engine.tallied import Tallied
from mcsv.plan import Plan
from mcsv.tallies import Extremes, Histogram, Moments, sorted_cell

__all__ = ["apart", "draws_apart"]

_FEWEST = 2**16
_PART = 16
_ENOUGH = 0.015
"""A standard error of a share of the variance with which a part of the draws is enough."""


def draws_apart(draws: int) -> int:
    """How many of a run's draws the twins go through at first: a sixteenth, and 65,536 where there are as many."""
    return min(draws, max(_FEWEST, draws // _PART))


def apart(plan: Plan, tallied: Tallied, executor: Executor) -> Tallied | None:
    """Tallies of the differences of a plan's twins in a run; None where nothing is chance.

    Where chance is rare, a part of the draws holds too little of it: then the twins go through as many as it takes by
    what that part tells, in whole shards, and through all of them where it holds nothing of it.
    """
    if plan.twins is None:
        return None
    twins, draws = centred(plan.twins, pilot(plan.twins)), tallied.draws
    count, found = draws_apart(draws), None
    while found is None or count > found.draws:
        made = run(twins, count, executor)
        found = checked(twins, made.tallied)
        if not made.complete or (needed := _needed(plan, found, tallied)) <= found.draws:
            break
        count = min(draws, max(needed, 2 * found.draws))  # so that rounds are few, whatever tails tell
    return found


def _needed(plan: Plan, found: Tallied, tallied: Tallied) -> int:
    """After how many draws every share of chance is known well enough, in whole shards; those found, where they do.

    All of the run's draws where nothing was seen of a share that there can be.
    """
    whole, part = tallied[Moments].sd(), found[Moments].sd()
    worst = 0.0
    for cell, other in plan.layout.chance_cells.items():
        if whole[cell] == 0.0:
            continue
        if part[other] == 0.0:
            return tallied.draws
        share = 0.5 * (part[other] / whole[cell]) ** 2
        kurtosis = sorted_cell(found[Histogram], other, found[Extremes].ends[other]).kurtosis()
        # of a variance, relative to it
        error = np.sqrt(max(kurtosis - 1.0, 0.0) / found.draws)
        worst = max(worst, float(min(share, 1.0) * error))
    if worst <= _ENOUGH:
        return found.draws
    needed = found.draws * (worst / _ENOUGH) ** 2  # errors shrink with the root of the draws
    return tallied.draws if needed >= tallied.draws else shards(math.ceil(needed)) * SHARD
