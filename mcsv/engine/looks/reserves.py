"""The reserve that buys a risk down where it does more than shift the position: found by runs over the same draws.

A decision that reads a position, or a payment that makes a pocket whole, answers to the reserve. Then no quantile of
the position tells what would be enough: the plan runs again with a reserve put in, watching that pocket alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.running import run
from mcsv.engine.shard import SHARD
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.plan.lever import with_reserve
from mcsv.tallies import Extremes, Histogram, Negatives, Sorted, sorted_cell

__all__ = ["Open", "Required", "required"]

_GRID = 12  # reserves that are tried on a part of the draws, because less of one may be better than a little more
_PART = 8
_DOUBLINGS = 12  # of all that the position spreads over: where that is not enough, nothing is
_ROUNDS = 30
_CLOSE = 0.1
"""How exactly a reserve is found, as a share of its Monte Carlo error."""
_FINEST = 2.0**-30  # of the reserve: nearer than that nobody looks, though an atom has no error


@dataclass(frozen=True)
class Open:
    """A plan with one reserve left open, the cell that must not be negative, the risk that is accepted of it, and a
    the money that the position spreads over.
    """

    plan: Plan
    cell: int
    tolerance: float
    scale: float


@dataclass(frozen=True)
class Required:
    """The smallest reserve found (money) and the bins of the cell with it in; None where no reserve would do."""

    reserve: float
    bins: Sorted


@dataclass
class _Search:
    """Runs with one reserve after the other; ``of`` gives the share of draws below zero and the bins of the cell."""

    plan: Plan
    draws: int
    executor: Executor
    _seen: dict[tuple[float, int], tuple[float, Sorted]] = field(default_factory=dict)

    def of(self, reserve: float, draws: int | None = None) -> tuple[float, Sorted]:
        count = draws or self.draws
        if (reserve, count) not in self._seen:
            plan = with_reserve(self.plan, reserve)
            plan = centred(plan, pilot(plan)).wanting(Negatives, Extremes, Histogram)
            found = run(plan, count, self.executor).tallied
            bins = sorted_cell(found[Histogram], 0, found[Extremes].ends[0])
            self._seen[reserve, count] = int(found[Negatives].count[0]) / count, bins
        return self._seen[reserve, count]


def required(question: Open, draws: int, executor: Executor) -> Required | None:
    """The smallest reserve of which no smaller one nearby is enough: with it, and not with less, the share of draws
    below zero is within the tolerance.
    """
    watching = retargeted(question.plan, [question.cell], lambda number, row: [step(op.WATCH, 0, row, number)])
    search = _Search(watching, draws, executor)
    if (share := search.of(0.0))[0] <= question.tolerance:
        return Required(0.0, share[1])
    ends = _between(search, question)
    return _closer(search, question.tolerance, *ends) if ends else None


def _between(search: _Search, question: Open) -> tuple[float, float] | None:
    """A reserve that is not enough, and a larger one that is, between which the first crossing lies."""
    high = max(question.scale, 1e-6)
    for _ in range(_DOUBLINGS):
        if search.of(high)[0] <= question.tolerance:
            break
        high *= 2.0
    else:
        return None
    part = max(search.draws // _PART, min(SHARD, search.draws))
    tried = [high * k / _GRID for k in range(1, _GRID)]
    enough = [reserve for reserve in tried if search.of(reserve, part)[0] <= question.tolerance]
    # What a part of the draws says is asked of all of them.
    high = next((reserve for reserve in enough if search.of(reserve)[0] <= question.tolerance), high)
    short = [reserve for reserve in tried if reserve < high and reserve not in enough]
    low = max(short, default=0.0)
    return (low if search.of(low)[0] > question.tolerance else 0.0), high


def _closer(search: _Search, tolerance: float, low: float, high: float) -> Required:
    half = 1.96 * np.sqrt(tolerance * (1.0 - tolerance) / search.draws)
    for turn in range(_ROUNDS):
        bins = search.of(high)[1]
        spread = bins.quantiles(np.clip([tolerance - half, tolerance + half], 0.0, 1.0))
        if high - low <= max(_CLOSE * float(spread[1] - spread[0]) / 3.92, _FINEST * high):
            break
        # Were it a shift, this much less would do; every third step halves what is left, whatever the shape.
        guess = high - bins.quantile(tolerance) if turn % 3 else (low + high) / 2.0
        guess = float(np.clip(guess, low + 0.02 * (high - low), high - 0.02 * (high - low)))
        if search.of(guess)[0] <= tolerance:
            high = guess
        else:
            low = guess
    return Required(high, search.of(high)[1])
