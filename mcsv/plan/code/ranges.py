"""How small and how large a row can be, as its instructions tell: for what must be looked at, never for a result."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from mcsv.kernels import instructions as op

__all__ = ["ANY", "Range", "range_of"]

Range = tuple[float, float]
ANY: Range = (-math.inf, math.inf)

_TRUTH = frozenset({op.LESS, op.LESS_EQUAL, op.EQUAL, op.NOT_EQUAL})


def _products(a: Range, b: Range) -> Range:
    # Infinity times 0 counts as 0: the ends are never reached.
    found = [0.0 if 0.0 in (x, y) else x * y for x in a for y in b]
    return min(found), max(found)


_RULES: dict[int, Callable[..., Range]] = {
    op.COPY: lambda a: a,
    op.ADD: lambda a, b: (a[0] + b[0], a[1] + b[1]),
    op.SUBTRACT: lambda a, b: (a[0] - b[1], a[1] - b[0]),
    op.MULTIPLY: _products,
    op.MINIMUM: lambda a, b: (min(a[0], b[0]), min(a[1], b[1])),
    op.MAXIMUM: lambda a, b: (max(a[0], b[0]), max(a[1], b[1])),
    op.WHERE: lambda condition, a, b: (min(a[0], b[0]), max(a[1], b[1])),
    op.FLOOR: lambda a: (_floor(a[0]), _floor(a[1])),
    op.EXP: lambda a: (_exp(a[0]), _exp(a[1])),
    op.ABS: lambda a: (0.0 if a[0] <= 0.0 <= a[1] else min(map(abs, a)), max(map(abs, a))),
    op.POISSON: lambda rate: (0.0, math.inf),
    op.BINOMIAL: lambda n, p: (0.0, max(n[1], 0.0)),
}


def _floor(x: float) -> float:
    return math.floor(x) if math.isfinite(x) else x


def _exp(x: float) -> float:
    return math.exp(x) if x < 700.0 else math.inf


def range_of(code: int, reads: Sequence[Range], x: float, y: float) -> Range:
    """The range of what an instruction makes of rows with these ranges."""
    if code == op.FILL:
        return x, x
    if code == op.AFFINE:
        ends = [end * x + y if x else y for end in reads[0]]
        return min(ends), max(ends)
    if code in _TRUTH:
        return 0.0, 1.0
    found = _RULES[code](*reads) if code in _RULES else ANY
    return ANY if any(map(math.isnan, found)) else found
