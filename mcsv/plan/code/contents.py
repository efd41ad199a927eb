"""What rows hold, told by how it came about: of rows for one thing those that were made alike hold the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.instruction import Instruction, Row, told

__all__ = ["Contents", "State"]

State = Row | int
"""What a row holds: a row that nothing changes stands for itself, of others there is a number."""


@dataclass
class Contents:
    """What changing rows hold once instructions have been followed in their order.

    Nothing else than instructions tells: equal contents are equal to the last bit in every draw.
    """

    _now: dict[Row, int] = field(default_factory=dict)
    _known: dict[tuple[object, ...], int] = field(default_factory=dict)

    def state(self, row: Row) -> State:
        """What tells a row's content from every other, and from its own before it was last written to."""
        return self._now[row] if row.changes else row

    def begin(self, step: Instruction) -> None:
        """Follow an instruction that writes a row anew; one that is for nothing in particular is like no other."""
        row = step.out
        if row is not None and row.changes:
            before = row if row.of is None else row.of
            self._now[row] = self._number(step, self._read(step), before, step.fields, step.weights)

    def change(self, step: Instruction) -> None:
        """Follow an instruction that changes rows in place."""
        if not step.updates:
            return
        sources, reads, found = len(step.reads), self._read(step), []
        for place, row in enumerate(step.updates):
            fields, weights = step.fields, step.weights
            if step.op == op.WEIGHTED:  # how many targets there are is nothing to each of them
                fields, weights = (), weights[place * sources : (place + 1) * sources]
            found.append(self._number(step, reads, self._now[row], fields, weights))
        self._now.update(zip(step.updates, found, strict=True))

    def follow(self, step: Instruction) -> None:
        """Follow any instruction."""
        self.begin(step)
        self.change(step)

    def _read(self, step: Instruction) -> tuple[State, ...]:
        """What the rows hold that an instruction reads."""
        return tuple(map(self.state, step.reads))

    def _number(
        self,
        step: Instruction,
        reads: tuple[State, ...],
        before: object,
        fields: Sequence[int],
        weights: Sequence[float],
    ) -> int:
        key = (step.op, before, reads, tuple(fields), told(step.x), told(step.y), *map(told, weights))
        return self._known.setdefault(key, len(self._known))
