"""The same draws with some of what is random drawn anew: every outcome once more beside itself, draw by draw.

In each world what some keys draw is drawn by other keys, or some scores are drawn anew given the others, and all else
is the same. Only what depends on it is computed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import LOOKS
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.liveness import trimmed
from mcsv.plan.code.worlds_beside import Anew, Divided, Lot, Redrawn, Scores, Writing

__all__ = ["Anew", "Divided", "Lot", "Redrawn", "beside"]

_TAILS = (op.TAILS, op.T_TAILS)
_PLAIN = {op.DRAW_NOTED: op.DRAW, op.DRAW_KINKED_NOTED: op.DRAW_KINKED}


def beside(
    steps: Sequence[Instruction], below_zero: Sequence[bool], lots: Sequence[Lot]
) -> tuple[list[Instruction], dict[tuple[int, int], int]]:
    """The instructions that watch the sums of all lots, one after the other, for each cell that ``steps`` watch; and
    the cells by outcome and number of the sum (-1: the outcome itself), none where no world reaches the outcome.

    The squared distance of an outcome that is a matter of being ``below_zero`` is 1 where it is in one of both alone.
    """
    drivers = {driver for lot in lots for world in lot.worlds for driver in world.scores}
    wanted = trimmed([_plain(step) for step in steps if _matters(step, drivers)])
    noted = {step.reads[0]: step.fields[0] for step in wanted if step.op == op.NOTE_TAILS}
    plain = [step for step in wanted if step.op != op.NOTE_TAILS]
    scores = _scores(plain, noted)
    writing = Writing([world for lot in lots for world in lot.worlds], scores)
    for step in _first(plain, set(scores.row.values())):
        if step.op == op.WATCH:
            squares = writing.squares(step.reads[0], below_zero[step.fields[0]])
            writing.outcome(step.fields[0], step.reads[0], below_zero[step.fields[0]])
            writing.watch(step.fields[0], squares, lots)
        else:
            writing.go_on(step)
    return trimmed(writing.found), writing.cells


def _scores(steps: Sequence[Instruction], tails: Mapping[Row, int]) -> Scores:
    making = {tails[step.out]: step for step in steps if step.op in _TAILS and step.out and step.out in tails}
    return Scores(tails, {driver: step.reads[0] for driver, step in making.items()}, making)


def _first(steps: Sequence[Instruction], rows: set[Row]) -> list[Instruction]:
    """The steps, what makes some rows before all others."""
    needed, made = set(rows), [False] * len(steps)
    for index in range(len(steps) - 1, -1, -1):
        step = steps[index]
        if step.out in needed or not needed.isdisjoint(step.updates):
            made[index] = True
            needed.update(step.reads)
    before = [step for step, here in zip(steps, made, strict=True) if here]
    return [*before, *(step for step, here in zip(steps, made, strict=True) if not here)]


def _matters(step: Instruction, drivers: set[int]) -> bool:
    """Whether it makes or watches an outcome, or notes one of some drivers."""
    noted = step.op == op.NOTE_TAILS and step.fields[0] in drivers
    return noted or step.op == op.WATCH or step.op not in LOOKS


def _plain(step: Instruction) -> Instruction:
    return step._replace(op=_PLAIN[step.op], fields=step.fields[:-1]) if step.op in _PLAIN else step
