"""Worlds in which some of what is random is drawn anew, and how instructions go on in all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import DRAWS, kind_of
from mcsv.plan.code.assembler import Instruction, Row

__all__ = ["Anew", "Divided", "Lot", "Redrawn", "Scores", "Writing"]


@dataclass(frozen=True)
class Divided:
    """How far scores of Student's t spread given others: ``sums`` of these, weights by driver, tell what all are
    divided by, of so many ``degrees``; the rest of it is drawn from ``table`` (chi squared) by the key at ``key``.
    """

    degrees: float
    sums: tuple[FrozenDict[int, float], ...]
    table: int
    key: int


@dataclass(frozen=True)
class Redrawn:
    """A score drawn anew given others: weights of these, by driver, and of fresh normal ones, by the place of the key
    that draws them, from the table ``normal``; ``divided``: where scores are of Student's t.
    """

    given: FrozenDict[int, float]
    fresh: FrozenDict[int, float]
    normal: int
    divided: Divided | None = None


@dataclass(frozen=True)
class Anew:
    """A world: the places of other keys by those of the ``keys`` that are drawn anew; ``scores``: drivers whose normal
    scores are, by number.
    """

    keys: FrozenDict[int, int] = field(default_factory=FrozenDict)
    scores: FrozenDict[int, Redrawn] = field(default_factory=FrozenDict)


@dataclass(frozen=True)
class Lot:
    """Some worlds, and what is watched of them: ``sums`` of squared distances, weights by the number of the world."""

    worlds: tuple[Anew, ...]
    sums: tuple[FrozenDict[int, float], ...] = (FrozenDict({0: 1.0}),)


@dataclass(frozen=True)
class Scores:
    """Drivers whose scores are drawn anew: by the row of their tail probabilities, the row of their score, and what
    makes tail probabilities of it.
    """

    driver: Mapping[Row, int]
    row: Mapping[int, Row]
    tails: Mapping[int, Instruction]


@dataclass
class Writing:
    """The instructions so far, and in each world the rows that differ, by those that they stand for."""

    worlds: Sequence[Anew]
    scores: Scores
    found: list[Instruction] = field(default_factory=list)
    cells: dict[tuple[int, int], int] = field(default_factory=dict)
    _rows: list[dict[Row, Row]] = field(default_factory=list)
    _where: dict[Row, set[int]] = field(default_factory=dict)
    _drawing: dict[int, set[int]] = field(default_factory=dict)
    _fresh: dict[tuple[int, int], Row] = field(default_factory=dict)
    _spreads: dict[tuple[object, ...], Row] = field(default_factory=dict)
    _count: int = 0
    _zero: Row | None = None

    def __post_init__(self) -> None:
        self._rows = [{} for _ in self.worlds]
        for number, world in enumerate(self.worlds):
            for key in world.keys:
                self._drawing.setdefault(key, set()).add(number)

    def go_on(self, step: Instruction) -> None:
        """One instruction, and the same in each world in which it comes to something else."""
        there = sorted(self._different(step))
        for number in there:
            for row in step.updates:
                if row not in self._rows[number]:
                    self._stands(number, row, self._write(op.COPY, row))
        self.found.append(step)
        for number in there:
            self._again(number, step)
        if step.out is not None and step.out in self.scores.driver:
            self._redraw(step.out, self.scores.driver[step.out])

    def _different(self, step: Instruction) -> set[int]:
        found = set[int]()
        for row in (*step.reads, *step.updates):
            found |= self._where.get(row, found)
        if step.op in DRAWS:
            found |= self._drawing.get(step.fields[_key(step.op)], found)
        return found

    def _again(self, number: int, step: Instruction) -> None:
        rows, fields = self._rows[number], step.fields
        if step.op in DRAWS:
            place = _key(step.op)
            key = self.worlds[number].keys.get(fields[place], fields[place])
            fields = (*fields[:place], key, *fields[place + 1 :])
        out = self._new() if step.out is not None else None
        reads, updates = (tuple(rows.get(row, row) for row in some) for some in (step.reads, step.updates))
        self.found.append(step._replace(out=out, reads=reads, updates=updates, fields=fields))
        if step.out is not None and out is not None:
            self._stands(number, step.out, out)

    def _redraw(self, tails: Row, driver: int) -> None:
        for number, world in enumerate(self.worlds):
            if driver in world.scores:
                out = self._new()
                score = self._score(number, world.scores[driver])
                self.found.append(self.scores.tails[driver]._replace(out=out, reads=(score,)))
                self._stands(number, tails, out)

    def _score(self, number: int, new: Redrawn) -> Row:
        given = [self.scores.row[other] for other in new.given]
        fresh = [self._fresh_draw(new.normal, key) for key in new.fresh]
        if new.divided is None:
            return self._sum([*given, *fresh], [*new.given.values(), *new.fresh.values()])
        spread = self._spread(number, new.divided)
        further = self._write(op.MULTIPLY, self._sum(fresh, [*new.fresh.values()]), spread)
        return self._sum([*given, further], [*new.given.values(), 1.0])

    def _spread(self, number: int, divided: Divided) -> Row:
        """By what fresh scores are multiplied: the root of (degrees + squares of what is given) / chi squared."""
        known = number, tuple(tuple(weights.items()) for weights in divided.sums)
        if known not in self._spreads:
            squares = []
            for weights in divided.sums:
                part = self._sum([self.scores.row[other] for other in weights], [*weights.values()])
                squares.append(self._write(op.MULTIPLY, part, part))
            total, more = self._sum(squares, [1.0] * len(squares)), self._new()
            self.found.append(Instruction(op.AFFINE, more, (total,), x=1.0, y=divided.degrees))
            ratio = self._write(op.DIVIDE, more, self._fresh_draw(divided.table, divided.key))
            self._spreads[known] = self._write(op.SQRT, ratio)
        return self._spreads[known]

    def _fresh_draw(self, table: int, key: int) -> Row:
        if (table, key) not in self._fresh:
            self._fresh[table, key] = out = self._new()
            self.found.append(Instruction(op.DRAW, out, fields=(table, key, 0)))
        return self._fresh[table, key]

    def _stands(self, number: int, row: Row, other: Row) -> None:
        self._rows[number][row] = other
        self._where.setdefault(row, set()).add(number)

    def squares(self, row: Row, below_zero: bool) -> dict[int, Row]:
        """The squared distance of an outcome from itself in each world that reaches it."""
        found = {}
        mine = self._below(row) if below_zero and row in self._where else row
        for number in sorted(self._where.get(row, ())):
            other = self._rows[number][row]
            if below_zero:
                found[number] = self._write(op.NOT_EQUAL, mine, self._below(other))
            else:
                distance = self._write(op.SUBTRACT, mine, other)
                found[number] = self._write(op.MULTIPLY, distance, distance)
        return found

    def outcome(self, outcome: int, row: Row, below_zero: bool) -> None:
        """Watch the outcome itself, as a sum of number -1."""
        cell = self.cells[outcome, -1] = len(self.cells)
        self.found.append(Instruction(op.WATCH, None, (self._below(row) if below_zero else row,), fields=(cell,)))

    def watch(self, outcome: int, squares: Mapping[int, Row], lots: Sequence[Lot]) -> None:
        """Watch the sums of all lots."""
        for number, weights in enumerate(_sums(lots)):
            there = {world: weight for world, weight in weights.items() if world in squares and weight}
            if there:
                cell = self.cells[outcome, number] = len(self.cells)
                total = self._sum([squares[world] for world in there], [*there.values()])
                self.found.append(Instruction(op.WATCH, None, (total,), fields=(cell,)))

    def _below(self, row: Row) -> Row:
        if self._zero is None:
            self._zero = self._write(op.FILL)
        return self._write(op.LESS, row, self._zero)

    def _sum(self, rows: Sequence[Row], weights: Sequence[float]) -> Row:
        if [*weights] == [1.0]:
            return rows[0]
        total = self._write(op.FILL)
        fields = (1, len(rows))
        self.found.append(Instruction(op.WEIGHTED, None, tuple(rows), (total,), fields, weights=tuple(weights)))
        return total

    def _write(self, code: int, *reads: Row) -> Row:
        out = self._new()
        self.found.append(Instruction(code, out, reads))
        return out

    def _new(self) -> Row:
        self._count += 1
        return Row(self._count)


def _sums(lots: Sequence[Lot]) -> Iterator[dict[int, float]]:
    """The sums of all lots, over the worlds of all of them."""
    before = 0
    for lot in lots:
        for weights in lot.sums:
            yield {before + world: weight for world, weight in weights.items()}
        before += len(lot.worlds)


def _key(code: int) -> int:
    return kind_of(code).given.index("key")
