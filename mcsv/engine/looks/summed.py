"""Sums over cells draw by draw, for means of whatever is linear in outcomes that a plan watches side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mcsv.dataclass import dataclass
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.encoding import decoded
from mcsv.plan.code.liveness import trimmed
from mcsv.plan.plan import unlooked
from mcsv.tallies import Bad, Moments, wanting

__all__ = ["Sum", "summed"]


@dataclass(frozen=True)
class Sum:
    """Cells of a plan and their weights, each cell once; ``below_zero``: of each only whether it is below zero."""

    terms: tuple[tuple[int, float], ...]
    below_zero: bool = False


def summed(plan: Plan, cells: Sequence[int], sums: Sequence[Sum]) -> Plan:
    """A plan of the same draws that watches ``cells`` alone, and behind them each sum, of which nobody asks more than
    mean and variance.
    """
    every = [*dict.fromkeys([*cells, *(cell for each in sums for cell, _ in each.terms)])]
    base = retargeted(replace(plan, drivers=None), every, lambda number, row: [step(op.WATCH, 0, row, number)])
    adding, steps = _Adding(sums, len(cells)), list[Instruction]()
    for known in decoded(base.program):
        if known.op != op.WATCH:
            steps.append(known)
            continue
        number, (row,) = known.fields[0], known.reads
        if number < len(cells):
            steps.append(Instruction(op.WATCH, None, (row,), fields=(number,)))
        steps += adding.term(every[number], row)
    code = allocate(trimmed(steps))
    names = [plan.layout.cell_names[cell] for cell in cells] + [f"sum {number}" for number in range(len(sums))]
    program = base.program._replace(code=code.code, reals=code.reals, lists=code.lists, weights=code.weights)
    layout = replace(plan.layout.blank(), cell_names=names, mean_cells={*range(len(cells), len(names))})
    program = unlooked(program, len(names))
    program.wants[len(cells) :] = wanting(Moments, Bad)
    return replace(base, program=program, rows=code.rows, counters=0, layout=layout, twins=None)


class _Adding:
    """Writes what a row that comes by adds to each sum, and looks at a sum as soon as it is whole."""

    def __init__(self, sums: Sequence[Sum], first: int) -> None:
        self._count = iter(range(-1, -(2**62), -1))
        self._first = first
        self._left = Counter({number: len(each.terms) for number, each in enumerate(sums)})
        self._totals: dict[int, Row] = {}
        self._by_cell: dict[tuple[int, bool], list[tuple[int, float]]] = {}
        for number, each in enumerate(sums):
            for cell, weight in each.terms:
                self._by_cell.setdefault((cell, each.below_zero), []).append((number, weight))

    def term(self, cell: int, row: Row) -> Iterator[Instruction]:
        """The instructions for a row as it is now: it may change later."""
        for below_zero in (False, True):
            wanted = self._by_cell.get((cell, below_zero), [])
            if not wanted:
                continue
            source = row
            if below_zero:
                zero, source = self._row(), self._row()
                yield Instruction(op.FILL, zero)
                yield Instruction(op.LESS, source, (row, zero))
            yield from self._add(source, wanted)

    def _row(self) -> Row:
        return Row(next(self._count), changes=True)

    def _add(self, source: Row, wanted: list[tuple[int, float]]) -> Iterator[Instruction]:
        for number, _ in wanted:
            if number not in self._totals:
                self._totals[number] = self._row()
                yield Instruction(op.FILL, self._totals[number])
        targets = tuple(self._totals[number] for number, _ in wanted)
        weights = tuple(weight for _, weight in wanted)
        yield Instruction(op.WEIGHTED, None, (source,), targets, fields=(len(targets), 1), weights=weights)
        for number, _ in wanted:
            self._left[number] -= 1
            if not self._left[number]:
                yield Instruction(op.WATCH, None, (self._totals[number],), fields=(self._first + number,))
