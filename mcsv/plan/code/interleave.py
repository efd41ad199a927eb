"""Several stories in one plan: instructions of options and twins side by side, so that rows they share live briefly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.instruction import Instruction, Row
from mcsv.plan.code.liveness import living, living_parts, trimmed
from mcsv.plan.code.sharing import Holder, Holders, Taken

__all__ = ["woven"]

_FLOWS = frozenset({op.SCALE, op.WEIGHTED, op.PRODUCTS})


def woven(parts: Sequence[Sequence[Instruction]]) -> list[Instruction]:
    """What of the parts is looked at, in one list. Each keeps its order, and goes on where what it reads of earlier
    parts is there.

    A part shares with earlier ones rows that nothing changes any more. A changing row that would hold what one of an
    earlier part does whenever it is read is not made again: that one is read, before it changes further.
    """
    if len(parts) == 1:
        return living(parts[0])
    holders, total = Holders(), list[Instruction]()
    for part in living_parts(parts):
        total = _Loom(total, holders.take(part)).woven()
    return trimmed(total)


@dataclass
class _Times:
    """After how many instructions of a list rows hold what is read of them."""

    rows: dict[Row, int] = field(default_factory=dict)
    holders: dict[Holder, int] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Sequence[Instruction]) -> _Times:
        """Those of all rows that the instructions write."""
        found, changes = cls(), dict[Row, int]()
        for time, step in enumerate(steps, 1):
            for row in (step.out, *step.updates):
                if row is not None and row.changes:
                    changes[row] = changes.get(row, -1) + 1
                    found.holders[Holder(row, changes[row])] = time
                elif row is not None:
                    found.rows[row] = time
        return found

    def ends(self, holder: Holder) -> float:
        """After how many instructions a row still holds what it did after so many changes."""
        return self.holders.get(Holder(holder.row, holder.changes + 1), float("inf")) - 1


class _Loom:
    """Earlier instructions and those of a further story, which go between them."""

    def __init__(self, earlier: Sequence[Instruction], story: Sequence[Taken]) -> None:
        self._earlier, self._times = earlier, _Times.of(earlier)
        self._copies: dict[Holder, Instruction] = {}
        self._earliest, self._latest = list[int](), list[float]()
        self._story = [self._within(taken) for taken in story]
        for at in range(len(self._story) - 2, -1, -1):  # what comes before another is no later
            self._latest[at] = min(self._latest[at : at + 2])

    def _within(self, taken: Taken) -> Instruction:
        """An instruction with the bounds of its time noted; what of it is not there any more by then was copied."""
        times = self._times
        there = (times.rows.get(row, 0) for row in taken.step.reads if not row.changes)
        held = [holder for holder in taken.holders if holder is not None]
        earliest = max((self._earliest[-1:] or [0])[0], *there, *(times.holders[holder] for holder in held), 0)
        gone = {holder for holder in held if times.ends(holder) < earliest}
        self._earliest.append(earliest)
        self._latest.append(min((times.ends(holder) for holder in held if holder not in gone), default=float("inf")))
        if not gone:
            return taken.step
        places = zip(taken.step.reads, taken.holders, strict=True)
        reads = tuple(self._copy(holder) if holder in gone and holder is not None else row for row, holder in places)
        return taken.step._replace(reads=reads)

    def _copy(self, holder: Holder) -> Row:
        if holder not in self._copies:
            # Told from the rows of an assembler by its number.
            self._copies[holder] = Instruction(op.COPY, Row(-len(self._copies) - 1), (holder.row,))
        copy = self._copies[holder].out
        assert copy is not None
        return copy

    def woven(self) -> list[Instruction]:
        """Both in one list."""
        copies: dict[int, list[Instruction]] = {}
        for holder, copy in self._copies.items():
            copies.setdefault(self._times.holders[holder], []).append(copy)
        between: dict[int, list[Instruction]] = {}
        for time, step in zip(self._planned(), self._story, strict=True):
            between.setdefault(time, []).append(step)
        found = [*between.get(0, [])]
        for time, step in enumerate(self._earlier, 1):
            found += [step, *copies.get(time, []), *between.get(time, [])]
        return found

    def _planned(self) -> list[int]:
        """After how many of the earlier instructions each of the story's comes."""
        joints = [*_joints(self._earlier), len(self._earlier)]
        found: list[int] = []
        for begin, end in _bounds(_joints(self._story), len(self._story)):
            # No sooner than its share, so that what needs nothing of the earlier parts is not made long before its use.
            share = begin * len(self._earlier) // len(self._story) + 1
            before = found[-1] if found else 0
            if self._earliest[end - 1] <= self._latest[begin]:
                time = _time(joints, max(before, self._earliest[end - 1]), share, self._latest[begin])
                found += [time] * (end - begin)
                continue
            for at in range(begin, end):
                found.append(max(before, self._earliest[at]))
                before = found[-1]
        return found


def _time(joints: Sequence[int], earliest: int, share: int, latest: float) -> int:
    """The joint at which to go on: the first one at the share, else the last one that is not too late."""
    wanted = joints[min(bisect_left(joints, max(earliest, share)), len(joints) - 1)]
    if wanted <= latest:
        return wanted
    before = joints[bisect_right(joints, latest) - 1]
    return before if before >= earliest else earliest


def _joints(steps: Sequence[Instruction]) -> list[int]:
    """Where instructions may be parted: not between flows, which run together, nor between a look and what reads the
    same row after it, which is spared where nothing in that is below zero.
    """
    found: list[int] = []
    looked: Row | None = None
    for place, step in enumerate(steps):
        flows = place > 0 and step.op in _FLOWS and steps[place - 1].op in _FLOWS
        if not flows and (looked is None or looked not in step.reads or step.op == op.WATCH):
            found.append(place)
            looked = None
        if step.op == op.WATCH:
            looked = step.reads[0]
    return found


def _bounds(joints: Sequence[int], count: int) -> list[tuple[int, int]]:
    return list(zip(joints, [*joints[1:], count], strict=False))
