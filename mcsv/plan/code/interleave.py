"""Several stories in one plan: instructions of options and twins side by side, so that rows they share live briefly."""

from __future__ import annotations

from collections.abc import Sequence

from mcsv.plan.code.assembler import Instruction

__all__ = ["woven"]


def woven(parts: Sequence[Sequence[Instruction]]) -> list[Instruction]:
    """The parts in one list. Each keeps its order, and goes on where what it reads of earlier parts is there.

    A part shares with earlier ones only rows that nothing changes any more.
    """
    total: list[Instruction] = []
    for part in parts:
        total = _side_by_side(total, part)
    return total


def _side_by_side(earlier: Sequence[Instruction], part: Sequence[Instruction]) -> list[Instruction]:
    missing = {step.out for step in earlier if step.out is not None}
    merged: list[Instruction] = []
    ahead = 0
    for number, step in enumerate(earlier, 1):
        merged.append(step)
        missing.discard(step.out)
        # No further than its share, so that what needs nothing of the earlier parts is not made long before its use.
        while ahead * len(earlier) < number * len(part) and missing.isdisjoint(part[ahead].reads):
            merged.append(part[ahead])
            ahead += 1
    return [*merged, *part[ahead:]]
