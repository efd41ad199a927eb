"""Long sums some streams at a time: of a large programme the rows that live at once fit the cache of a core.

A period adds a share of every stream to the accounts, and the next one the same streams further on. Period by period
all streams live through all periods; with a thousand of them each period fetches what they hold from far away. What
streams come to without the accounts can be known before any account is read. So some streams at a time go through all
periods, and what they add waits for its period in a row of its own, a *subtotal*: one for each account and period.

Terms are added in another order than period by period, so the last bits of a sum are others. Options are compared draw
by draw: where two of them come to the same they must do so to the last bit, or rounding would tell which is more. So a
stream is in one batch whatever it is in each option, and what has a subtotal of its own hangs on no option either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import count

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import LOOKS
from mcsv.plan.code.batches import SUMS, Term, batches, moving, size
from mcsv.plan.code.instruction import Instruction, Row

__all__ = ["by_stream"]

_Subtotal = tuple[Row, int]
"""An account, and the period of its sums or the number of the one sum."""

_WORTHWHILE = 256
"""So many rows that are added to accounts do without batches."""
_SUBTOTALS = 2
"""How many such rows there have to be for each subtotal that waits."""


def by_stream(steps: Sequence[Instruction]) -> list[Instruction]:
    """The instructions of a plan in an order in which fewer rows live at once, where there are many streams."""
    sums = [step for step in steps if step.op in SUMS]
    if len({row for step in sums for row in step.reads}) <= _WORTHWHILE:
        return list(steps)
    terms, fixed = moving(steps)
    moved = {term.at for term in terms}
    waiting = {(row, steps[at].period) for at in moved for row in steps[at].updates}
    if apart := _read_between(steps, waiting):
        waiting = {(row, at) for at in moved for row in steps[at].updates}
    if _SUBTOTALS * len(waiting) + _WORTHWHILE > len({row for term in terms for row in term.rows}):
        return list(steps)
    return _Order(steps, batches(steps, terms, fixed), _looks(steps), apart).done()


def _looks(steps: Sequence[Instruction]) -> dict[Row, list[int]]:
    """By row that nothing changes the instructions that look at it alone: with its batch, it need not wait for them."""
    found: dict[Row, list[int]] = {}
    for at, step in enumerate(steps):
        if step.op in LOOKS and len(step.reads) == 1 and not step.reads[0].changes:
            found.setdefault(step.reads[0], []).append(at)
    return found


def _read_between(steps: Sequence[Instruction], waiting: set[_Subtotal]) -> bool:
    """Whether an account is read between two sums of a period that have a subtotal."""
    known, last = set[_Subtotal](), dict[Row, int]()
    """``last``: by account the period of its sums since it was read."""
    for step in steps:
        for row in step.reads if step.op in SUMS else step.touched:
            last.pop(row, None)
        for row in step.updates if step.op in SUMS else ():
            if (row, step.period) in known and last.get(row) != step.period:
                return True
            if (row, step.period) in waiting:
                known.add((row, step.period))
                last[row] = step.period
    return False


@dataclass
class _Order:
    """Instructions on their way into batches and what comes after them."""

    steps: Sequence[Instruction]
    batches: Sequence[Sequence[Term]]
    looks: dict[Row, list[int]]
    apart: bool
    """Whether each sum has subtotals of its own, not each period."""
    _rows: dict[_Subtotal, Row] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1 << 40))

    def done(self) -> list[Instruction]:
        """Batch by batch what its terms need and have not yet, each in the order that was; then all the rest."""
        makers, gone = self._makers(), set[int]()
        found: list[Instruction] = []
        for batch in self.batches:
            sums: dict[int, list[int]] = {}
            for term in batch:
                sums.setdefault(term.at, []).append(term.place)
            wanted = self._needed({row for term in batch for row in term.rows}, makers, gone)
            wanted |= {at for made in wanted for at in self._looks_at(made)}
            gone |= wanted
            for at in sorted(wanted | sums.keys()):
                found += self._part(at, sums[at]) if at in sums else [self.steps[at]]
        return found + self._rest(gone)

    def _looks_at(self, made: int) -> Sequence[int]:
        """The looks at what an instruction makes."""
        row = self.steps[made].out
        return () if row is None else self.looks.get(row, ())

    def _makers(self) -> dict[Row, list[int]]:
        """By row the instructions that make it or, of one that changes, that touch it at all."""
        found: dict[Row, list[int]] = {}
        for at, step in enumerate(self.steps):
            for row in dict.fromkeys(step.touched) if step.op not in SUMS else ():
                if row.changes or row is step.out:
                    found.setdefault(row, []).append(at)
        return found

    def _needed(self, rows: set[Row], makers: dict[Row, list[int]], gone: set[int]) -> set[int]:
        found, seen, waiting = set[int](), set(rows), list(rows)
        while waiting:
            for at in makers[waiting.pop()]:
                if at in found or at in gone:
                    continue
                found.add(at)
                step = self.steps[at]
                new = set(step.touched) - seen
                waiting += new
                seen |= new
        return found

    def _subtotals(self, at: int) -> list[_Subtotal]:
        """Those of the accounts of a sum."""
        step = self.steps[at]
        return [(row, at if self.apart else step.period) for row in step.updates]

    def _part(self, at: int, places: Sequence[int]) -> list[Instruction]:
        """The terms of a sum at some places, added to its subtotals; these begin where nothing has been added yet."""
        found: list[Instruction] = []
        for each in self._subtotals(at):
            if each not in self._rows:
                self._rows[each] = row = Row(next(self._numbers), True)
                found.append(Instruction(op.FILL, row))
        targets = tuple(self._rows[each] for each in self._subtotals(at))
        return [*found, _only(self.steps[at], places)._replace(updates=targets)]

    def _rest(self, gone: set[int]) -> list[Instruction]:
        """All that is in no batch, with subtotals in place of the terms that are."""
        taken: dict[int, set[int]] = {}
        for term in (term for batch in self.batches for term in batch):
            taken.setdefault(term.at, set()).add(term.place)
        found: list[Instruction] = []
        for at, step in enumerate(self.steps):
            found += self._added(at) if step.op in SUMS else ()
            if at in taken:
                left = [place for place in range(size(step)) if place not in taken[at]]
                found += [_only(step, left)] if left else []
            elif at not in gone:
                found.append(step)
        return found

    def _added(self, at: int) -> Iterator[Instruction]:
        """The subtotals, each where its period first adds to its account: before any term that stays."""
        for each in self._subtotals(at):
            if each in self._rows:
                ends = (self._rows.pop(each),), (each[0],)
                yield Instruction(op.WEIGHTED, None, *ends, fields=(1, 1), weights=(1.0,))


def _only(step: Instruction, places: Sequence[int]) -> Instruction:
    """A sum with the terms at some of its places."""
    many = size(step)
    reads, rows = (range(0, n, many) for n in (len(step.reads), len(step.weights)))
    fields = (step.fields[0], len(places)) if step.op == op.WEIGHTED else (len(places),)
    return step._replace(
        reads=tuple(step.reads[begin + place] for begin in reads for place in places),
        weights=tuple(step.weights[begin + place] for begin in rows for place in places),
        fields=fields,
        streams=tuple(step.streams[place] for place in places),
    )
