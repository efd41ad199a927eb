"""Which instructions of a plan still matter when it looks at fewer things than it was made for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from mcsv.interpreter import Program
from mcsv.kernels import opcodes as op
from mcsv.plan.code.watch import LOOKS

__all__ = ["alive"]

_NO_ROWS = frozenset({op.DRAW, op.DRAW_KINKED, op.FILL})
_THREE_ROWS = frozenset({op.WHERE})
_TWO_ROWS = frozenset(
    {op.ADD, op.SUBTRACT, op.MULTIPLY, op.DIVIDE, op.RAISE, op.MINIMUM, op.MAXIMUM, op.LESS, op.LESS_EQUAL, op.EQUAL}
    | {op.NOT_EQUAL, op.SETTLE, op.BINOMIAL}
)
_IN_PLACE = frozenset({op.SCALE, op.FIRST, op.LAST, op.PRODUCTS})


def alive(program: Program, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which instructions are needed by those that are ``wanted`` among them (all but these look at nothing)."""
    code, lists = program.code.tolist(), program.lists
    needed: set[int] = set()
    found = np.zeros(len(code), dtype=np.bool_)
    for index in range(len(code) - 1, -1, -1):
        fields = code[index]
        writes = _writes(fields, lists)
        if not (wanted[index] if fields[0] in LOOKS else needed.intersection(writes)):
            continue
        found[index] = True
        if fields[0] not in _IN_PLACE and fields[0] != op.WEIGHTED:
            needed.difference_update(writes)  # what stood there before is not read any more
        needed.update(_reads(fields, lists))
    return found


def _writes(fields: list[int], lists: NDArray[np.int64]) -> Iterable[int]:
    """The places of the workspace that an instruction writes to."""
    if fields[0] in LOOKS:
        return ()
    if fields[0] == op.WEIGHTED:
        return lists[fields[2] : fields[2] + fields[3]].tolist()  # type: ignore[no-any-return]
    return (fields[1],)


def _reads(fields: list[int], lists: NDArray[np.int64]) -> Iterable[int]:
    """The places that it reads."""
    code = fields[0]
    if code == op.WEIGHTED:
        return lists[fields[4] : fields[4] + fields[5]].tolist()  # type: ignore[no-any-return]
    if code == op.PRODUCTS:
        return (*lists[fields[2] : fields[2] + fields[4]].tolist(), *lists[fields[3] : fields[3] + fields[4]].tolist())
    if code in _NO_ROWS:
        return ()
    if code in (op.LOOKUP, op.LOOKUP_KINKED):
        return (fields[3],)
    return fields[2 : 2 + (3 if code in _THREE_ROWS else 2 if code in _TWO_ROWS else 1)]
