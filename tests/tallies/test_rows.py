"""What tallies do with a row, against numpy, for rows of any length."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from mcsv.kernels import BLOCK
from mcsv.kernels.jit import kernel
from mcsv.kernels.look import NEGATIVE, OUTSIDE, look
from mcsv.tallies import LANES
from mcsv.tallies.bad import note_bad
from mcsv.tallies.categories import WAYS, count_categories
from mcsv.tallies.extremes import widen
from mcsv.tallies.histogram import bins_of, count_bins
from mcsv.tallies.moments import add_sums
from mcsv.tallies.negatives import count_negative
from mcsv.tallies.usual import WHOLE

LENGTHS = (0, 1, 31, 32, 255, 256, 257, 1000, BLOCK)


@kernel
def look_at(x, centre, base, shift, sums, ends, numbers, bins):  # type: ignore[no-untyped-def]
    return look(x, centre, base, shift, sums, ends, numbers, bins)


def row(length: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.5, 2, length)


@pytest.mark.parametrize("length", LENGTHS)
def test_sums(length: int) -> None:
    x, centre, sums = row(length), 0.25, np.zeros((3, LANES))
    add_sums(x, centre, count_negative(x), sums)
    add_sums(x[::-1].copy(), centre, count_negative(x), sums)
    expected = [2 * math.fsum(x - centre), 2 * math.fsum((x - centre) ** 2), 2 * math.fsum(np.maximum(-x, 0))]
    np.testing.assert_allclose(sums.sum(axis=1), expected, rtol=1e-13, atol=1e-12)


def test_no_shortfall_is_looked_for_without_one() -> None:
    sums = np.zeros((3, LANES))
    add_sums(np.abs(row(BLOCK)), 0.0, 0, sums)
    assert not sums[2].any()


@pytest.mark.parametrize("length", LENGTHS)
def test_negative(length: int) -> None:
    x = row(length)
    x[::3] = 0.0
    x[::7] = -0.0
    assert count_negative(x) == np.sum(x < 0)


def test_widen() -> None:
    extremes = np.array([np.inf, -np.inf])
    for seed in range(4):
        widen(row(300, seed), extremes)
    everything = np.concatenate([row(300, seed) for seed in range(4)])
    assert extremes.tolist() == [everything.min(), everything.max()]
    widen(np.array([np.nan, 0.0, np.inf]), extremes)
    assert extremes.tolist() == [everything.min(), np.inf]


@pytest.mark.parametrize("bits", [4, 7, 12, 20])
@pytest.mark.parametrize(("centre", "base"), [(0.0, 1.0), (1e6, 2.0**-10), (-3.5, 2.0**-60), (0.0, 2.0**-1000)])
def test_bins_lie_where_their_numbers_say(bits: int, centre: float, base: float) -> None:
    octaves = 20 if bits < 20 else 2
    span = octaves << bits
    rng = np.random.default_rng(2)
    d = base * np.concatenate([rng.normal(0, 1, 400), np.exp(rng.normal(0, 8, 400)) * rng.choice([-1, 1], 400), [0.0]])
    x = centre + d
    numbers, bins = np.empty(x.size, dtype=np.int32), np.zeros(2 * span, dtype=np.int32)
    count_bins(x, centre, base, np.uint64(52 - bits), numbers, bins)
    assert bins.sum() == x.size
    assert np.bincount(numbers, minlength=bins.size).tolist() == bins.tolist()
    k = np.where(numbers >= span, numbers - span, span - 1 - numbers)
    octave, part = k >> bits, k & ((1 << bits) - 1)
    low = base * (2.0**octave * (1 + part / 2.0**bits) - 1)
    width = base * 2.0**octave / 2.0**bits
    distance = np.abs(x - centre)
    rounding = 1e-15 * (distance + base)
    assert np.all(distance >= low - rounding)
    inside = k < span - 1
    assert np.all((distance <= low + width + rounding)[inside])
    assert np.all((numbers >= span) == (x - centre >= 0))


def test_bins_of_values_that_are_no_number_stay_inside() -> None:
    bins, numbers = np.zeros(2 * (20 << 7), dtype=np.int32), np.empty(4, dtype=np.int32)
    count_bins(np.array([np.nan, np.inf, -np.inf, -np.nan]), 0.0, 1.0, np.uint64(45), numbers, bins)
    assert bins.sum() == 4
    assert numbers[1:3].tolist() == [bins.size - 1, 0]


def test_bad_draws() -> None:
    bad = np.zeros(2, dtype=np.int64)
    note_bad(np.array([1.0, -1e308]), np.uint64(0), bad)
    assert bad.tolist() == [0, 0]
    note_bad(np.array([1.0, np.inf, np.nan]), np.uint64(2048), bad)
    note_bad(np.array([-np.inf, 0.0]), np.uint64(1024), bad)
    note_bad(np.array([np.nan]), np.uint64(2**40), bad)
    assert bad.tolist() == [4, 1024]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_categories(length: int, share: float) -> None:
    values = np.random.default_rng(3).choice([0.0, 1.0, 3.0, 9.0, -2.0, np.nan], length)
    x = np.where(np.random.default_rng(4).uniform(size=length) < share, values, 3.0)
    counts = np.zeros((WAYS, 4), dtype=np.int64)
    count_categories(x, counts, np.empty(x.size, np.int32))
    count_categories(x[::-1].copy(), counts, np.empty(x.size, np.int32))
    expected = np.bincount(np.clip(np.nan_to_num(x), 0, 3).astype(int), minlength=4)
    assert counts.sum(axis=0).tolist() == (2 * expected).tolist()


@pytest.mark.parametrize("categories", [1, 2, 3, 4, 5, 12])
@pytest.mark.parametrize("most", [0, 1, 2, 3, 11])
def test_few_categories_are_told_from_the_last(categories: int, most: int) -> None:
    x = np.random.default_rng(6).integers(-1, most + 1, BLOCK) + 0.25
    x[::50] = 99.0
    counts = np.zeros((WAYS, categories), dtype=np.int64)
    count_categories(x, counts, np.empty(x.size, np.int32))
    expected = np.bincount(np.clip(x, 0, categories - 1).astype(int), minlength=categories)
    assert counts.sum(axis=0).tolist() == expected.tolist()


def _by_one_look(x: np.ndarray, around: tuple[float, float], ends: tuple[float, float]) -> list[Any]:
    sums, bins = np.random.default_rng(5).normal(size=(3, LANES)), np.zeros(bins_of(7), np.int32)
    told = look_at(x, *around, np.uint64(45), sums, np.array(ends), np.empty(BLOCK, np.int32), bins)
    return [sums[:2].tobytes(), bins.tolist(), bool(told & NEGATIVE), bool(told & OUTSIDE)]


def _by_loops(x: np.ndarray, around: tuple[float, float], ends: tuple[float, float]) -> list[Any]:
    sums, bins, reached = np.random.default_rng(5).normal(size=(3, LANES)), np.zeros(bins_of(7), np.int32), [*ends]
    add_sums(x, around[0], 0, sums)
    count_bins(x, *around, np.uint64(45), np.empty(x.size, np.int32), bins)
    beyond = np.array(reached)
    widen(x, beyond)
    return [sums[:2].tobytes(), bins.tolist(), count_negative(x) > 0, beyond.tolist() != reached]


@pytest.mark.parametrize("blocks", [1, 2, 4])
@pytest.mark.parametrize("odd", [None, np.inf, -np.inf, np.nan, 0.0, -0.0])
@pytest.mark.parametrize("around", [(0.3, 0.5), (0.0, 2.0**-30), (1e5, 1.0)])
def test_one_look_finds_what_the_loops_find_to_the_last_bit(
    blocks: int, odd: float | None, around: tuple[float, float]
) -> None:
    x = row(blocks * WHOLE, blocks)
    if odd is not None:
        x[[0, 37, x.size - 1]] = odd
    lumps = np.where(np.arange(x.size) // 40 % 2, x, 1.5)
    few = np.random.default_rng(blocks).choice([-2.0, 0.1, 0.3, 7.0], x.size, p=[0.05, 0.2, 0.05, 0.7])
    for values in (x, np.abs(x), np.round(x), lumps, few, np.full(x.size, -0.25)):
        inside = values[np.isfinite(values)]
        for ends in ((np.inf, -np.inf), (inside.min(), inside.max()), (inside.min(), 0.0), (0.0, inside.max())):
            found, expected = _by_one_look(values, around, ends), _by_loops(values, around, ends)
            if np.isnan(expected_sums := np.frombuffer(expected[0])).any():  # no number, whatever its bits
                np.testing.assert_array_equal(np.frombuffer(found[0]), expected_sums)
                found, expected = found[1:], expected[1:]
            assert found == expected
