"""Cells for a part of a whole, and values as they stand at some time."""

from __future__ import annotations

from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.code.money import Ratio
from mcsv.plan.code.watch import Watcher

__all__ = ["less", "ratio", "standing"]


def ratio(watcher: Watcher, part: Value, whole: Value, label: str) -> Ratio:
    """The cells of a part, of its whole, and of both together."""
    assembler = watcher.assembler
    cells = (watcher.watch(assembler.as_row(value), label) for value in (part, whole, assembler.add(part, whole)))
    return Ratio(*cells)


def standing(assembler: Assembler, value: Value) -> Value:
    """A value as it is now, whatever is added to it later."""
    return assembler.emit(op.COPY, value) if isinstance(value, Row) and value.changes else value


def less(assembler: Assembler, one: Value, other: Value) -> Value:
    """One value less another; nothing but rounding is nothing."""
    return assembler.settle(one, assembler.affine(other, -1.0, 0.0))
