"""How far outcomes move where some of what is random is drawn anew and all else is as it was: a bounded second pass.

Half the mean squared distance of an outcome from itself with a driver drawn anew is the part of its variance in which
the driver has a hand, alone or with others (Jansen 1999).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine.checked import checked
from mcsv.engine.executors import Executor
from mcsv.engine.looks.by_bins import Asked
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.engine.pilot import centred, first_draws, pilot
from mcsv.engine.running import Progress, run
from mcsv.errors import Interrupted
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.encoding import decoded
from mcsv.plan.code.pick_freeze import Lot, beside
from mcsv.plan.plan import unlooked
from mcsv.tallies import Bad, Moments

__all__ = ["FEWEST_APART", "Apart", "moved"]

Floats = NDArray[np.float64]

_AT_ONCE = 30
"""Worlds in one plan: more of them would share more, but their rows leave the cache."""

FEWEST_APART = 2**15
"""Draws that are made in other worlds at least, where the run has as many."""

_SHARE = 0.25
"""What further draws in other worlds may take beside the run itself, by the number of instructions."""

_CHEAP = 2**27
"""Instructions, times the draws that they make, that are never too many: a fraction of a second."""


_TOGETHER = 2**13
"""Draws from which it is told how errors go together."""


@dataclass(frozen=True)
class Apart:
    """Half the mean of each sum of squared distances, of all lots one after the other, and of each outcome (sums, K);
    its standard error, from ``draws``. 0 and 0 where no world reaches the outcome.

    ``together`` (sums, sums + 1, K): the correlations of these errors within a lot (0 across lots), and in the last
    column that with the error of the outcome's variance over all draws of the run.
    """

    value: Floats
    se: Floats
    together: Floats
    draws: int


def moved(
    plan: Plan,
    asked: Sequence[Asked],
    lots: Sequence[Lot],
    draws: int,
    executor: Executor,
    progress: Progress | None = None,
) -> Apart:
    """How far the outcomes are from themselves in other worlds, from the first of a run's ``draws``: 32,768 of them,
    more where that takes little beside the run.

    ``plan`` notes its drivers and has the keys by which worlds draw. NumericalError where a draw is no finite number,
    Interrupted where Ctrl-C came.
    """
    assert plan.drivers is not None
    # What reaches no outcome may still tell of others that do: its score is there, as an event would be.
    scored = frozenset(driver for lot in lots for world in lot.worlds for driver in world.scores)
    noting = replace(plan, drivers=replace(plan.drivers, events=scored))
    base = retargeted(noting, [one.cell for one in asked], lambda number, row: [step(op.WATCH, 0, row, number)])
    packed = list(_packed(lots))
    parts = [_beside(base, asked, some) for some in packed]
    least = enough(len(base.program.code), sum(len(part.program.code) for part, _ in parts), draws)
    sums = sum(len(lot.sums) for lot in lots)
    value, se = np.zeros((sums, len(asked))), np.zeros((sums, len(asked)))
    together = np.zeros((sums, sums + 1, len(asked)))
    before = 0
    for (again, cells), some in zip(parts, packed, strict=True):
        again = centred(again, pilot(again)).wanting(Moments, Bad)
        made = run(again, least, executor, progress)
        if not made.complete:
            raise Interrupted("stopped while drivers were drawn anew")
        moments = checked(again, made.tallied)[Moments]
        mean, sd = moments.mean(again.program.centres), moments.sd()
        seen = first_draws(again, _TOGETHER)
        after = before + sum(len(lot.sums) for lot in some)
        for (outcome, number), cell in cells.items():
            if number >= 0:
                value[before + number, outcome] = 0.5 * mean[cell]
                se[before + number, outcome] = 0.5 * sd[cell] / np.sqrt(moments.draws)
        for outcome in range(len(asked)):
            rows = _rows(seen, cells, outcome, after - before)
            found = _correlations(rows, [len(lot.sums) for lot in some])
            together[before:after, before:after, outcome] = found[:, :-1]
            together[before:after, -1, outcome] = found[:, -1] * np.sqrt(least / draws)
        before = after
    return Apart(value, se, together, least)


def _rows(seen: Floats, cells: Mapping[tuple[int, int], int], outcome: int, sums: int) -> Floats:
    """Single draws of all sums, 0 where no world reaches the outcome, and its own squared distance from its mean."""
    own = seen[cells[outcome, -1]]
    reached = [seen[cells[outcome, number]] if (outcome, number) in cells else 0.0 * own for number in range(sums)]
    return np.stack([*reached, (own - own.mean()) ** 2])


def _correlations(rows: Floats, sizes: Sequence[int]) -> Floats:
    """Of sums within each lot of these ``sizes``, and with the last row (sums, sums + 1); 0 for what never varies."""
    about = rows - rows.mean(axis=1, keepdims=True)
    spread = np.sqrt((about**2).mean(axis=1))
    about /= np.where(spread > 0.0, spread, 1.0)[:, None]
    found, begin = np.zeros((len(rows) - 1, len(rows))), 0
    found[:, -1] = about[:-1] @ about[-1] / rows.shape[1]
    for size in sizes:
        lot = about[begin : begin + size]
        found[begin : begin + size, begin : begin + size] = lot @ lot.T / rows.shape[1]
        begin += size
    return found


def enough(run: int, others: int, draws: int) -> int:
    """How many of ``draws`` are made again by so many instructions, of a run that has ``run``: a power of two."""
    affordable: int = int(max(_SHARE * draws * run, _CHEAP) / max(others, 1))
    return min(draws, max(FEWEST_APART, 1 << max(affordable, 1).bit_length() - 1))


def _packed(lots: Sequence[Lot]) -> Iterator[list[Lot]]:
    """The lots by plan, in their order."""
    some: list[Lot] = []
    for lot in lots:
        if some and sum(len(each.worlds) for each in (*some, lot)) > _AT_ONCE:
            yield some
            some = []
        some.append(lot)
    if some:
        yield some


def _beside(base: Plan, asked: Sequence[Asked], lots: Sequence[Lot]) -> tuple[Plan, dict[tuple[int, int], int]]:
    """The plan of some lots, and its cells by outcome and number of the sum."""
    steps, cells = beside(decoded(base.program), [one.below_zero for one in asked], lots)
    code = allocate(steps)
    program = base.program._replace(code=code.code, reals=code.reals, lists=code.lists, weights=code.weights)
    names = [f"{asked[outcome].name}, how far it moves" for outcome, _ in cells]
    program = unlooked(program, len(names))
    layout = replace(base.layout, cell_names=names)
    plan = replace(base, program=program, rows=code.rows, counters=0, layout=layout, twins=None, drivers=None)
    return plan, cells
