"""Two levels: what could be known is drawn once for a block of draws, what merely happens in each of them.

Block w is the world in which all that is known is as in draw w of the run; its draws tell how likely a deficit is in
that world.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.worlds import Worlds
from mcsv.dataclass import dataclass
from mcsv.engine.checked import checked
from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import Step, retargeted, step
from mcsv.engine.running import run
from mcsv.errors import Mistake, UsageError
from mcsv.kernels import BLOCK
from mcsv.kernels import instructions as op
from mcsv.kernels.points import WORLD
from mcsv.plan.code.encoding import key_at
from mcsv.plan.code.liveness import alive
from mcsv.plan.points import without_points
from mcsv.tallies import Bad, ByWorld, Moments, wanting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mcsv.plan import Plan

Curve = tuple[NDArray[np.float64], tuple[Worlds, ...]]

__all__ = ["InWorlds", "check_levels", "in_worlds", "judged_cells"]


@dataclass(frozen=True)
class InWorlds:
    """What worlds tell of the cells of a plan that deficits are judged by; ``complete`` unless it was interrupted.

    ``curves``: of a cell, values in rising order, and what worlds tell of being below each.
    """

    cells: Mapping[int, Worlds] = field(default_factory=dict)
    curves: Mapping[int, Curve] = field(default_factory=dict)
    complete: bool = True


def judged_cells(plan: Plan) -> tuple[int, ...]:
    """The cells that deficits are judged by: positions at the ends of windows, lowest ones at any judged date."""
    books = plan.layout.pocket_cells.values()
    cells = [cell for book in books for cell in (book.judged, book.lowest) if cell is not None]
    return tuple(dict.fromkeys(cells))


def check_levels(plan: Plan) -> None:
    """UsageError E640 where inputs are chance and knowledge at once, E641 where no deficit is judged."""
    if plan.disputed:
        raise UsageError(_disputed(plan.disputed))
    if not judged_cells(plan):
        what, way_out = "no pocket is in this model, so there is no deficit to be sure of", "leave levels out"
        raise UsageError(Mistake("E641", what, "levels", way_out=way_out))


def in_worlds(
    plan: Plan, worlds: int, executor: Executor, points: Mapping[int, NDArray[np.float64]] | None = None
) -> InWorlds:
    """Run a centred plan in so many worlds of BLOCK draws each; ``points``: by cell, the values of its curve."""
    check_levels(plan)
    cells = judged_cells(plan)
    below = [(cell, value) for cell, values in (points or {}).items() for value in values.tolist()]
    again = worldly(without_points(plan), cells, below)
    found = run(again, worlds * BLOCK, executor)
    counts = checked(again, found.tallied)[ByWorld].count
    told = [Worlds(count, not _reached(plan, cell)) for count, cell in _with(counts, cells, below)]
    rest = iter(told[len(cells) :])
    curves = {cell: (values, tuple(next(rest) for _ in values)) for cell, values in (points or {}).items()}
    return InWorlds(dict(zip(cells, told, strict=False)), curves, found.complete)


def _with(
    counts: NDArray[np.int64], cells: Sequence[int], below: Sequence[tuple[int, float]]
) -> Iterator[tuple[NDArray[np.int64], int]]:
    return zip(counts, [*cells, *(cell for cell, _ in below)], strict=True)


def worldly(plan: Plan, cells: Sequence[int], below: Sequence[tuple[int, float]] = ()) -> Plan:
    """The plan that watches these cells alone and draws what is known once a block.

    ``below``: further cells, each with a value that it is compared with; that alone is counted of them.
    """

    def look(number: int, row: int) -> list[Step]:
        if number < len(cells):
            return [step(op.WATCH, 0, row, number)]
        distance = step(op.AFFINE, plan.rows, row, x=1.0, y=-below[number - len(cells)][1])
        return [distance, step(op.WATCH, 0, plan.rows, number)]

    at = [*cells, *(cell for cell, _ in below)]
    found = retargeted(plan, at, look)
    code = found.program.code
    for fields in code:
        place = key_at(int(fields[0]))
        if place and fields[place] in plan.known:
            fields[place + 1] |= WORLD
    centres, bases = plan.program.centres[at], plan.program.bases[at]
    wanted = found.wanting(Moments, Bad, ByWorld).centred(centres, bases, 52 - plan.program.shift)
    wanted.program.wants[len(cells) :] = wanting(ByWorld)
    return wanted


def _reached(plan: Plan, cell: int) -> bool:
    """Whether anything that is known has a part in a cell."""
    code: NDArray[np.int64] = plan.program.code
    needed = alive(plan.program, (code[:, 0] == op.WATCH) & (code[:, 3] == cell))
    keys = {int(fields[place]) for fields in code[needed] if (place := key_at(int(fields[0])))}
    return not keys.isdisjoint(plan.known)


def _disputed(names: tuple[str, ...]) -> list[Mistake]:
    rule = "what is known of the world and what merely happens are told apart in the same way in all options"
    way_out = "say chance: true (or false) of it in all options, or run them apart"
    return [
        Mistake("E640", "is chance in one option and knowledge in another", f"inputs.{name}", "", rule, way_out)
        for name in names
    ]
