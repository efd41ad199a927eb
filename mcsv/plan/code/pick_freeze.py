"""The same draws with some of what is random drawn anew: every outcome once more beside itself, draw by draw.

In each world what some keys draw is drawn by other keys, or some scores are drawn anew given the others, and all else
is the same. Only what depends on it is computed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import DRAWS, LOOKS, kind_of
from mcsv.model.language.frozen import FrozenDict
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.liveness import trimmed

__all__ = ["Anew", "Lot", "Redrawn", "beside"]

_PLAIN = {op.DRAW_NOTED: op.DRAW, op.DRAW_KINKED_NOTED: op.DRAW_KINKED}


@dataclass(frozen=True)
class Redrawn:
    """A normal score drawn anew given others: weights of these, by driver, and of fresh scores, by the place of the
    key that draws them.
    """

    given: FrozenDict[int, float]
    fresh: FrozenDict[int, float]


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


def beside(
    steps: Sequence[Instruction], below_zero: Sequence[bool], lots: Sequence[Lot]
) -> tuple[list[Instruction], dict[tuple[int, int], int]]:
    """The instructions that watch the sums of all lots, one after the other, for each cell that ``steps`` watch; and
    the cells by outcome and number of the sum, none where no world reaches the outcome.

    The squared distance of an outcome that is a matter of being ``below_zero`` is 1 where it is in one of both alone.
    """
    drivers = {driver for lot in lots for world in lot.worlds for driver in world.scores}
    wanted = trimmed([_plain(step) for step in steps if _matters(step, drivers)])
    noted = {step.reads[0]: step.fields[0] for step in wanted if step.op == op.NOTE_TAILS}
    plain = [step for step in wanted if step.op != op.NOTE_TAILS]
    scores = _scores(plain, noted)
    writing = _Writing([world for lot in lots for world in lot.worlds], scores)
    for step in _first(plain, set(scores.row.values())):
        if step.op == op.WATCH:
            squares = writing.squares(step.reads[0], below_zero[step.fields[0]])
            writing.watch(step.fields[0], squares, lots)
        else:
            writing.go_on(step)
    return trimmed(writing.found), writing.cells


@dataclass(frozen=True)
class _Scores:
    """Drivers whose scores are drawn anew: by the row of their tail probabilities, and the row of their score."""

    driver: Mapping[Row, int]
    row: Mapping[int, Row]
    table: int


def _scores(steps: Sequence[Instruction], tails: Mapping[Row, int]) -> _Scores:
    rows = {tails[step.out]: step.reads[0] for step in steps if step.op == op.TAILS and step.out and step.out in tails}
    sources = {row for step in _first(steps, set(rows.values()), alone=True) for row in (step.out,) if row}
    table = next((step.fields[0] for step in steps if step.op == op.DRAW and step.out in sources), 0)
    return _Scores(tails, rows, table)


def _first(steps: Sequence[Instruction], rows: set[Row], alone: bool = False) -> list[Instruction]:
    """The steps, what makes some rows before all others (or that ``alone``)."""
    needed, made = set(rows), [False] * len(steps)
    for index in range(len(steps) - 1, -1, -1):
        step = steps[index]
        if step.out in needed or not needed.isdisjoint(step.updates):
            made[index] = True
            needed.update(step.reads)
    before = [step for step, here in zip(steps, made, strict=True) if here]
    return before if alone else [*before, *(step for step, here in zip(steps, made, strict=True) if not here)]


def _matters(step: Instruction, drivers: set[int]) -> bool:
    """Whether it makes or watches an outcome, or notes one of some drivers."""
    noted = step.op == op.NOTE_TAILS and step.fields[0] in drivers
    return noted or step.op == op.WATCH or step.op not in LOOKS


def _plain(step: Instruction) -> Instruction:
    return replace(step, op=_PLAIN[step.op], fields=step.fields[:-1]) if step.op in _PLAIN else step


@dataclass
class _Writing:
    """The instructions so far, and in each world the rows that differ, by those that they stand for."""

    worlds: Sequence[Anew]
    scores: _Scores
    found: list[Instruction] = field(default_factory=list)
    cells: dict[tuple[int, int], int] = field(default_factory=dict)
    _rows: list[dict[Row, Row]] = field(default_factory=list)
    _where: dict[Row, set[int]] = field(default_factory=dict)
    _drawing: dict[int, set[int]] = field(default_factory=dict)
    _fresh: dict[int, Row] = field(default_factory=dict)
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
        self.found.append(replace(step, out=out, reads=reads, updates=updates, fields=fields))
        if step.out is not None and out is not None:
            self._stands(number, step.out, out)

    def _redraw(self, tails: Row, driver: int) -> None:
        for number, world in enumerate(self.worlds):
            if driver in world.scores:
                new = world.scores[driver]
                given = [self.scores.row[other] for other in new.given]
                fresh = [self._fresh_score(key) for key in new.fresh]
                total = self._sum([*given, *fresh], [*new.given.values(), *new.fresh.values()])
                self._stands(number, tails, self._write(op.TAILS, total))

    def _fresh_score(self, key: int) -> Row:
        if key not in self._fresh:
            self._fresh[key] = out = self._new()
            self.found.append(Instruction(op.DRAW, out, fields=(self.scores.table, key, 0)))
        return self._fresh[key]

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
