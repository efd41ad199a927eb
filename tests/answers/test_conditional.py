"""Means by eighths and bins against plain numpy, and their errors against many runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from answers.tables import table_from

from mcsv.answers.bins import BINS, EDGES, GROUPS
from mcsv.answers.conditional import by_bin, by_eighth, overall


def sample(seed: int, draws: int = 40_000) -> tuple[np.ndarray, np.ndarray]:
    numbers = np.random.default_rng(seed)
    u = numbers.random((2, draws))
    return u, 3 * u[:1] + numbers.normal(size=(1, draws))


def test_eighths_and_bins_are_those_of_numpy() -> None:
    u, y = sample(1)
    table = table_from(u, y)
    eighths, bins = by_eighth(table), by_bin(table)
    for driver in (0, 1):
        for part in range(8):
            here = np.floor(8 * u[driver]) == part
            np.testing.assert_allclose(eighths.mean[driver, part, 0], y[0, here].mean())
            assert eighths.draws[driver, part] == here.sum()
        for place in (0, 40, BINS - 1):
            here = (EDGES[place] <= u[driver]) & (u[driver] < EDGES[place + 1])
            np.testing.assert_allclose(bins.mean[driver, place, 0], y[0, here].mean())
    np.testing.assert_allclose(overall(table)[0], y.mean(axis=1))


def test_errors_are_those_that_runs_differ_by() -> None:
    runs = [by_eighth(table_from(*sample(seed, 8000))) for seed in range(60)]
    spread = np.std([run.mean for run in runs], axis=0)
    ratio = np.sqrt(np.mean([run.se**2 for run in runs], axis=0)) / spread
    assert 0.9 < ratio.mean() < 1.1
    assert ((ratio > 0.7) & (ratio < 1.4)).all()


def test_a_share_has_an_error_even_where_nothing_was_seen() -> None:
    u, y = sample(2)
    found = by_eighth(table_from(u, (y < -9).astype(float), yes_no=True))
    assert (found.mean == 0).all()
    assert ((found.se > 0) & (found.se < 1e-3)).all()


def test_what_is_counted_stands_by_its_numbers_and_the_rest_is_empty() -> None:
    happens = (np.arange(6400) % 5 == 0).astype(float)[None]
    found = by_eighth(table_from(happens, 10 * happens, counted=True))
    assert found.mean[0, :2, 0].tolist() == [0.0, 10.0]
    assert np.isnan(found.mean[0, 2:]).all()
    assert found.draws[0].tolist() == [5120, 1280, 0, 0, 0, 0, 0, 0]


def test_one_group_tells_no_error_of_a_mean() -> None:
    table = table_from(*sample(3, 3200))
    alone = replace(table, counts=table.counts.copy(), sums=table.sums.copy())
    alone.counts[1:], alone.sums[1:] = 0, 0.0
    assert np.isfinite(by_eighth(alone).mean).all()
    assert np.isnan(by_eighth(alone).se).all()


def test_a_handful_of_draws_tells_a_mean_and_no_error() -> None:
    """Groups are too many for the draws of a bin to tell what differs between them."""
    u, y = sample(2, 2_000)
    found = by_bin(table_from(u, y))
    few = found.draws < GROUPS
    assert few.any()
    assert np.isnan(found.se[few]).all()
    some = few & (found.draws > 0)
    assert np.isfinite(found.mean[some]).all()
