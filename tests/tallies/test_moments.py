"""Moments where subtraction would lose everything, and against exact sums."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from mcsv.tallies import LANES, Cells, Moments
from mcsv.tallies.moments import add_sums

CELL = Cells(np.zeros(1), np.ones(1), bits=7, counters=0, categories=1)


def moments_of(rows: list[np.ndarray], centre: float) -> Moments:
    total = Moments.start(CELL)
    for row in rows:
        sums = np.zeros((1, 3, LANES))
        add_sums(row, centre, int(np.count_nonzero(row < 0)), sums[0])
        total = total.merge(Moments.closed(SimpleNamespace(sums=sums), CELL, row.size))
    return total


def exact(values: np.ndarray) -> tuple[float, float]:
    numbers = [Fraction(float(value)) for value in values]
    mean = sum(numbers) / len(numbers)
    square = sum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1)
    return float(mean), float(square) ** 0.5


@pytest.mark.parametrize("scale", [1.0, 1e6, -1e9, 1e-200, 1e100])
@pytest.mark.parametrize("spread", [1e-12, 1e-6, 0.3])
def test_a_spread_tiny_beside_the_mean(scale: float, spread: float) -> None:
    values = scale * (1.0 + spread * np.random.default_rng(1).normal(0, 1, 3000))
    mean, sd = exact(values)
    found = moments_of([values[:700], values[700:2048], values[2048:]], float(values[5]))
    assert found.mean(values[5:6])[0] == pytest.approx(mean, rel=1e-15)
    assert found.sd()[0] == pytest.approx(sd, rel=1e-9)


def test_a_centre_some_spreads_away_does_no_harm() -> None:
    values = 1e6 + np.random.default_rng(2).normal(0, 1, 3000)
    mean, sd = exact(values)
    found = moments_of([values], 1e6 + 10.0)
    assert found.mean(np.array([1e6 + 10.0]))[0] == pytest.approx(mean, rel=1e-15)
    assert found.sd()[0] == pytest.approx(sd, rel=1e-12)


def test_shortfall() -> None:
    values = np.random.default_rng(3).normal(0.5, 1, 5000)
    found = moments_of([values[:1024], values[1024:]], 0.5)
    assert found.shortfall_mean()[0] == pytest.approx(np.maximum(-values, 0).mean(), rel=1e-13)


def test_constants_have_no_spread() -> None:
    found = moments_of([np.full(1000, 0.1), np.full(24, 0.1)], 0.1)
    assert found.sd()[0] == 0.0
    assert found.mean(np.array([0.1]))[0] == 0.1


def test_one_draw_has_no_sd() -> None:
    found = moments_of([np.array([3.0])], 1.0)
    assert found.mean(np.array([1.0]))[0] == 3.0
    assert np.isnan(found.sd()[0])


def test_nothing_seen() -> None:
    assert Moments.start(CELL).shortfall_mean().tolist() == [0.0]
    assert np.isnan(Moments.start(CELL).sd()).all()


@pytest.mark.parametrize("cells", [1, 2, 7, 300])
def test_lanes_are_added_one_after_the_other(cells: int) -> None:
    """In pairs the last bits would be others, and those of parts that another version stored."""
    scales = 10.0 ** np.random.default_rng(5).integers(-9, 9, (cells, 3, LANES))
    sums = scales * np.random.default_rng(6).normal(size=(cells, 3, LANES))
    total = np.zeros((cells, 3))
    for lane in range(LANES):
        total += sums[:, :, lane]
    several = Cells(np.zeros(cells), np.ones(cells), bits=7, counters=0, categories=1)
    found = Moments.closed(SimpleNamespace(sums=sums), several, 1)
    assert found.distance.tolist() == total[:, 0].tolist()
    assert found.shortfall.tolist() == total[:, 2].tolist()
