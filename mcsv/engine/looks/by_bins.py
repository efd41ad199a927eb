"""Outcomes by the bin of every driver: the table from which drivers, and what it is worth to know them, are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import BinTable
from mcsv.dataclass import dataclass
from mcsv.engine.checked import checked
from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import Step, retargeted, step
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.running import Progress, run
from mcsv.engine.tallied import Tallied
from mcsv.errors import Mistake, UsageError
from mcsv.kernels import instructions as op
from mcsv.kernels.eight import EIGHT
from mcsv.plan import Plan
from mcsv.tallies import FINE, MOST, Bad, ByBins, ByGroups, Moments, wanting

__all__ = ["Asked", "table_of", "told_apart"]

_EXACT, _ROOM = 2.0**51, 2.0**62  # units of an outcome that is put down exactly, and of a sum

_NOTES = {op.DRAW_NOTED: 5, op.DRAW_KINKED_NOTED: 5, op.NOTE_TAILS: 3, op.NOTE_COUNT: 3}
"""Which integer of an instruction is the driver that it notes."""


@dataclass(frozen=True)
class Asked:
    """An outcome that is asked for by a name: the draws of a cell, or whether they are below zero (1 or 0)."""

    name: str
    cell: int
    below_zero: bool = False


def table_of(
    plan: Plan, asked: Sequence[Asked], draws: int, executor: Executor, progress: Progress | None = None
) -> BinTable:
    """The outcomes by the bins of all drivers of a plan that was lowered with ``drivers``.

    The same bits on any executor. It holds the draws of whole shards that were finished, should Ctrl-C come. Raises
    NumericalError where a draw is no finite number, UsageError for more draws than can be counted.
    """
    if draws > MOST:
        rule = f"at most {MOST:,} draws by bins"
        what, way_out, figures = "cannot be counted by bins", "use fewer draws", (("draws", draws), ("most", MOST))
        raise UsageError(Mistake("E520", what, "draws", f"{draws:,}", rule, way_out, figures=figures))
    looking = told_apart(plan, asked)
    looking = centred(looking, pilot(looking))
    wants = np.full(len(asked), wanting(Moments, Bad), np.int64)
    looking = replace(looking, program=looking.program._replace(wants=wants))
    while True:
        found = checked(looking, run(looking, draws, executor, progress).tallied)
        bases = _wide_enough(looking, found, asked)
        if bases is None:
            return _table(looking, found, asked)
        looking = replace(looking, program=looking.program._replace(bases=bases))


def told_apart(plan: Plan, asked: Sequence[Asked]) -> Plan:
    """A plan of the same draws that looks at nothing but these outcomes, its cells, by the bins of the drivers that
    reach them.
    """
    places = _places(asked)

    def look(number: int, row: int) -> list[Step]:
        watch = step(op.WATCH, 0, row, number)
        return [watch, *_outcome(asked[number], number, row, places[number])]

    return _added_up(retargeted(plan, [one.cell for one in asked], look), _eights(places))


def _places(asked: Sequence[Asked]) -> list[int]:
    """Which number of a draw's eights each outcome is: the first of each eight is for a deficit."""
    deficits = iter(range(0, EIGHT * len(asked), EIGHT))
    values = (place for place in range(2 * EIGHT * len(asked)) if place % EIGHT)
    return [next(deficits if one.below_zero else values) for one in asked]


def _eights(places: Sequence[int]) -> int:
    return max(places, default=0) // EIGHT + 1


def _outcome(one: Asked, cell: int, row: int, place: int) -> Iterator[Step]:
    yield step(op.DEFICIT, 0, row, place) if one.below_zero else step(op.OUTCOME, 0, row, cell, place)


def _added_up(plan: Plan, eights: int) -> Plan:
    """The plan with its drivers numbered anew, without those that are not noted, and the adding at its end."""
    assert plan.drivers is not None, "the plan was lowered without drivers"
    code, known = plan.program.code.copy(), plan.drivers
    place = np.array([_NOTES.get(number, 0) for number in code[:, 0].tolist()], np.int64)
    (notes,) = np.nonzero(place)
    there, numbers = np.unique(code[notes, place[notes]], return_inverse=True)
    code[notes, place[notes]] = numbers
    adding = [step(op.BY_BINS, 0, eight) for eight in range(eights)]
    program = plan.program._replace(
        code=np.concatenate([code, [fields for fields, _ in adding]]),
        reals=np.concatenate([plan.program.reals, [reals for _, reals in adding]]),
    )
    return replace(plan, program=program, drivers=known.only(there.tolist()), eights=eights)


def _wide_enough(plan: Plan, found: Tallied, asked: Sequence[Asked]) -> NDArray[np.float64] | None:
    """Bases whose units are large enough that no sum of these draws can overflow; None where those of the plan are.

    By Cauchy and Schwarz no sum of n distances is beyond the root of n times their squares.
    """
    largest = int(found[ByBins].counts[0, :, :1].sum(axis=-1).max(initial=0))
    places = np.array(_places(asked))
    squares = np.where([one.below_zero for one in asked], 0.0, found[ByGroups].squares.max(axis=0)[places])
    furthest = np.sqrt(squares)
    least = FINE * np.maximum(furthest / _EXACT, furthest * np.sqrt(largest) / _ROOM)
    bases = plan.program.bases
    return (
        np.where(bases < least, 2.0 ** np.ceil(np.log2(np.maximum(least, 1e-290)) + 1.0), bases)
        if np.any(bases < least)
        else None
    )


def _table(plan: Plan, found: Tallied, asked: Sequence[Asked]) -> BinTable:
    assert plan.drivers is not None
    total, places = found[ByBins], _places(asked)
    counts, centres, bases = total.counts[0], plan.program.centres, plan.program.bases
    sums, squares = np.empty((*counts.shape, len(asked))), np.empty((counts.shape[0], len(asked)))
    for number, (one, place) in enumerate(zip(asked, places, strict=True)):
        eight, within = divmod(place, EIGHT)
        if one.below_zero:
            sums[..., number] = total.deficits[eight]
            squares[:, number] = sums[:, :1, :, number].sum(axis=(1, 2))
        else:
            distance = total.total[eight, ..., within] * (bases[number] / FINE)
            sums[..., number] = distance + counts * centres[number]
            squares[:, number] = found[ByGroups].squares[:, place]
    names, known = tuple(one.name for one in asked), plan.drivers
    centre = np.where([one.below_zero for one in asked], 0.0, centres)
    counted = frozenset(known.names[number] for number in known.counted)
    yes_no = frozenset(one.name for one in asked if one.below_zero)
    return BinTable(known.names, names, counts, sums, squares, centre, counted, yes_no)
