"""Which terms of a plan's sums can go through all periods together, and in which batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import LOOKS
from mcsv.plan.code.instruction import Instruction, Row

__all__ = ["SUMS", "Term", "batches", "moving", "size"]

SUMS = frozenset({op.WEIGHTED, op.PRODUCTS})
"""Instructions that add to accounts."""

_AT_ONCE = 64
"""Rows that the streams of a batch add to accounts."""


class Term(NamedTuple):
    """One term of the sum at ``at``: its ``place`` there, the rows that are multiplied, what flows, and when."""

    at: int
    place: int
    rows: tuple[Row, ...]
    stream: str
    period: int


def size(step: Instruction) -> int:
    """How many terms a sum has."""
    return step.fields[1] if step.op == op.WEIGHTED else step.fields[0]


def moving(steps: Sequence[Instruction]) -> tuple[list[Term], set[Row]]:
    """The terms that can go in batches, in their order, and the rows that stay where they are.

    Of a stream either all goes that is added in a period or nothing: options must part their sums alike.
    """
    terms = list(_terms(steps))
    fixed, after = _accounts(steps), _after(steps, terms)
    going, new = terms, set(fixed)
    while new:
        fixed |= _followed(new, after)
        held = {(term.stream, term.period) for term in going if not term.stream or not fixed.isdisjoint(term.rows)}
        staying = [term for term in going if (term.stream, term.period) in held]
        going = [term for term in going if (term.stream, term.period) not in held]
        # Who stays reads rows that change at their time.
        new = {row for term in staying for row in term.rows if row.changes} - fixed
        fixed |= new
    return going, fixed


def _terms(steps: Sequence[Instruction]) -> Iterator[Term]:
    for at, step in enumerate(steps):
        for place in range(size(step)) if step.op in SUMS else ():
            stream = step.streams[place] if step.streams else ""
            yield Term(at, place, step.reads[place :: size(step)], stream, step.period)


def _accounts(steps: Sequence[Instruction]) -> set[Row]:
    """The rows to which sums are added, and rows that change and are looked at: they stay whatever else does."""
    sums = {row for step in steps if step.op in SUMS for row in step.updates}
    return sums | {row for step in steps if step.op in LOOKS for row in step.touched if row.changes or row is step.out}


def _after(steps: Sequence[Instruction], terms: Sequence[Term]) -> dict[Row, list[tuple[Row, ...]]]:
    """By row those that stay too if it does: what is made of it, and rows that change beside it."""
    found: dict[Row, list[tuple[Row, ...]]] = {}
    for step in (step for step in steps if step.op not in SUMS):
        touched = step.touched
        stay = tuple(row for row in touched if row.changes or row is step.out)
        for row in touched if stay and len(touched) > 1 else ():
            found.setdefault(row, []).append(stay)
    for term in (term for term in terms if len(term.rows) > 1):
        stay = tuple(row for row in term.rows if row.changes)
        for row in term.rows if stay else ():
            found.setdefault(row, []).append(stay)
    return found


def _followed(rows: set[Row], after: Mapping[Row, Sequence[tuple[Row, ...]]]) -> set[Row]:
    """The rows, and all that stay after them."""
    waiting, found = set(rows), set(rows)
    while waiting:
        new = {other for stay in after.get(waiting.pop(), ()) for other in stay} - found
        waiting |= new
        found |= new
    return found


@dataclass
class _Joined:
    """Streams that go together: those that read rows which change together, or follow from them, since these can be
    read at their time alone.
    """

    _above: dict[Row | str, Row | str] = field(default_factory=dict)

    def follow(self, step: Instruction) -> None:
        """Take in an instruction that is no sum."""
        tied = [row for row in step.touched if row.changes or row in self._above]
        if tied:
            self.join(*tied, *(row for row in (step.out,) if row is not None))

    def read(self, term: Term) -> None:
        """Take in a term of a sum."""
        self.join(term.stream, *(row for row in term.rows if row.changes or row in self._above))

    def join(self, one: Row | str, *others: Row | str) -> None:
        """Let all of these go together."""
        first = self.first(one)
        for other in others:
            self._above[self.first(other)] = first

    def first(self, one: Row | str) -> Row | str:
        """What stands for all that go together with it."""
        self._above.setdefault(one, one)
        while self._above[one] != one:
            self._above[one] = one = self._above[self._above[one]]
        return one


def batches(steps: Sequence[Instruction], terms: Sequence[Term], fixed: set[Row]) -> list[list[Term]]:
    """The terms in batches, streams in the order in which they first add to an account."""
    joined = _Joined()
    for step in steps:
        if step.op not in SUMS and step.op not in LOOKS and fixed.isdisjoint(step.touched):
            joined.follow(step)
    for term in terms:
        joined.read(term)
    together: dict[Row | str, list[Term]] = {}
    for term in terms:
        together.setdefault(joined.first(term.stream), []).append(term)
    found: list[list[Term]] = []
    rows: set[Row] = set()
    for some in together.values():
        if not found or len(rows) >= _AT_ONCE:
            found.append([])
            rows = set()
        found[-1] += some
        rows.update(row for term in some for row in term.rows)
    return found
