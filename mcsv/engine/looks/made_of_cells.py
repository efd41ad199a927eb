"""A plan of the same draws that watches what is made of its cells, such as sums and the lowest of several."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace

from mcsv.dataclass import dataclass
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Assembler, Instruction, Row
from mcsv.plan.code.encoding import decoded
from mcsv.plan.code.liveness import trimmed
from mcsv.plan.plan import unlooked
from mcsv.tallies import Bad, Moments, wanting

__all__ = ["Maker", "made_of_cells"]


@dataclass
class Maker:
    """Writes instructions behind those of a plan: ``rows`` by cell of the plan; ``names`` and ``means_only`` by new
    cell.
    """

    rows: Mapping[int, Row]
    assembler: Assembler = field(default_factory=Assembler)
    names: list[str] = field(default_factory=list)
    means_only: set[int] = field(default_factory=set)

    def watch(self, row: Row, name: str, means_only: bool = False) -> int:
        """A new cell for a row; ``means_only``: nobody asks more of it than mean and variance."""
        self.names.append(name)
        cell = len(self.names) - 1
        self.assembler.act(Instruction(op.WATCH, None, (row,), fields=(cell,)))
        if means_only:
            self.means_only.add(cell)
        return cell


def made_of_cells(plan: Plan, cells: Sequence[int], make: Callable[[Maker], None]) -> Plan:
    """The plan that watches what ``make`` watches of the rows of ``cells``, and nothing else."""
    every = list(dict.fromkeys(cells))
    base = retargeted(replace(plan, drivers=None), every, lambda number, row: [step(op.WATCH, 0, row, number)])
    steps, held = list[Instruction](), dict[int, Row]()
    for known in decoded(base.program):
        if known.op == op.WATCH:
            row = Row(-(2**40) - len(held))  # no number of any other row
            steps.append(Instruction(op.COPY, row, known.reads))  # what is added to the row later is none of it
            held[every[known.fields[0]]] = row
        else:
            steps.append(known)
    maker = Maker(held)
    for row in held.values():
        maker.assembler.within(row, -math.inf, math.inf)
    make(maker)
    code = allocate(trimmed([*steps, *maker.assembler.instructions]))
    layout = replace(plan.layout.blank(), cell_names=maker.names, mean_cells=maker.means_only)
    program = base.program._replace(code=code.code, reals=code.reals, lists=code.lists, weights=code.weights)
    program = unlooked(program, len(maker.names))
    program.wants[list(maker.means_only)] = wanting(Moments, Bad)
    return replace(base, program=program, rows=code.rows, counters=0, layout=layout, twins=None)
