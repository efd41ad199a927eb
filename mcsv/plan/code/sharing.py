"""What a story need not do again: rows that hold what a changing row of an earlier story holds at some time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import field
from typing import NamedTuple

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.contents import Contents, State
from mcsv.plan.code.instruction import Instruction, Row
from mcsv.plan.code.liveness import needed_targets

__all__ = ["Holder", "Holders", "Taken"]


class Holder(NamedTuple):
    """A changing row of an earlier story, after so many changes."""

    row: Row
    changes: int


class Taken(NamedTuple):
    """An instruction, and for each row that it reads the holder that it is, None where it is a row of its own story or
    one that nothing changes.
    """

    step: Instruction
    holders: tuple[Holder | None, ...]


class _Followed(NamedTuple):
    """What changing rows hold: those that an instruction reads, and those that it writes once it has."""

    before: Mapping[Row, State]
    after: Mapping[Row, State]


@dataclass
class Holders:
    """Where the contents of changing rows are found in the stories so far."""

    _contents: Contents = field(default_factory=Contents)
    _of: dict[State, Holder] = field(default_factory=dict)

    def take(self, story: Sequence[Instruction]) -> list[Taken]:
        """A further story, in which holders stand for changing rows that would hold the same whenever they are read.

        What makes such rows is left out.
        """
        followed = [self._follow(step) for step in story]
        needed, held = set[Row](), set[Row]()
        found: list[tuple[Taken, Mapping[Row, State]]] = []
        for step, (before, after) in zip(reversed(story), reversed(followed), strict=True):
            here = needed_targets(step, needed) if step.op == op.WEIGHTED else step
            if after and needed.isdisjoint(after):
                continue
            for row in before:
                # The last time decides: whoever holds what the row does then held before what it did before.
                if row not in held and row not in needed:
                    (held if before[row] in self._of else needed).add(row)
            found.append((self._read_from(here, before, held), after))
        found.reverse()
        self._note(found)
        return [taken for taken, _ in found]

    def _read_from(self, step: Instruction, before: Mapping[Row, State], held: Set[Row]) -> Taken:
        """An instruction that reads holders in place of the rows that are ``held``."""
        if held.isdisjoint(before):
            return Taken(step, (None,) * len(step.reads))
        holders = tuple(self._of[before[row]] if row in held else None for row in step.reads)
        reads = tuple(row if own is None else own.row for row, own in zip(step.reads, holders, strict=True))
        return Taken(step._replace(reads=reads), holders)

    def _follow(self, step: Instruction) -> _Followed:
        state = self._contents.state
        before = {row: state(row) for row in step.reads if row.changes}
        self._contents.follow(step)
        written = (*step.updates, step.out) if step.out is not None and step.out.changes else step.updates
        return _Followed(before, {row: state(row) for row in written} if written else {})

    def _note(self, found: Sequence[tuple[Taken, Mapping[Row, State]]]) -> None:
        """What rows of this story hold is there for those behind it."""
        changes: dict[Row, int] = {}
        for (step, _), after in found:
            for row in (*step.updates, step.out):
                if row is not None and row in after:
                    changes[row] = changes.get(row, -1) + 1
                    self._of.setdefault(after[row], Holder(row, changes[row]))
