"""Which instructions matter for what is looked at; the others are left out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.interpreter import Program
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import LOOKS
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.encoding import places_of

__all__ = ["alive", "living", "living_parts", "needed_targets", "trimmed"]

_Rows = Iterable[Hashable]


def living(instructions: Sequence[Instruction]) -> list[Instruction]:
    """The instructions on which something that is watched depends."""
    (found,) = living_parts([instructions])
    return found


def living_parts(parts: Sequence[Sequence[Instruction]]) -> list[list[Instruction]]:
    """The same of several lists, of which each reads what those before it write."""
    steps = [step for part in parts for step in part]
    # A sum writes all its targets, so each of them needs a place.
    uses = [((*step.reads, *step.updates), step.updates, step.out) for step in steps]
    needed = iter(_needed(uses, [step.op in LOOKS for step in steps]))
    return [[step for step in part if next(needed)] for part in parts]


def alive(program: Program, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which instructions of a plan are needed by the ``wanted`` ones among them; no others look at anything."""
    uses = [places_of(fields, program.lists) for fields in program.code.tolist()]
    return np.array(_needed(uses, wanted.tolist()), dtype=np.bool_)


def _needed(uses: Sequence[tuple[_Rows, _Rows, Hashable | None]], wanted: Sequence[bool]) -> list[bool]:
    """Which of some instructions are wanted, or write what a later one of these needs.

    ``uses``: the rows that each reads, those that it adds to, and the one that it writes anew.
    """
    rows: set[Hashable] = set()
    found = [False] * len(uses)
    for index in range(len(uses) - 1, -1, -1):
        reads, updates, out = uses[index]
        if wanted[index] or out in rows or not rows.isdisjoint(updates):
            found[index] = True
            rows.discard(out)  # what stood there before is not read any more
            rows.update(reads)
    return found


def trimmed(instructions: Sequence[Instruction]) -> list[Instruction]:
    """The instructions on which something that is watched depends, sums without the targets that nothing needs."""
    needed, found = set[Row](), list[Instruction]()
    for step in reversed(instructions):
        here = needed_targets(step, needed) if step.op == op.WEIGHTED else step
        if here.op in LOOKS or here.out in needed or not needed.isdisjoint(here.updates):
            found.append(here)
            needed.discard(here.out) if here.out else None
            needed.update(here.reads)
    return found[::-1]


def needed_targets(step: Instruction, needed: set[Row]) -> Instruction:
    """A weighted sum without the targets that nobody needs."""
    sources = len(step.reads)
    there = [number for number, row in enumerate(step.updates) if row in needed]
    if len(there) == len(step.updates):
        return step
    weights = tuple(weight for k in there for weight in step.weights[k * sources : (k + 1) * sources])
    updates = tuple(step.updates[k] for k in there)
    return step._replace(updates=updates, fields=(len(updates), sources), weights=weights)
