"""Yes and no as numbers: 1 or 0 in every draw, or a row of them. What is certain needs no instruction."""

from __future__ import annotations

from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Row, Value

__all__ = ["at_least", "at_most", "below", "choose", "no", "not_above", "same", "times", "truth"]


def times(assembler: Assembler, a: Value, b: Value) -> Value:
    """a b; exactly 0 where one of them surely is."""
    return 0.0 if _is(a, 0.0) or _is(b, 0.0) else assembler.multiply(a, b)


def no(assembler: Assembler, a: Value) -> Value:
    """1 - a."""
    return assembler.affine(a, -1.0, 1.0)


def below(assembler: Assembler, a: Value, b: Value) -> Value:
    """a < b."""
    return assembler.binary(op.LESS, a, b)


def not_above(assembler: Assembler, a: Value, b: Value) -> Value:
    """a <= b."""
    return assembler.binary(op.LESS_EQUAL, a, b)


def same(assembler: Assembler, a: Value, b: Value) -> Value:
    """a = b."""
    return assembler.binary(op.EQUAL, a, b)


def truth(assembler: Assembler, a: Value) -> Value:
    """Whether a is not 0."""
    return assembler.binary(op.NOT_EQUAL, a, 0.0)


def at_least(assembler: Assembler, a: Value, least: Value) -> Value:
    """The larger of the two."""
    return assembler.binary(op.MAXIMUM, a, least)


def at_most(assembler: Assembler, a: Value, most: Value) -> Value:
    """The smaller of the two."""
    return assembler.binary(op.MINIMUM, a, most)


def choose(assembler: Assembler, condition: Value, then: Value, other: Value) -> Value:
    """``then`` where the condition is not 0, ``other`` elsewhere."""
    if not isinstance(condition, Row):
        return then if condition != 0.0 else other
    return assembler.emit(op.WHERE, condition, assembler.as_row(then), assembler.as_row(other))


def _is(value: Value, number: float) -> bool:
    return not isinstance(value, Row) and value == number
