"""The shift of a driver among deficits against plain numpy, and silence where there are too few."""

from __future__ import annotations

import numpy as np
from answers.tables import table_from

from mcsv.answers.shift import FEWEST, shift


def test_the_mean_percentile_among_deficits_and_its_error() -> None:
    numbers = np.random.default_rng(1)
    u = numbers.random((2, 100_000))
    deficit = u[0] + 0.2 * numbers.normal(size=100_000) < 0.05
    found = shift(table_from(u, deficit[None].astype(float), yes_no=True))
    exact = u[:, deficit].mean(axis=1)
    np.testing.assert_allclose(found.percentile[:, 0], exact, atol=0.001)
    np.testing.assert_allclose(found.se[:, 0], u[:, deficit].std(axis=1) / np.sqrt(deficit.sum()), rtol=0.02)
    ranked = np.sort(u[0, deficit])
    distance = np.abs((np.arange(ranked.size) + 1) / ranked.size - ranked).max()
    assert abs(found.distance[0, 0] - distance) < 0.02
    assert found.distance[1, 0] < 1.5 * found.noise[1, 0]
    assert abs(found.percentile[1, 0] - 0.5) < 4 * found.se[1, 0]


def test_a_driver_that_makes_no_difference_is_rarely_beyond_the_noise() -> None:
    beyond = 0
    for seed in range(100):
        numbers = np.random.default_rng(seed)
        found = shift(table_from(numbers.random((1, 4000)), (numbers.random((1, 4000)) < 0.1) * 1.0, yes_no=True))
        beyond += int(found.distance[0, 0] > found.noise[0, 0])
    assert beyond <= 11


def test_an_event_goes_by_the_middle_of_its_share() -> None:
    happens = np.repeat([0.0, 1.0], [6000, 2000])[None]
    deficit = np.zeros((1, 8000))
    deficit[0, 5900:7000] = 1.0  # 100 without the event, 1,000 with it
    found = shift(table_from(happens, deficit, yes_no=True, counted=True))
    np.testing.assert_allclose(found.percentile[0, 0], (100 * 0.375 + 1000 * 0.875) / 1100)
    np.testing.assert_allclose(found.distance[0, 0], 0.75 - 100 / 1100)


def test_too_few_deficits_and_other_outcomes_tell_nothing() -> None:
    u = np.random.default_rng(2).random((1, 5000))
    rare = (np.arange(5000) < FEWEST - 1)[None].astype(float)
    assert np.isnan(shift(table_from(u, rare, yes_no=True)).percentile).all()
    assert np.isnan(shift(table_from(u, u)).percentile).all()
