"""The reserve that buys a risk down where it does more than shift the position: found by runs over the same draws.

A decision that reads a position, or a payment that makes a pocket whole, answers to the reserve. Then no quantile of
the position tells what would be enough: the plan runs again with a reserve put in, watching that pocket alone.
"""

from __future__ import annotations

from dataclasses import field

import numpy as np

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass
from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.running import run
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.plan.lever import with_reserve
from mcsv.tallies import Extremes, Histogram, Negatives, Sorted, sorted_cell

__all__ = ["Open", "Required", "draws_to_try", "required"]

_PART, _FEWEST = 16, 2**16  # of a run's draws, and at least: each reserve that is tried is a run of its own
_GLANCE = 2**14  # draws for a glance at smaller reserves, of which one may be better than a little more
_GRID = 6
_STEPS = 12  # until a reserve is enough; from step to step it grows, up to 4,096 times all that a position spreads over
_ROUNDS = 30
_CLOSE = 0.1
"""How exactly a reserve is found, as a share of its Monte Carlo error."""
_FINEST = 2.0**-30  # of the reserve: nearer than that nobody looks, though an atom has no error


@dataclass(frozen=True)
class Open:
    """A plan with one reserve left open, the cells of which each is asked about, the risk of being negative that is
    accepted of it, and the money that the position spreads over.
    """

    plan: Plan
    cells: tuple[int, ...]
    tolerance: float
    scale: float


@dataclass(frozen=True)
class Required:
    """The smallest reserve found (money; infinite where none would do) and its standard error, nan with few draws."""

    reserve: float
    se: float


@dataclass
class _Runs:
    """Runs with one reserve after the other: for each cell the share of draws below zero, and its bins."""

    plan: Plan
    cells: int
    draws: int
    executor: Executor
    _seen: dict[tuple[float, int], list[tuple[float, Sorted]]] = field(default_factory=dict)

    def of(self, reserve: float, draws: int) -> list[tuple[float, Sorted]]:
        if (reserve, draws) not in self._seen:
            plan = with_reserve(self.plan, reserve)
            plan = centred(plan, pilot(plan)).wanting(Negatives, Extremes, Histogram)
            found = run(plan, draws, self.executor).tallied
            count, ends, bins = found[Negatives].count.tolist(), found[Extremes].ends, found[Histogram]
            cells = range(self.cells)
            self._seen[reserve, draws] = [(count[c] / draws, sorted_cell(bins, c, ends[c])) for c in cells]
        return self._seen[reserve, draws]


@dataclass(frozen=True)
class _Search:
    """One cell in those runs."""

    runs: _Runs
    cell: int

    @property
    def draws(self) -> int:
        return self.runs.draws

    def of(self, reserve: float, draws: int | None = None) -> tuple[float, Sorted]:
        return self.runs.of(reserve, min(draws or self.draws, self.draws))[self.cell]


def draws_to_try(draws: int) -> int:
    """How many draws of a run each reserve is tried on."""
    return min(draws, max(_FEWEST, draws // _PART))


def required(question: Open, draws: int, executor: Executor) -> tuple[Required, ...]:
    """For each cell the smallest reserve that is enough, and of which no smaller one nearby is.

    Enough is a reserve with which the share of draws below zero is within the tolerance. Found over a part of a run's
    draws, which its error tells.
    """
    cells = question.cells
    watching = retargeted(question.plan, cells, lambda number, row: [step(op.WATCH, 0, row, number)])
    runs = _Runs(watching, len(cells), draws_to_try(draws), executor)
    return tuple(_required(_Search(runs, number), question) for number in range(len(cells)))


def _required(search: _Search, question: Open) -> Required:
    reserve = _smallest(search, question)
    return Required(np.inf, np.nan) if reserve is None else Required(reserve, _se(search, question, reserve))


def _smallest(search: _Search, question: Open) -> float | None:
    if search.of(0.0)[0] <= question.tolerance:
        return 0.0
    high = _enough(search, question)
    if high is None:
        return None
    tried = [high * k / _GRID for k in range(1, _GRID)]
    glance = [reserve for reserve in tried if search.of(reserve, _GLANCE)[0] <= question.tolerance]
    # What a glance says is asked of all draws.
    first = next((reserve for reserve in glance if search.of(reserve)[0] <= question.tolerance), high)
    low = max((reserve for reserve in tried if reserve < first and reserve not in glance), default=0.0)
    return _closer(search, question.tolerance, low if search.of(low)[0] > question.tolerance else 0.0, first)


def _enough(search: _Search, question: Open) -> float | None:
    """A reserve that is enough: what would be were it a shift, and more until it is."""
    reserve = 0.0
    for turn in range(_STEPS):
        lacking = -search.of(reserve)[1].quantile(question.tolerance)
        reserve += max(lacking * 1.001, question.scale * 2.0 ** (turn - 9) if turn else 0.0)
        if search.of(reserve)[0] <= question.tolerance:
            return reserve
    reserve = question.scale * 2.0**_STEPS
    return reserve if search.of(reserve)[0] <= question.tolerance else None


def _closer(search: _Search, tolerance: float, low: float, high: float) -> float:
    """The reserve between one that is not enough and one that is, to a tenth of its error."""
    for turn in range(_ROUNDS):
        above, below = search.of(low)[0] - tolerance, tolerance - search.of(high)[0]
        if above + below <= _CLOSE * _of_share(tolerance, search.draws) or high - low <= _FINEST * high:
            break
        # Along the straight line between the two; every third step halves what is left, whatever the shape.
        share = 0.5 if turn % 3 == 2 else np.clip(above / (above + below), 0.05, 0.95)
        guess = low + float(share) * (high - low)
        if search.of(guess)[0] <= tolerance:
            high = guess
        else:
            low = guess
    return high


def _of_share(tolerance: float, draws: int) -> float:
    """The standard error of a share of the draws."""
    return float(np.sqrt(tolerance * (1.0 - tolerance) / draws))


def _se(search: _Search, question: Open, reserve: float) -> float:
    """The error of a share, over how fast the share falls with the reserve; nan where the draws are too few for either.

    0 for a reserve of nothing: the risk is accepted without one.
    """
    tolerance, draws = question.tolerance, search.draws
    half = Z95 * _of_share(tolerance, draws)
    if reserve == 0.0 or not half < min(tolerance, 1.0 - tolerance):
        return 0.0 if reserve == 0.0 else np.nan
    bins = search.of(reserve)[1]
    near = float(np.diff(bins.quantiles(np.array([tolerance - half, tolerance + half])))[0]) / 2.0 or _FINEST * reserve
    for _ in range(3):  # wide enough that the share moves by as much as it is uncertain
        fewer, more = search.of(max(reserve - near, 0.0))[0], search.of(reserve + near)[0]
        if fewer - more >= half:
            break
        near *= 3.0
    width = near + min(near, reserve)
    return _of_share(tolerance, draws) * width / (fewer - more) if fewer > more else np.nan
