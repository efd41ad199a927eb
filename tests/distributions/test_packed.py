"""Six coefficients in four doubles: what is hidden is found again, and the piece says the same as before."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.distributions.packed import as_rows, packed

LOW = np.uint64(0xFFFFFFFF)


def pieces(count: int, scale: float = 1.0) -> np.ndarray:
    """Coefficients of all sizes and signs, some of them 0."""
    rng = np.random.default_rng(8)
    found = rng.normal(size=(count, 6)) * 10.0 ** rng.uniform(-6, 6, (count, 6)) * scale
    found[rng.random((count, 6)) < 0.1] = 0.0
    return found


def bits(values: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values).view(np.uint64)


@pytest.mark.parametrize("scale", [1.0, 1e-290, 1e280, 0.0])
def test_the_lower_half_of_a_coefficient_is_the_next_one(scale: float) -> None:
    found = packed(pieces(2000, scale), np.full(2000, 0.125))
    assert np.isfinite(found).all()
    for power in (2, 4):
        assert np.array_equal(bits(found[:, power]) << np.uint64(32), bits(found[:, power + 1]))
        assert not (bits(found[:, power + 1]) & LOW).any()


def test_what_is_packed_is_packed_already() -> None:
    once = packed(pieces(2000), np.full(2000, 0.125))
    assert np.array_equal(packed(once, np.full(2000, 0.125)), once)


@pytest.mark.parametrize("width", [1.0, 0.125, 2.0**-10])
def test_the_piece_stays_where_it_was(width: float) -> None:
    """What a power loses is at most half of a step of its upper half, or one where its lower half is given; of that the
    lower powers leave one part in 2^(2 power - 1).
    """
    before = pieces(2000)
    found = packed(before, np.full(2000, width))
    place = np.linspace(0, width, 200)
    powers = place[:, None] ** np.arange(6)
    apart = np.abs((found - before) @ powers.T)
    size = np.maximum(np.abs(before), np.abs(found)) * width ** np.arange(6)
    lost = sum(size[:, k] * 2.0**-20 * 2.0 ** (1 - 2 * k) for k in (2, 3, 4, 5)) + size.sum(axis=1) * 2.0**-48
    assert (apart <= lost[:, None]).all()
    assert (apart.max(axis=1) > lost / 1000).mean() > 0.5  # the bound is not far from what is lost


def test_rows_of_an_octave_stand_backwards() -> None:
    coefficients = np.arange(4 * 8 * 6.0).reshape(-1, 6)
    rows = as_rows(coefficients, 4)
    assert rows.shape == (4, 8, 4)
    assert rows[1, 0].tolist() == coefficients[8 + 7, [0, 1, 2, 4]].tolist()
    assert rows[3, 7].tolist() == coefficients[24, [0, 1, 2, 4]].tolist()
