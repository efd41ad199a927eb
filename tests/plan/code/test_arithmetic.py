"""Ranges hold every draw that an instruction makes of operands inside theirs."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mcsv.kernels import instructions as op
from mcsv.plan.code.arithmetic import ANY, range_of

ENDS = st.floats(-50, 50)
RANGES = st.tuples(ENDS, ENDS).map(lambda ends: (min(ends), max(ends)))
OPERATIONS = {
    op.ADD: np.add,
    op.SUBTRACT: np.subtract,
    op.MULTIPLY: np.multiply,
    op.MINIMUM: np.minimum,
    op.MAXIMUM: np.maximum,
    op.LESS: np.less,
    op.EQUAL: np.equal,
}


@given(st.sampled_from(sorted(OPERATIONS)), RANGES, RANGES, st.integers(0, 2**32))
def test_two_operands(code: int, a: tuple[float, float], b: tuple[float, float], seed: int) -> None:
    numbers = np.random.default_rng(seed)
    x, y = numbers.uniform(*a, 100), numbers.uniform(*b, 100)
    low, high = range_of(code, [a, b], 0.0, 0.0)
    found = OPERATIONS[code](x, y)
    assert low <= found.min()
    assert found.max() <= high


@given(RANGES, ENDS, ENDS)
def test_one_operand(a: tuple[float, float], factor: float, term: float) -> None:
    x = np.linspace(*a, 50)
    for code, found in ((op.AFFINE, factor * x + term), (op.FLOOR, np.floor(x)), (op.ABS, np.abs(x))):
        low, high = range_of(code, [a], factor, term)
        assert low - 1e-9 <= found.min()
        assert found.max() <= high + 1e-9


def test_what_is_not_known_is_anything() -> None:
    assert range_of(op.DRAW, [], 0.0, 0.0) == ANY
    assert range_of(op.LOG, [(0.0, 1.0)], 0.0, 0.0) == ANY
    assert range_of(op.MULTIPLY, [(0.0, math.inf), (0.0, 2.0)], 0.0, 0.0) == (0.0, math.inf)
    assert range_of(op.FILL, [], 3.0, 0.0) == (3.0, 3.0)
