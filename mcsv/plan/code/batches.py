"""Which terms of a plan's sums can go through all periods together, and in which batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import LOOKS
from mcsv.plan.code.instruction import Instruction, Row

__all__ = ["SUMS", "Term", "batches", "fixed_rows", "terms_of"]

SUMS = frozenset({op.WEIGHTED, op.PRODUCTS})
"""Instructions that add to accounts."""

_AT_ONCE = 64
"""Rows that the streams of a batch add to accounts."""


class Term(NamedTuple):
    """One term of the sum at ``at``: its ``place`` there, and the rows that are multiplied."""

    at: int
    place: int
    rows: tuple[Row, ...]


def terms_of(steps: Sequence[Instruction]) -> Iterator[Term]:
    """All terms of all sums, in their order."""
    for at, step in enumerate(steps):
        if step.op == op.WEIGHTED:
            yield from (Term(at, place, (row,)) for place, row in enumerate(step.reads))
        elif step.op == op.PRODUCTS:
            pairs = zip(step.reads[: step.fields[0]], step.reads[step.fields[0] :], strict=True)
            yield from (Term(at, place, pair) for place, pair in enumerate(pairs))


def fixed_rows(steps: Sequence[Instruction], terms: Sequence[Term]) -> set[Row]:
    """The rows that stay where they are: accounts, what follows from them, and rows that change which those who stay
    read at their time.
    """
    waiting = {row for step in steps if step.op in SUMS for row in step.updates}
    after: dict[Row, list[tuple[Row, ...]]] = {}
    """By row those that stay too if it does."""
    for step in (step for step in steps if step.op not in SUMS):
        touched = step.touched
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
            if step.op not in SUMS and step.op not in LOOKS and fixed.isdisjoint(step.touched):
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


def batches(steps: Sequence[Instruction], terms: Sequence[Term], fixed: set[Row]) -> list[list[Term]]:
    """The terms in batches, streams in the order in which they are first drawn."""
    stems = _Stems(steps, fixed)
    for term in terms:
        stems.stem(term.rows)  # joins what is multiplied
    streams: dict[int, list[Term]] = {}
    for term in terms:
        streams.setdefault(stems.stem(term.rows), []).append(term)
    found: list[list[Term]] = []
    rows: set[Row] = set()
    for stem in sorted(streams):
        if not found or len(rows) >= _AT_ONCE:
            found.append([])
            rows = set()
        found[-1] += streams[stem]
        rows.update(row for term in streams[stem] for row in term.rows)
    return found
