"""Long sums some streams at a time: of a large programme the rows that live at once fit the cache of a core.

A period adds a share of every stream to the accounts, and the next one the same streams further on. Period by period
all streams live through all periods; with a thousand of them each period fetches what they hold from far away. What
streams come to without the accounts can be known before any account is read. So some streams at a time go through all
periods, and what they add waits for its period in a row of its own, a *subtotal*: one for each account and each time
that it is read.

Terms are added in another order than period by period, so the last bits of a sum are others. What is compared draw by
draw, as options are, must not come in batches: where two of them come to the same, rounding would tell which is more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import count

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import LOOKS
from mcsv.plan.code.batches import SUMS, Term, batches, fixed_rows, terms_of
from mcsv.plan.code.instruction import Instruction, Row

__all__ = ["by_stream"]

_WORTHWHILE = 256
"""So many rows that are added to accounts do without batches."""
_SUBTOTALS = 2
"""How many such rows there have to be for each subtotal that waits."""


def by_stream(steps: Sequence[Instruction]) -> list[Instruction]:
    """The instructions of a plan in an order in which fewer rows live at once, where there are many streams."""
    sums = [step for step in steps if step.op in SUMS]
    if len({row for step in sums for row in step.reads}) <= _WORTHWHILE:
        return list(steps)
    terms = list(terms_of(steps))
    fixed = fixed_rows(steps, terms)
    terms = [term for term in terms if fixed.isdisjoint(term.rows)]
    spans = _spans(steps, {term.at for term in terms})
    waiting = {where for of in spans.values() for where in of}
    if _SUBTOTALS * len(waiting) + _WORTHWHILE > len({row for term in terms for row in term.rows}):
        return list(steps)
    return _Order(steps, batches(steps, terms, fixed), spans, _looks(steps)).done()


def _looks(steps: Sequence[Instruction]) -> dict[Row, list[int]]:
    """By row that nothing changes the instructions that look at it alone: with its batch, it need not wait for them."""
    found: dict[Row, list[int]] = {}
    for at, step in enumerate(steps):
        if step.op in LOOKS and len(step.reads) == 1 and not step.reads[0].changes:
            found.setdefault(step.reads[0], []).append(at)
    return found


def _spans(steps: Sequence[Instruction], moved: set[int]) -> dict[int, list[tuple[Row, int]]]:
    """By sum that is moved the subtotals that it adds to: each target, and how often that was read or made before."""
    reads: Counter[Row] = Counter()
    found: dict[int, list[tuple[Row, int]]] = {}
    for at, step in enumerate(steps):
        if at in moved:
            found[at] = [(row, reads[row]) for row in step.updates]
        reads.update(step.reads if step.op in SUMS else step.touched)
    return found


@dataclass
class _Order:
    """Instructions on their way into batches and what comes after them."""

    steps: Sequence[Instruction]
    batches: Sequence[Sequence[Term]]
    spans: dict[int, list[tuple[Row, int]]]
    looks: dict[Row, list[int]]
    _subtotals: dict[tuple[Row, int], Row] = field(default_factory=dict)
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

    def _part(self, at: int, places: Sequence[int]) -> list[Instruction]:
        """The terms of a sum at some places, added to its subtotals; these begin where nothing has been added yet."""
        found: list[Instruction] = []
        for where in self.spans[at]:
            if where not in self._subtotals:
                self._subtotals[where] = row = Row(next(self._numbers), True)
                found.append(Instruction(op.FILL, row))
        targets = tuple(self._subtotals[where] for where in self.spans[at])
        return [*found, _only(self.steps[at], places)._replace(updates=targets)]

    def _rest(self, gone: set[int]) -> list[Instruction]:
        """All that is in no batch, with subtotals in place of the terms that are."""
        taken: dict[int, set[int]] = {}
        for term in (term for batch in self.batches for term in batch):
            taken.setdefault(term.at, set()).add(term.place)
        waiting = dict(self._subtotals)
        found: list[Instruction] = []
        for at, step in enumerate(self.steps):
            if at in taken:
                found += self._added(at, waiting)
                left = [place for place in range(_places(step)) if place not in taken[at]]
                found += [_only(step, left)] if left else []
            elif at not in gone:
                found.append(step)
        return found

    def _added(self, at: int, waiting: dict[tuple[Row, int], Row]) -> Iterator[Instruction]:
        for where in self.spans[at]:
            if where in waiting:
                source = (waiting.pop(where),)
                yield Instruction(op.WEIGHTED, None, source, (where[0],), fields=(1, 1), weights=(1.0,))


def _places(step: Instruction) -> int:
    """How many terms a sum has."""
    return step.fields[1] if step.op == op.WEIGHTED else step.fields[0]


def _only(step: Instruction, places: Sequence[int]) -> Instruction:
    """A sum with the terms at some of its places."""
    many = _places(step)
    reads, rows = (range(0, n, many) for n in (len(step.reads), len(step.weights)))
    fields = (step.fields[0], len(places)) if step.op == op.WEIGHTED else (len(places),)
    return step._replace(
        reads=tuple(step.reads[begin + place] for begin in reads for place in places),
        weights=tuple(step.weights[begin + place] for begin in rows for place in places),
        fields=fields,
    )
