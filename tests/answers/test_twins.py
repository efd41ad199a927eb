"""The spread of a chance over worlds, from pairs of draws: closed forms, and where nothing could be known."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

from mcsv.answers.twins import known_spread

PAIRS = 2**16


def normal_pairs(seed: int, known: float = 0.6, luck: float = 0.8) -> tuple[np.ndarray, np.ndarray]:
    """A deficit where 1 + 0.6 K + 0.8 E < 0: the second moment of its chance is that of two correlated normals."""
    rng = np.random.default_rng(seed)
    world = 1.0 + known * rng.standard_normal(PAIRS)
    return tuple(world + luck * rng.standard_normal(PAIRS) < 0.0 for _ in range(2))  # type: ignore[return-value]


def test_a_normal_position() -> None:
    value, error = known_spread(*normal_pairs(1))
    assert abs(value - 0.15829357642901165) <= 4.0 * error


def test_no_bias_and_an_error_that_holds() -> None:
    seeds = effort(200, 40)
    values, errors = np.array([known_spread(*normal_pairs(seed)) for seed in range(seeds)]).T
    assert abs(values.mean() - 0.15829357642901165) <= 3.0 * values.std(ddof=1) / np.sqrt(seeds)
    assert np.sqrt((errors**2).mean()) == pytest.approx(values.std(ddof=1), rel=effort(15, 40) / 100)


def test_two_worlds() -> None:
    rng = np.random.default_rng(2)
    chance = np.where(rng.random(PAIRS) < 0.7, 0.02, 0.4)
    value, error = known_spread(rng.random(PAIRS) < chance, rng.random(PAIRS) < chance)
    assert abs(value - 0.38 * np.sqrt(0.21)) <= 4.0 * error


def test_all_is_luck_or_all_is_known() -> None:
    rng = np.random.default_rng(3)
    one, other = (rng.random(PAIRS) < 0.3 for _ in range(2))
    value, error = known_spread(one, other)
    assert value <= 4.0 * error
    value, error = known_spread(one, one)
    assert value == pytest.approx(np.sqrt(0.21), abs=4.0 * error)


def test_no_deficit_seen_is_not_none() -> None:
    never = np.zeros(1_000, np.bool_)
    value, error = known_spread(never, never)
    assert (value, error > 0.0) == (0.0, True)


def test_few_pairs_have_no_bias() -> None:
    """The square of an estimate is too large by its variance: of 40 pairs in two kinds of world, by a tenth."""
    rng, squares = np.random.default_rng(5), []
    for _ in range(4_000):
        chance = np.where(rng.random(40) < 0.5, 0.2, 0.8)
        squares.append(known_spread(rng.random(40) < chance, rng.random(40) < chance)[0] ** 2)
    assert np.mean(squares) == pytest.approx(0.09, abs=0.003)
