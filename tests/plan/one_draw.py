"""Instructions followed in one draw of whole numbers modulo a large one, so that nothing is rounded or grows."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler
from mcsv.plan.code.instruction import Instruction, Row
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.watch import Watcher

__all__ = ["seen", "watcher"]

_MODULUS = 2**61 - 1


def watcher() -> Watcher:
    """Of a plan in which there is nothing yet."""
    return Watcher(Assembler(), Layout((), (), (), 0, (), (), ()))


def seen(steps: Sequence[Instruction]) -> dict[tuple[int, int], int]:
    """What each cell and counter is shown."""
    at, found = dict[Row, int](), dict[tuple[int, int], int]()
    for step in steps:
        reads = [at[row] for row in step.reads]
        if step.op in (op.WATCH, op.CATEGORY):
            assert (step.op, step.fields[0]) not in found
            found[step.op, step.fields[0]] = reads[0]
        for place, row in enumerate(step.updates):
            at[row] = _small(_changed(step, at[row], reads, place))
        if step.out is not None:
            assert step.out not in at
            at[step.out] = _small(_made(step, reads))
    return found


def _small(value: int) -> int:
    return (value + _MODULUS // 2) % _MODULUS - _MODULUS // 2


def _made(step: Instruction, reads: list[int]) -> int:
    if step.op == op.DRAW:
        return step.fields[0] - 3
    made = {op.FILL: lambda: int(step.x), op.COPY: lambda: reads[0], op.ADD: lambda: sum(reads)}
    return (made | {op.MULTIPLY: lambda: prod(reads)})[step.op]()


def _changed(step: Instruction, before: int, reads: list[int], place: int) -> int:
    if step.op == op.WEIGHTED:
        own = step.weights[place * len(reads) : (place + 1) * len(reads)]
        return before + sum(int(weight) * value for weight, value in zip(own, reads, strict=True))
    if step.op == op.PRODUCTS:
        factors = zip(step.weights, reads[: step.fields[0]], reads[step.fields[0] :], strict=True)
        return before + sum(int(weight) * left * right for weight, left, right in factors)
    if step.op == op.SCALE:
        return before * reads[0]
    assert step.op == op.FIRST
    return min(before, int(step.x)) if reads[0] < 0 else before
