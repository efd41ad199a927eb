"""What arithmetic instructions make of numbers, and how small and how large it can be, side by side for each of them.

``fold`` does at once what needs no row: it gives what a draw would give, to the last bit or two. ``range`` is for what
must be looked at, never for a result.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import kind_of
from mcsv.kernels.rows import ROUNDING
from mcsv.model.language.analytic import cos, normal_cdf, sin, tan
from mcsv.plan.code.open_number import Open, node

__all__ = ["ANY", "RULES", "Range", "Rule", "folded", "range_of"]

Range = tuple[float, float]
ANY: Range = (-math.inf, math.inf)
_TRUTH: Range = (0.0, 1.0)
_COUNT: Range = (0.0, math.inf)


@dataclass(frozen=True)
class Rule:
    """An instruction's value for numbers, and its range for their ranges; x and y follow where they count.

    None where the table of instructions says why not.
    """

    fold: Callable[..., float] | None = None
    range: Callable[..., Range] | None = None


def _compared(relation: Callable[[float, float], bool]) -> Rule:
    # As in a draw: nan where either side is nan, so that no error hides behind a comparison.
    return Rule(lambda a, b: math.nan if math.isnan(a) or math.isnan(b) else float(relation(a, b)), lambda a, b: _TRUTH)


def _told_by_numpy(python: Callable[[float, float], float], numpy: Callable[[float, float], float]) -> Rule:
    """What Python refuses or finds complex is an infinity or no number, as in a draw."""

    def fold(a: float, b: float) -> float:
        try:
            return float(python(a, b))
        except (ArithmeticError, TypeError):
            with np.errstate(all="ignore"):
                return float(numpy(a, b))

    return Rule(fold)


def _products(a: Range, b: Range) -> Range:
    # Infinity times 0 counts as 0: the ends are never reached.
    found = [0.0 if 0.0 in (x, y) else x * y for x in a for y in b]
    return min(found), max(found)


def _affine(a: Range, x: float, y: float) -> Range:
    ends = [end * x + y if x else y for end in a]
    return min(ends), max(ends)


def _settled(a: float, b: float) -> float:
    return 0.0 if abs(a + b) < ROUNDING * (abs(a) + abs(b)) else a + b


def _exp(a: float) -> float:
    try:
        return math.exp(a)
    except OverflowError:
        return math.inf


def _log(a: float) -> float:
    return math.log(a) if a > 0.0 else -math.inf if a == 0.0 else math.nan


def _sqrt(a: float) -> float:
    return math.sqrt(a) if a >= 0.0 else math.nan


def _floor(a: float) -> float:
    return float(math.floor(a)) if math.isfinite(a) else a


def _absolute(a: Range) -> Range:
    return 0.0 if a[0] <= 0.0 <= a[1] else min(map(abs, a)), max(map(abs, a))


RULES: dict[int, Rule] = {
    op.TAILS: Rule(None, lambda a: (-1.0, 1.0)),
    op.FILL: Rule(None, lambda x: (x, x)),
    op.COPY: Rule(None, lambda a: a),
    op.AFFINE: Rule(lambda a, x, y: x * a + y, _affine),
    op.ADD: Rule(operator.add, lambda a, b: (a[0] + b[0], a[1] + b[1])),
    op.SUBTRACT: Rule(operator.sub, lambda a, b: (a[0] - b[1], a[1] - b[0])),
    op.MULTIPLY: Rule(operator.mul, _products),
    op.DIVIDE: _told_by_numpy(operator.truediv, np.divide),
    op.RAISE: _told_by_numpy(operator.pow, np.power),
    op.MINIMUM: Rule(np.minimum, lambda a, b: (min(a[0], b[0]), min(a[1], b[1]))),
    op.MAXIMUM: Rule(np.maximum, lambda a, b: (max(a[0], b[0]), max(a[1], b[1]))),
    op.LESS: _compared(operator.lt),
    op.LESS_EQUAL: _compared(operator.le),
    op.EQUAL: _compared(operator.eq),
    op.NOT_EQUAL: _compared(operator.ne),
    op.WHERE: Rule(None, lambda condition, a, b: (min(a[0], b[0]), max(a[1], b[1]))),
    op.EXP: Rule(_exp, lambda a: (_exp(a[0]), _exp(a[1]))),
    op.LOG: Rule(_log),
    op.SIN: Rule(sin),
    op.COS: Rule(cos),
    op.TAN: Rule(tan),
    op.ERF: Rule(math.erf, lambda a: (math.erf(a[0]), math.erf(a[1]))),
    op.NORMAL_CDF: Rule(normal_cdf, lambda a: (normal_cdf(a[0]), normal_cdf(a[1]))),
    op.SQRT: Rule(_sqrt),
    op.ABS: Rule(abs, _absolute),
    op.FLOOR: Rule(_floor, lambda a: (_floor(a[0]), _floor(a[1]))),
    op.POISSON: Rule(None, lambda rate: _COUNT),
    op.BINOMIAL: Rule(None, lambda n, p: (0.0, max(n[1], 0.0))),
    op.SETTLE: Rule(_settled),
}
"""By instruction; those that draw, or look at tables, have a range here where it is known."""


def folded(code: int, *operands: float, x: float = 0.0, y: float = 0.0) -> float:
    """What an instruction makes of numbers, as it would in a draw."""
    fold, kind = RULES[code].fold, kind_of(code)
    assert fold is not None, f"{kind.name} is not done on numbers"
    parts = *operands, *(x, y)[: kind.numbers]
    found = node(kind.name, fold, parts)
    return float(fold(*parts)) if found is None else found


def range_of(code: int, reads: Sequence[Range], x: float, y: float) -> Range:
    """The range of what an instruction makes of rows with these ranges."""
    rule = RULES.get(code)
    if rule is None or rule.range is None or isinstance(x, Open) or isinstance(y, Open):
        return ANY
    low, high = rule.range(*reads, *(x, y)[: kind_of(code).numbers])
    return ANY if math.isnan(low) or math.isnan(high) else (low, high)
