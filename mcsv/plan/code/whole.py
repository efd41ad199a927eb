"""Which cells hold whole numbers only, as their instructions tell: counts, and what is made of counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from mcsv.distributions import InverseTable
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Instruction, Row

__all__ = ["whole_cells"]

_ALWAYS = frozenset({op.FLOOR, op.POISSON, op.BINOMIAL, op.LESS, op.LESS_EQUAL, op.EQUAL, op.NOT_EQUAL})
_OF_WHOLE = frozenset({op.COPY, op.ADD, op.SUBTRACT, op.MULTIPLY, op.MINIMUM, op.MAXIMUM, op.ABS, op.SETTLE})
_OF_TABLE = frozenset({op.DRAW_KINKED, op.LOOKUP_KINKED, op.SUM_OF})
_MARKS = frozenset({op.FIRST, op.LAST})


def whole_cells(instructions: Iterable[Instruction], tables: Sequence[InverseTable]) -> frozenset[int]:
    """The cells of which every draw is a whole number; an instruction that is not known here makes none.

    ``instructions`` in their order, before rows get places.
    """
    atoms = [_atoms(table) for table in tables]
    whole: dict[Row, bool] = {}
    found = set()
    for step in instructions:
        if step.op == op.WATCH and whole.get(step.reads[0], False):
            found.add(step.fields[0])
        made = _makes_whole(step, [whole.get(row, False) for row in step.reads], atoms)
        for row in step.updates:
            whole[row] = made and whole.get(row, False)
        if step.out is not None:
            whole[step.out] = made
    return frozenset(found)


def _makes_whole(step: Instruction, reads: Sequence[bool], atoms: Sequence[bool]) -> bool:
    """Whether what an instruction writes is whole where what it reads is."""
    if step.op in _ALWAYS or step.op == op.FILL or step.op in _MARKS:
        return step.op in _ALWAYS or step.x.is_integer()
    if step.op in _OF_TABLE:
        return atoms[step.fields[0]]
    if step.op == op.WHERE:
        return all(reads[1:])
    if step.op == op.RAISE_WHOLE:
        return all(reads) and step.fields[0] >= 0
    if step.op == op.AFFINE:
        return all(reads) and step.x.is_integer() and step.y.is_integer()
    if step.op in (op.WEIGHTED, op.PRODUCTS):
        return all(reads) and all(weight.is_integer() for weight in step.weights)
    return step.op in _OF_WHOLE and all(reads)


def _atoms(table: InverseTable) -> bool:
    """Whether a table has nothing but atoms on whole numbers."""
    values = table.coefficients
    return values.shape[1] == 1 and not table.logarithmic and bool((values == np.floor(values)).all())
