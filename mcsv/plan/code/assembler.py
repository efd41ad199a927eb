"""Instructions over rows without end: what a lowering pass writes before rows get their places in a workspace."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from mcsv.kernels import instructions as op
from mcsv.kernels.rows import ROUNDING
from mcsv.plan.code.ranges import ANY, Range, range_of

__all__ = ["Assembler", "Instruction", "Row", "Value"]


@dataclass(frozen=True, eq=False)
class Row:
    """A row of draws, told apart by identity. ``changes``: instructions may still write to it."""

    number: int
    changes: bool = False


Value = float | Row
"""What a formula comes to: the same number in every draw, or a row."""


@dataclass(frozen=True)
class Instruction:
    """One instruction on rows: ``out`` is written, ``reads`` are read; ``updates`` are read and written.

    ``fields`` are the integers that are no rows, in the order of :mod:`mcsv.kernels.instructions`; ``weights`` belong
    to sums (targets x sources, row by row).
    """

    op: int
    out: Row | None = None
    reads: tuple[Row, ...] = ()
    updates: tuple[Row, ...] = ()
    fields: tuple[int, ...] = ()
    x: float = 0.0
    y: float = 0.0
    weights: tuple[float, ...] = ()


def _compared(relation: Callable[[float, float], bool]) -> Callable[[float, float], float]:
    # As in a draw: nan where either side is nan, so that no error hides behind a comparison.
    return lambda a, b: math.nan if math.isnan(a) or math.isnan(b) else float(relation(a, b))


_FOLD: dict[int, Callable[[float, float], float]] = {
    op.ADD: operator.add,
    op.SUBTRACT: operator.sub,
    op.MULTIPLY: operator.mul,
    op.DIVIDE: operator.truediv,
    op.RAISE: operator.pow,
    op.MINIMUM: lambda a, b: float(np.minimum(a, b)),
    op.MAXIMUM: lambda a, b: float(np.maximum(a, b)),
    op.LESS: _compared(operator.lt),
    op.LESS_EQUAL: _compared(operator.le),
    op.EQUAL: _compared(operator.eq),
    op.NOT_EQUAL: _compared(operator.ne),
}
_UNARY: dict[int, Callable[[float], float]] = {
    op.EXP: math.exp,
    op.LOG: math.log,
    op.SQRT: math.sqrt,
    op.ABS: abs,
    op.FLOOR: math.floor,
}


def _told(x: float) -> object:
    """What tells numbers apart: 0.0 from -0.0 too, and nan is known again."""
    return x if x and x == x else repr(float(x))


def _without_answer(code: int, a: float, b: float) -> float:
    # What a division or power that Python refuses gives in a draw: an infinity, or no number.
    with np.errstate(all="ignore"):
        return float(np.divide(a, b) if code == op.DIVIDE else np.power(a, b))


@dataclass
class Assembler:
    """Collects instructions; arithmetic on two numbers is done at once and needs none.

    The same instruction on the same rows gives the same row (value numbering): what options, streams or periods share
    is computed once. A row that has been written to since counts as another one.
    """

    instructions: list[Instruction] = field(default_factory=list)
    _known: dict[tuple[object, ...], Row] = field(default_factory=dict)
    _ranges: dict[Row, Range] = field(default_factory=dict)
    _writes: dict[Row, int] = field(default_factory=dict)
    _count: int = 0

    def emit(self, code: int, *reads: Row, fields: Sequence[int] = (), x: float = 0.0, y: float = 0.0) -> Row:
        """The row that one instruction makes; nothing may write to it again."""
        key = (code, *[self.state(row) if row.changes else row for row in reads], *fields, _told(x), _told(y))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._write(False, code, *reads, fields=fields, x=x, y=y)
        return known

    def state(self, row: Row) -> tuple[int, int]:
        """What tells a row's content from that of every other row, and from its own before it was last written to."""
        return row.number, self._writes.get(row, 0)

    def changing(self, code: int, *reads: Row, fields: Sequence[int] = (), x: float = 0.0, y: float = 0.0) -> Row:
        """A row of its own that later instructions may write to."""
        return self._write(True, code, *reads, fields=fields, x=x, y=y)

    def _write(self, changes: bool, code: int, *reads: Row, fields: Sequence[int], x: float, y: float) -> Row:
        self._count += 1
        out = Row(self._count, changes)
        self._ranges[out] = ANY if changes else range_of(code, [self.range(row) for row in reads], x, y)
        self.instructions.append(Instruction(code, out, reads, (), tuple(fields), x, y))
        return out

    def range(self, value: Value) -> Range:
        """How small and how large a value can be, as far as is known."""
        return self._ranges[value] if isinstance(value, Row) else (value, value)

    def within(self, row: Row, low: float, high: float) -> None:
        """Note between which values a row lies, where its instruction does not tell."""
        self._ranges[row] = low, high

    def act(self, instruction: Instruction) -> None:
        """Write an instruction that changes rows in place or looks at them."""
        assert all(row.changes for row in instruction.updates), "a shared row would change under its other readers"
        self.instructions.append(instruction)
        for row in instruction.updates:
            self._writes[row] = self._writes.get(row, 0) + 1

    def constant(self, value: float) -> Row:
        """A row that holds the same number in every draw; one for all who ask for that number."""
        return self.emit(op.FILL, x=value)

    def as_row(self, value: Value) -> Row:
        """The value as a row."""
        return value if isinstance(value, Row) else self.constant(value)

    def affine(self, a: Value, factor: float, term: float) -> Value:
        """factor a + term."""
        if not isinstance(a, Row):
            return factor * a + term
        return a if factor == 1.0 and term == 0.0 else self.emit(op.AFFINE, a, x=factor, y=term)

    def unary(self, code: int, a: Value) -> Value:
        """exp, log, sqrt, abs or floor of a; a number without an answer gives nan, as it would in a draw."""
        if isinstance(a, Row):
            return self.emit(code, a)
        try:
            return float(_UNARY[code](a))
        except (ValueError, OverflowError):
            return self._impossible(code, a)

    @staticmethod
    def _impossible(code: int, a: float) -> float:
        if code == op.EXP:
            return math.inf
        if code == op.FLOOR:
            return a
        return -math.inf if code == op.LOG and a == 0.0 else math.nan

    def binary(self, code: int, a: Value, b: Value) -> Value:
        """One of the operations of two operands; those with a number become an affine step where they can."""
        if not isinstance(a, Row) and not isinstance(b, Row):
            try:
                return float(_FOLD[code](a, b))
            except (ArithmeticError, TypeError):  # a fractional power of a negative number is complex to Python
                return _without_answer(code, a, b)
        if code == op.ADD and not (isinstance(a, Row) and isinstance(b, Row)):
            return self.affine(a, 1.0, float(b)) if isinstance(a, Row) else self.affine(b, 1.0, float(a))  # type: ignore[arg-type]
        if code == op.SUBTRACT and not (isinstance(a, Row) and isinstance(b, Row)):
            return self.affine(a, 1.0, -float(b)) if isinstance(a, Row) else self.affine(b, -1.0, float(a))  # type: ignore[arg-type]
        if code == op.MULTIPLY and not (isinstance(a, Row) and isinstance(b, Row)):
            return self.affine(a, float(b), 0.0) if isinstance(a, Row) else self.affine(b, float(a), 0.0)  # type: ignore[arg-type]
        if code == op.RAISE and not isinstance(a, Row) and 0.0 < a < math.inf and isinstance(b, Row):
            return 1.0 if a == 1.0 else self.emit(op.EXP, self.as_row(self.affine(b, math.log(a), 0.0)))
        return self.emit(code, self.as_row(a), self.as_row(b))

    def add(self, a: Value, b: Value) -> Value:
        """a + b."""
        return self.binary(op.ADD, a, b)

    def settle(self, a: Value, b: Value) -> Value:
        """a + b, and exactly 0 where the two cancel but for their rounding."""
        if not isinstance(a, Row) and not isinstance(b, Row):
            return 0.0 if abs(a + b) < ROUNDING * (abs(a) + abs(b)) else a + b
        if a == 0.0 or b == 0.0:
            return self.add(a, b)
        return self.emit(op.SETTLE, self.as_row(a), self.as_row(b))

    def multiply(self, a: Value, b: Value) -> Value:
        """a b."""
        return self.binary(op.MULTIPLY, a, b)

    def zeros(self) -> Row:
        """A fresh row of zeros that instructions may add to."""
        return self.changing(op.FILL, x=0.0)

    def add_weighted(self, targets: Sequence[Row], sources: Sequence[Row], weights: Sequence[float]) -> None:
        """targets[j] += sum over k of weights[j, k] sources[k]."""
        sizes = (len(targets), len(sources))
        self.act(Instruction(op.WEIGHTED, None, tuple(sources), tuple(targets), fields=sizes, weights=tuple(weights)))

    def add_products(self, out: Row, left: Sequence[Row], right: Sequence[Row], weights: Sequence[float]) -> None:
        """Out += sum over k of weights[k] left[k] right[k]."""
        reads = (*left, *right)
        self.act(Instruction(op.PRODUCTS, None, reads, (out,), fields=(len(left),), weights=tuple(weights)))

    def weighted_sum(self, sources: Sequence[Row], weights: Sequence[float]) -> Row:
        """Sum over k of weights[k] sources[k], as a row that nothing changes any more."""
        key = ("sum", *map(self.state, sources), *map(_told, weights))
        if key not in self._known:
            total = self.zeros()
            self.add_weighted([total], sources, weights)
            self._known[key] = self.emit(op.COPY, total)
        return self._known[key]
