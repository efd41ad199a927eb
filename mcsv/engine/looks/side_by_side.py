"""Outcomes and the same without something, draw by draw: each by itself, and how far apart the two are."""

from __future__ import annotations

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

__all__ = ["Pair", "side_by_side"]


@dataclass(frozen=True)
class Pair:
    """Two cells of a plan; ``below_zero``: only whether each is below zero counts."""

    first: int
    second: int
    below_zero: bool = False


def side_by_side(plan: Plan, cells: Sequence[int], pairs: Sequence[Pair]) -> Plan:
    """A plan of the same draws that watches ``cells`` alone, and behind them the first of each pair less the second,
    of which nobody asks more than mean and variance.
    """
    every = [*dict.fromkeys([*cells, *(cell for pair in pairs for cell in (pair.first, pair.second))])]
    base = retargeted(replace(plan, drivers=None), every, lambda number, row: [step(op.WATCH, 0, row, number)])
    steps, held, count = list[Instruction](), dict[int, Row](), iter(range(-1, -(2**62), -1))
    for known in decoded(base.program):
        if known.op != op.WATCH:
            steps.append(known)
            continue
        row = Row(next(count))
        steps.append(Instruction(op.COPY, row, known.reads))  # what is added to the row later is none of it
        held[every[known.fields[0]]] = row
        number = known.fields[0]
        if number < len(cells):
            steps.append(Instruction(op.WATCH, None, (row,), fields=(number,)))
    for number, pair in enumerate(pairs, len(cells)):
        steps += _apart(pair, held, number, count)
    code = allocate(trimmed(steps))
    names = [plan.layout.cell_names[cell] for cell in cells]
    names += [f"{plan.layout.cell_names[pair.first]}, less the other" for pair in pairs]
    program = base.program._replace(code=code.code, reals=code.reals, lists=code.lists, weights=code.weights)
    layout = replace(plan.layout.blank(), cell_names=names, mean_cells={*range(len(cells), len(names))})
    program = unlooked(program, len(names))
    program.wants[len(cells) :] = wanting(Moments, Bad)
    return replace(base, program=program, rows=code.rows, counters=0, layout=layout, twins=None)


def _apart(pair: Pair, held: dict[int, Row], number: int, count: Iterator[int]) -> list[Instruction]:
    steps, rows = list[Instruction](), [held[pair.first], held[pair.second]]
    if pair.below_zero:
        zero = Row(next(count))
        steps.append(Instruction(op.FILL, zero))
        for place, row in enumerate(rows):
            rows[place] = Row(next(count))
            steps.append(Instruction(op.LESS, rows[place], (row, zero)))
    apart = Row(next(count))
    steps.append(Instruction(op.SUBTRACT, apart, tuple(rows)))
    return [*steps, Instruction(op.WATCH, None, (apart,), fields=(number,))]
