"""Whether outputs reach their targets, alone and while the accountable pocket has no deficit."""

from __future__ import annotations

import math

from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.model.records.outputs import Target
from mcsv.plan.code.assembler import Row
from mcsv.plan.code.layout import TargetCells
from mcsv.plan.code.watch import Watcher

__all__ = ["note_target"]


def note_target(model: Model, watcher: Watcher, place: tuple[str, str], row: Row, target: Target) -> None:
    """Count in how many draws the output in ``row`` reaches its target; ``place`` is its option and name."""
    assembler, layout = watcher.assembler, watcher.layout
    if target.at_least is not None:
        spare = assembler.settle(row, -target.at_least)
    else:
        spare = assembler.settle(target.at_most or 0.0, assembler.affine(row, -1.0, 0.0))
    missed = assembler.as_row(spare)
    marks = assembler.changing(op.FILL, x=1.0, of=f"target of {place[1]}")
    watcher.first(marks, missed, 0)
    both, accountable = None, model.accountability
    if accountable is not None and (place[0], accountable.pocket) in layout.pocket_cells:
        judged = watcher.counted[layout.pocket_cells[place[0], accountable.pocket].any_judged]
        together = assembler.changing(op.COPY, judged, of=f"target of {place[1]} without a deficit")
        watcher.first(together, missed, 0)
        both = watcher.marks(together)
    layout.target_cells[place] = TargetCells(
        -math.inf if target.at_least is None else target.at_least,
        math.inf if target.at_most is None else target.at_most,
        watcher.marks(marks),
        both,
    )
