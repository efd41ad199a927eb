"""Instructions over rows without end: what a lowering pass writes before rows get their places in a workspace."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.arithmetic import ANY, Range, folded, range_of
from mcsv.plan.code.contents import Contents, State
from mcsv.plan.code.instruction import Instruction, Row, Value, told
from mcsv.plan.code.open_number import Open

__all__ = ["Assembler", "Instruction", "Row", "Value"]


_COMPARED = frozenset((op.LESS, op.LESS_EQUAL, op.EQUAL, op.NOT_EQUAL))


def _number(value: Value) -> float:
    """A number as a float, open where it is."""
    assert not isinstance(value, Row)
    return value if isinstance(value, Open) else float(value)


@dataclass
class Assembler:
    """Collects instructions; arithmetic on two numbers is done at once and needs none.

    The same instruction on the same rows gives the same row (value numbering): what options, streams or periods share
    is computed once. A row that has been written to since counts as another one, though as the same as one for the same
    thing that was written to alike.
    """

    instructions: list[Instruction] = field(default_factory=list)
    period: int = -1
    """The period that the story has come to."""
    _known: dict[tuple[object, ...], Row] = field(default_factory=dict)
    _ranges: dict[Row, Range] = field(default_factory=dict)
    _contents: Contents = field(default_factory=Contents)
    _levered: dict[Row, tuple[frozenset[Open], Range]] = field(default_factory=dict)
    """Rows that follow from open numbers: from which, and their range where levers stand now."""
    _constants: dict[Row, float] = field(default_factory=dict)
    _count: int = 0

    def emit(
        self,
        code: int,
        *reads: Row,
        fields: Sequence[int] = (),
        x: float = 0.0,
        y: float = 0.0,
        weights: Sequence[float] = (),
    ) -> Row:
        """The row that one instruction makes; nothing may write to it again. ``weights`` follow from ``x``."""
        key = (code, *map(self._contents.state, reads), *fields, told(x), told(y))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Row(self._next())
            self._write(known, Instruction(code, known, reads, (), tuple(fields), x, y, tuple(weights)))
        return known

    def state(self, row: Row) -> State:
        """What tells a row's content from every other, and from its own before it was last written to."""
        return self._contents.state(row)

    def changing(
        self, code: int, *reads: Row, fields: Sequence[int] = (), x: float = 0.0, of: str | None = None
    ) -> Row:
        """A row of its own that later instructions may write to; ``of``: what it is for, see :class:`Row`."""
        out = Row(self._next(), True, of)
        self._write(out, Instruction(code, out, reads, (), tuple(fields), x))
        return out

    def apart(self, code: int, *reads: Row) -> tuple[Row, Instruction]:
        """A row, and the instruction that makes it, which stands elsewhere than at the end of the list: what it reads
        there may be other than what is here, so that nothing holds what it does.
        """
        out = Row(self._next())
        self._ranges[out] = ANY
        return out, Instruction(code, out, reads)

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _write(self, out: Row, step: Instruction) -> None:
        ranges = [self._ranges[row] for row in step.reads]
        self._ranges[out] = ANY if out.changes else range_of(step.op, ranges, step.x, step.y)
        self._note_levers(out, step)
        self.instructions.append(step)
        self._contents.begin(step)

    def _note_levers(self, out: Row, step: Instruction) -> None:
        """From which open numbers a row follows, if from any."""
        opens = {number for number in (step.x, step.y) if isinstance(number, Open)}
        behind = [self._levered[row][0] for row in step.reads if row in self._levered] if self._levered else []
        if opens or behind:
            opens.update(*behind)
            ranges = [self._levered[row][1] if row in self._levered else self._ranges[row] for row in step.reads]
            now = ANY if out.changes else range_of(step.op, ranges, float(step.x), float(step.y))
            self._levered[out] = frozenset(opens), now

    def length(self, value: Value) -> Range:
        """How short and how long a length of time can be, which decides what is looked at: no lever moves that."""
        wherever = self.range(value)
        if not isinstance(value, Row) or value not in self._levered:
            return wherever
        opens, now = self._levered[value]
        if now == wherever:  # as a delay by what may happen, at whatever chance
            return wherever
        for number in opens:
            number.as_length()
        return now

    def range(self, value: Value) -> Range:
        """How small and how large a value can be, as far as is known."""
        if isinstance(value, Row):
            return self._ranges[value]
        return ANY if isinstance(value, Open) else (value, value)

    def within(self, row: Row, low: float, high: float) -> None:
        """Note between which values a row lies, where its instruction does not tell."""
        self._ranges[row] = low, high

    def act(self, instruction: Instruction) -> None:
        """Write an instruction that changes rows in place or looks at them."""
        assert all(row.changes for row in instruction.updates), "a shared row would change under its other readers"
        self.instructions.append(instruction)
        self._contents.change(instruction)

    def constant(self, value: float) -> Row:
        """A row that holds the same number in every draw; one for all who ask for that number."""
        row = self.emit(op.FILL, x=value)
        if not isinstance(value, Open):
            self._constants[row] = value
        return row

    def number(self, value: Value) -> Value:
        """The number that a row was made of, where it holds that in every draw and no lever moves it."""
        return self._constants.get(value, value) if isinstance(value, Row) else value

    def as_row(self, value: Value) -> Row:
        """The value as a row."""
        return value if isinstance(value, Row) else self.constant(value)

    def affine(self, a: Value, factor: float, term: float) -> Value:
        """factor a + term."""
        if not isinstance(a, Row):
            return folded(op.AFFINE, a, x=factor, y=term)
        return a if factor == 1.0 and term == 0.0 else self.emit(op.AFFINE, a, x=factor, y=term)

    def unary(self, code: int, a: Value) -> Value:
        """A function of one operand; a number without an answer gives nan, as it would in a draw."""
        if isinstance(a, Row):
            return self.emit(code, a)
        return folded(code, a)

    def binary(self, code: int, a: Value, b: Value) -> Value:
        """One of the operations of two operands; those with a number become an affine step where they can."""
        first, second = isinstance(a, Row), isinstance(b, Row)
        if first and second:
            return self.emit(code, a, b)  # type: ignore[arg-type]
        if not first and not second:
            # What a lever may turn is told draw by draw, so that nothing is written for one of its answers alone.
            turns = code in _COMPARED and (isinstance(a, Open) or isinstance(b, Open))
            return self.emit(code, self.as_row(a), self.as_row(b)) if turns else folded(code, a, b)  # type: ignore[arg-type]
        if code == op.ADD:
            return self.affine(a, 1.0, _number(b)) if first else self.affine(b, 1.0, _number(a))
        if code == op.SUBTRACT:
            return self.affine(a, 1.0, -_number(b)) if first else self.affine(b, -1.0, _number(a))
        if code == op.MULTIPLY:
            return self.affine(a, _number(b), 0.0) if first else self.affine(b, _number(a), 0.0)
        if code == op.RAISE and second and not isinstance(a, Row | Open) and 0.0 < a < math.inf:
            return 1.0 if a == 1.0 else self.emit(op.EXP, self.as_row(self.affine(b, math.log(a), 0.0)))
        return self.emit(code, self.as_row(a), self.as_row(b))

    def add(self, a: Value, b: Value) -> Value:
        """a + b."""
        return self.binary(op.ADD, a, b)

    def settle(self, a: Value, b: Value) -> Value:
        """a + b, and exactly 0 where the two cancel but for their rounding."""
        if not isinstance(a, Row) and not isinstance(b, Row):
            return folded(op.SETTLE, a, b)
        if a == 0.0 or b == 0.0:
            return self.add(a, b)
        return self.emit(op.SETTLE, self.as_row(a), self.as_row(b))

    def multiply(self, a: Value, b: Value) -> Value:
        """a b."""
        return self.binary(op.MULTIPLY, a, b)

    def zeros(self, of: str | None = None) -> Row:
        """A fresh row of zeros that instructions may add to, and what is added up in it."""
        return self.changing(op.FILL, x=0.0, of=of)

    def add_weighted(
        self, targets: Sequence[Row], sources: Sequence[Row], weights: Sequence[float], streams: Sequence[str] = ()
    ) -> None:
        """targets[j] += sum over k of weights[j, k] sources[k]; ``streams`` as in :class:`Instruction`."""
        fields, numbers = (len(targets), len(sources)), tuple(weights)
        step = Instruction(op.WEIGHTED, None, tuple(sources), tuple(targets), fields, weights=numbers)
        self.act(step._replace(streams=tuple(streams), period=self.period))

    def add_products(
        self, out: Row, left: Sequence[Row], right: Sequence[Row], weights: Sequence[float], streams: Sequence[str] = ()
    ) -> None:
        """Out += sum over k of weights[k] left[k] right[k]; ``streams`` as in :class:`Instruction`."""
        step = Instruction(op.PRODUCTS, None, (*left, *right), (out,), (len(left),), weights=tuple(weights))
        self.act(step._replace(streams=tuple(streams), period=self.period))

    def weighted_sum(self, sources: Sequence[Row], weights: Sequence[float]) -> Row:
        """Sum over k of weights[k] sources[k], as a row that nothing changes any more."""
        key = ("sum", *map(self.state, sources), *map(told, weights))
        if key not in self._known:
            total = self.zeros()
            self.add_weighted([total], sources, weights)
            self._known[key] = self.emit(op.COPY, total)
        return self._known[key]
