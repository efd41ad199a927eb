"""Arithmetic over rows against numpy, nan and infinities included."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from mcsv.kernels import rows

_ODD = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 2.5, -2.5, 1e300, 1e-300])
A = np.concatenate([np.repeat(_ODD, _ODD.size), np.random.default_rng(1).normal(0, 3, 1000)])
B = np.concatenate([np.tile(_ODD, _ODD.size), np.random.default_rng(2).normal(0, 3, 1000)])
LENGTHS = (0, 1, 7, 64, A.size)


def nan_where_unknown(relation: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    return lambda a, b: np.where(np.isnan(a) | np.isnan(b), np.nan, relation(a, b).astype(float))


BINARY = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "less": nan_where_unknown(np.less),
    "less_or_equal": nan_where_unknown(np.less_equal),
    "equal": nan_where_unknown(np.equal),
    "not_equal": nan_where_unknown(np.not_equal),
}
UNARY = {"copy": np.copy, "absolute": np.abs, "floor": np.floor, "square_root": np.sqrt}


def same(found: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("name", BINARY)
def test_two_operands(name: str, length: int) -> None:
    a, b, out = A[:length], B[:length], np.empty(length)
    getattr(rows, name)(a, b, out)
    with np.errstate(all="ignore"):
        same(out, BINARY[name](a, b))


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("name", UNARY)
def test_one_operand(name: str, length: int) -> None:
    out = np.empty(length)
    getattr(rows, name)(A[:length], out)
    with np.errstate(all="ignore"):
        same(out, UNARY[name](A[:length]))


def test_fill_and_affine() -> None:
    out = np.empty(A.size)
    rows.fill(2.5, out)
    same(out, np.full(A.size, 2.5))
    rows.affine(A, -2.0, 0.5, out)
    same(out, -2.0 * A + 0.5)


def test_affine_rounds_twice() -> None:
    # A fused multiply-add would round once and give another number here.
    a, out = np.array([1.0 + 2.0**-30] * 64), np.empty(64)
    rows.affine(a, 1.0 + 2.0**-30, -1.0, out)
    same(out, a * (1.0 + 2.0**-30) - 1.0)
    assert out[0] == 2.0**-29 != 2.0**-29 + 2.0**-60


def test_in_place() -> None:
    out = B.copy()
    rows.multiply_in_place(A, out)
    with np.errstate(all="ignore"):
        same(out, B * A)


def test_where_keeps_a_condition_that_is_no_number() -> None:
    out = np.empty(A.size)
    rows.where(A, B, np.full(A.size, 9.0), out)
    same(out, np.where(np.isnan(A), np.nan, np.where(A != 0, B, 9.0)))


def test_where_does_not_look_at_the_other_branch() -> None:
    out = np.empty(2)
    rows.where(np.array([1.0, 0.0]), np.array([3.0, np.nan]), np.array([np.nan, 4.0]), out)
    same(out, np.array([3.0, 4.0]))


def test_first_and_last_deficit() -> None:
    position = np.array([[1.0, -1.0, -1.0, 0.0, -0.0], [-1.0, 1.0, -1.0, 2.0, -1e-300], [1.0, 1.0, -1.0, 0.0, 3.0]])
    first, last = np.full(5, 3.0), np.zeros(5)
    for period, row in enumerate(position):
        rows.first_deficit_in_place(row, float(period), first)
        rows.last_deficit_in_place(row, float(period + 1), last)
    assert first.tolist() == [1.0, 0.0, 0.0, 3.0, 1.0]
    assert last.tolist() == [2.0, 1.0, 3.0, 0.0, 2.0]


def test_any_negative() -> None:
    assert not rows.any_negative(np.array([0.0, -0.0, 1.0, np.nan, np.inf]))
    assert rows.any_negative(np.array([0.0, -5e-324]))
    assert not rows.any_negative(np.empty(0))
