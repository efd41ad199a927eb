"""What comes later than it is made: the share of each period's making that arrives in another."""

from __future__ import annotations

from collections.abc import Iterable

from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Value

__all__ = ["arriving", "can_arrive", "mixed"]


def arriving(assembler: Assembler, delay: Value, later: int) -> Value:
    """max(0, 1 - |later - delay|): what arrives so many periods after it was made; ``delay`` in periods."""
    distance = assembler.unary(op.ABS, assembler.affine(delay, -1.0, float(later)))
    return assembler.binary(op.MAXIMUM, assembler.affine(distance, -1.0, 1.0), 0.0)


def can_arrive(assembler: Assembler, delay: Value, later: int) -> bool:
    """Whether anything can arrive so many periods after it was made, in any draw."""
    least, most = assembler.length(delay)
    return least - 1.0 < later < most + 1.0


def mixed(assembler: Assembler, made: Iterable[tuple[Value, Value]]) -> Value:
    """The sum of what was made, each with the share of it that arrives."""
    pairs = [(assembler.as_row(value), assembler.as_row(share)) for value, share in made]
    if not pairs:
        return 0.0
    total = assembler.zeros("what arrives in a period")
    assembler.add_products(total, [value for value, _ in pairs], [share for _, share in pairs], [1.0] * len(pairs))
    return assembler.emit(op.COPY, total)
