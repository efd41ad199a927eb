"""Arithmetic on whole arrays of draws in plain numpy: the twins of the loops in :mod:`mcsv.kernels.rows`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mcsv.kernels import instructions as op

__all__ = ["BINARY", "UNARY", "Floats", "chosen", "whole_power"]

Floats = NDArray[np.float64]


def _compared(relation: Callable[[Floats, Floats], NDArray[np.bool_]]) -> Callable[[Floats, Floats], Floats]:
    # 1 or 0, and nan where either side is nan
    return lambda a, b: np.where(np.isnan(a) | np.isnan(b), np.nan, relation(a, b).astype(np.float64))


def _settle(a: Floats, b: Floats) -> Floats:
    # Below a million-millionth of what was added, only rounding is left.
    total = a + b
    return np.where(np.abs(total) < 1e-12 * (np.abs(a) + np.abs(b)), 0.0, total)


def whole_power(a: Floats, n: int) -> Floats:
    """A to the whole power n."""
    return 1.0 / whole_power(a, -n) if n < 0 else np.power(a, float(n))


def chosen(condition: Floats, a: Floats, b: Floats) -> Floats:
    """A where the condition is not 0, else b; nan where the condition is nan."""
    return np.where(np.isnan(condition), np.nan, np.where(condition != 0.0, a, b))


def _of_angles(function: Callable[[Floats], Floats]) -> Callable[[Floats], Floats]:
    # Beyond a million radians there is no answer.
    return lambda a: np.where(np.abs(a) <= 1e6, function(a), np.nan)


UNARY: dict[int, Callable[[Floats], Floats]] = {
    op.COPY: np.copy,
    op.EXP: np.exp,
    op.LOG: np.log,
    op.SIN: _of_angles(np.sin),
    op.COS: _of_angles(np.cos),
    op.TAN: _of_angles(np.tan),
    op.ERF: special.erf,
    op.NORMAL_CDF: special.ndtr,
    op.SQRT: np.sqrt,
    op.ABS: np.abs,
    op.FLOOR: np.floor,
}
BINARY: dict[int, Callable[[Floats, Floats], Floats]] = {
    op.ADD: np.add,
    op.SUBTRACT: np.subtract,
    op.SETTLE: _settle,
    op.MULTIPLY: np.multiply,
    op.DIVIDE: np.divide,
    op.RAISE: np.power,
    op.MINIMUM: np.minimum,
    op.MAXIMUM: np.maximum,
    op.LESS: _compared(np.less),
    op.LESS_EQUAL: _compared(np.less_equal),
    op.EQUAL: _compared(np.equal),
    op.NOT_EQUAL: _compared(np.not_equal),
}
