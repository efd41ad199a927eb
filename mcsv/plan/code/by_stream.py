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
from typing import NamedTuple

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import LOOKS
from mcsv.plan.code.instruction import Instruction, Row

__all__ = ["by_stream"]

_SUMS = frozenset({op.WEIGHTED, op.PRODUCTS})
_AT_ONCE = 64
"""Rows that the streams of a batch add to accounts."""
_WORTHWHILE = 256
"""So many such rows do without batches."""
_SUBTOTALS = 2
"""How many such rows have to be saved for each subtotal that waits."""


class _Term(NamedTuple):
    """One term of the sum at ``at``: its ``place`` there, and the rows that are multiplied."""

    at: int
    place: int
    rows: tuple[Row, ...]


def by_stream(steps: Sequence[Instruction]) -> list[Instruction]:
    """The instructions of a plan in an order in which fewer rows live at once, where there are many streams."""
    sums = [step for step in steps if step.op in _SUMS]
    if len({row for step in sums for row in step.reads}) <= _WORTHWHILE:
        return list(steps)
    terms = list(_terms(steps))
    fixed = _fixed(steps, terms)
    terms = [term for term in terms if fixed.isdisjoint(term.rows)]
    spans = _spans(steps, {term.at for term in terms})
    waiting = {where for of in spans.values() for where in of}
    if _SUBTOTALS * len(waiting) + _WORTHWHILE > len({row for term in terms for row in term.rows}):
        return list(steps)
    return _Order(steps, _batches(steps, terms, fixed), spans, _looks(steps)).done()


def _terms(steps: Sequence[Instruction]) -> Iterator[_Term]:
    for at, step in enumerate(steps):
        if step.op == op.WEIGHTED:
            yield from (_Term(at, place, (row,)) for place, row in enumerate(step.reads))
        elif step.op == op.PRODUCTS:
            pairs = zip(step.reads[: step.fields[0]], step.reads[step.fields[0] :], strict=True)
            yield from (_Term(at, place, pair) for place, pair in enumerate(pairs))


def _fixed(steps: Sequence[Instruction], terms: Sequence[_Term]) -> set[Row]:
    """The rows that stay where they are: accounts, what follows from them, and rows that change which those who stay
    read at their time.
    """
    waiting = {row for step in steps if step.op in _SUMS for row in step.updates}
    after: dict[Row, list[tuple[Row, ...]]] = {}
    """By row those that stay too if it does."""
    for step in (step for step in steps if step.op not in _SUMS):
        touched = _touched(step)
        stay = tuple(row for row in touched if row.changes or row is step.out)
        if step.op in LOOKS:
            waiting.update(stay)
        for row in touched if stay and len(touched) > 1 else ():
            after.setdefault(row, []).append(stay)
    for term in (term for term in terms if len(term.rows) > 1):
        stay = tuple(row for row in term.rows if row.changes)
        for row in term.rows if stay else ():
            after.setdefault(row, []).append(stay)
    found = set(waiting)
    while waiting:
        new = {other for stay in after.get(waiting.pop(), ()) for other in stay} - found
        waiting |= new
        found |= new
    return found


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
        reads.update(step.reads if step.op in _SUMS else _touched(step))
    return found


class _Stems:
    """Which terms belong to one stream: those that go back to the same draw, and those that follow from rows that
    change together, since these can be read at their time alone.
    """

    def __init__(self, steps: Sequence[Instruction], fixed: set[Row]) -> None:
        # Whoever only looks moves no term into another batch, so that what is kept moves no figure.
        self._readers = Counter(row for step in steps if step.op not in LOOKS for row in step.reads)
        self._of: dict[Row, int] = {}
        self._joined: dict[int, int] = {}
        self._later: set[Row] = set()
        """What follows from rows that change."""
        for at, step in enumerate(steps):
            if step.op not in _SUMS and step.op not in LOOKS and fixed.isdisjoint(_touched(step)):
                self._note(at, step)

    def _note(self, at: int, step: Instruction) -> None:
        touched = (*step.reads, *step.updates)
        stem = self.stem(touched) if touched else at
        if step.out is not None:
            self._of[step.out] = stem
            if any(row.changes or row in self._later for row in touched):
                self._later.add(step.out)

    def stem(self, rows: Sequence[Row]) -> int:
        """The number of the instruction that stands for the stream of a term, or of what is made of these rows.

        Where none of them comes of rows that change, the one decides that fewest read: others share it least.
        """
        tied = [row for row in rows if row.changes or row in self._later]
        if not tied:
            return self._first(self._of[min(rows, key=lambda row: (self._readers[row], -self._of[row]))])
        first, *others = [self._first(self._of[row]) for row in tied]
        for other in others:
            if first != other:
                self._joined[max(first, other)] = first = min(first, other)
        return first

    def _first(self, stem: int) -> int:
        while stem in self._joined:
            above = self._joined[stem]
            self._joined[stem] = stem = self._joined.get(above, above)
        return stem


def _batches(steps: Sequence[Instruction], terms: Sequence[_Term], fixed: set[Row]) -> list[list[_Term]]:
    """The terms in batches, streams in the order in which they are first drawn."""
    stems = _Stems(steps, fixed)
    for term in terms:
        stems.stem(term.rows)  # joins what is multiplied
    streams: dict[int, list[_Term]] = {}
    for term in terms:
        streams.setdefault(stems.stem(term.rows), []).append(term)
    found: list[list[_Term]] = []
    rows: set[Row] = set()
    for stem in sorted(streams):
        if not found or len(rows) >= _AT_ONCE:
            found.append([])
            rows = set()
        found[-1] += streams[stem]
        rows.update(row for term in streams[stem] for row in term.rows)
    return found


@dataclass
class _Order:
    """Instructions on their way into batches and what comes after them."""

    steps: Sequence[Instruction]
    batches: Sequence[Sequence[_Term]]
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
            for row in dict.fromkeys(_touched(step)) if step.op not in _SUMS else ():
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
                new = set(_touched(step)) - seen
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


def _touched(step: Instruction) -> tuple[Row, ...]:
    """The rows that an instruction reads or writes."""
    return (*step.reads, *step.updates) if step.out is None else (*step.reads, *step.updates, step.out)


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
