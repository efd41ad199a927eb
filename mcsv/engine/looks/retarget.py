"""A plan that makes the same draws and looks at other things: each watched row gets new cells in place of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.plan.code.encoding import key_at, places_of
from mcsv.plan.code.liveness import alive
from mcsv.plan.plan import unlooked

__all__ = ["Step", "retargeted", "step"]

Step = tuple[NDArray[np.int64], NDArray[np.float64]]
"""An instruction: its eight integers and two doubles."""


def step(*fields: int, x: float = 0.0, y: float = 0.0) -> Step:
    """An instruction by its leading integers, see :mod:`mcsv.kernels.instructions`."""
    return np.array([*fields, *[0] * (8 - len(fields))], dtype=np.int64), np.array([x, y])


def retargeted(plan: Plan, cells: Sequence[int], look: Callable[[int, int], list[Step]]) -> Plan:
    """The plan with a new cell for each entry of ``cells``, which names the old cell whose row it looks at.

    What none of them needs is left out, counters too; drivers that are needed are noted as before.

    ``look(number, row)`` gives the instructions that watch a workspace row as the new cell ``number``; they may use
    the spare row ``plan.rows``. Centres are 0, bases 1, windows open until the caller says otherwise; nothing is kept.
    """
    by_cell: dict[int, list[int]] = {}
    for number, cell in enumerate(cells):
        by_cell.setdefault(cell, []).append(number)
    steps: list[Step] = []
    looking = (plan.program.code[:, 0] == op.WATCH) & np.isin(plan.program.code[:, 3], list(by_cell))
    needed = _with_notes(plan, alive(plan.program, looking))
    for fields, reals in zip(plan.program.code[needed], plan.program.reals[needed], strict=True):
        if fields[0] != op.WATCH:
            steps.append((fields, reals))
            continue
        for number in by_cell.get(int(fields[3]), []):
            steps += look(number, int(fields[2]))
    program = plan.program._replace(
        code=np.array([fields for fields, _ in steps]),
        reals=np.array([reals for _, reals in steps]),
    )
    program = unlooked(program, len(cells))
    layout = replace(plan.layout, kept={}, cell_names=[plan.layout.cell_names[cell] for cell in cells])
    return replace(plan, program=program, layout=layout, rows=plan.rows + 1, replicates=1, opened=None)


def _with_notes(plan: Plan, needed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The instructions that are needed, those that note a driver where it is, and all that note an event.

    An input that is drawn anew each period is where anything is drawn by its key.
    """
    if plan.drivers is None:
        return needed
    code = plan.program.code
    notes = np.isin(code[:, 0], (op.NOTE_TAILS, op.NOTE_COUNT))
    drawn = {int(fields[place]) for fields in code[needed] if (place := key_at(int(fields[0])))}
    there = [number for number in plan.drivers.by_period if not drawn.isdisjoint(plan.drivers.keys[number])]
    wanted = needed | (notes & np.isin(code[:, 3], [*plan.drivers.events, *there]))
    writer: dict[int, int] = {}
    for index, fields in enumerate(code.tolist()):
        if notes[index] and needed[writer[fields[2]]]:
            wanted[index] = True
        out = places_of(fields, plan.program.lists).out
        if out is not None:
            writer[out] = index
    return alive(plan.program, wanted | needed)
