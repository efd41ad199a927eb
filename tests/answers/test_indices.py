"""First-order indices: exact where they are known, unbiased where they are 0, with errors that are honest."""

from __future__ import annotations

import numpy as np
import pytest
from answers.tables import table_from
from campaign import effort

from mcsv.answers.bins import EDGES, BinTable
from mcsv.answers.indices import first_order


def uniforms(seed: int, drivers: int, draws: int) -> np.ndarray:
    return np.random.default_rng(seed).random((drivers, draws))


def ishigami(u: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * u - 1)
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_ishigami_over_seeds_has_no_bias_and_errors_that_fit() -> None:
    found, errors = [], []
    for seed in range(effort(100, 12)):
        u = uniforms(seed, 3, 100_000)
        indices = first_order(table_from(u, ishigami(u)[None]))
        found.append(indices.value[:, 0])
        errors.append(indices.se[:, 0])
    runs = len(found)
    spread = np.std(found, axis=0, ddof=1)
    truth = np.array([0.31390519114781146, 0.4424111447900409, 0.0])
    assert (np.abs(np.mean(found, axis=0) - truth) < 4 * spread / np.sqrt(runs) + 1e-4).all()
    ratio = np.sqrt(np.mean(np.square(errors), axis=0)) / spread
    assert (ratio > 0.85 - 1.5 / np.sqrt(runs)).all()
    assert (ratio < 1.3 + 1.5 / np.sqrt(runs)).all()


def test_without_correction_they_would_be_far_off() -> None:
    # What the correction is for: 74 bins of noise at 20,000 draws.
    u = uniforms(1, 1, 20_000)
    noise = np.random.default_rng(2).normal(size=20_000)
    table = table_from(u, noise[None])
    counts, sums = table.counts.sum(axis=0)[0], table.sums.sum(axis=0)[0, :, 0]
    plain = np.sum(counts * (sums / counts - noise.mean()) ** 2) / noise.size / noise.var()
    found = first_order(table)
    assert plain > 5 * found.se[0, 0]
    assert abs(found.value[0, 0]) < 4 * found.se[0, 0]


def test_a_driver_that_widens_an_outcome_without_moving_it_explains_nothing() -> None:
    # The outer bins are narrow, and vary most here: noise pooled over all bins would leave some of theirs as an effect.
    found = []
    for seed in range(effort(200, 30)):
        u = uniforms(seed, 1, 20_000)
        noise = np.random.default_rng(10_000 + seed).normal(size=u.shape[1])
        indices = first_order(table_from(u, ((2.0 * u[0] - 1.0) ** 8 * noise)[None]))
        found.append((indices.value[0, 0], indices.se[0, 0]))
    values, errors = np.array(found).T
    spread = values.std(ddof=1)
    assert abs(values.mean()) < 4.0 * spread / np.sqrt(values.size)
    assert 0.7 < np.sqrt(np.mean(errors**2)) / spread < 1.4


def test_what_is_counted_has_the_share_between_its_numbers() -> None:
    numbers = np.random.default_rng(3)
    happens = numbers.random(50_000) < 0.3
    y = 2.0 * happens + numbers.normal(size=happens.size)
    found = first_order(table_from(happens[None].astype(float), y[None], counted=True))
    assert abs(found.value[0, 0] - 0.84 / 1.84) < 4 * found.se[0, 0]


def test_an_outcome_that_never_varies_has_none() -> None:
    found = first_order(table_from(uniforms(4, 2, 5000), np.zeros((1, 5000))))
    assert np.isnan(found.value).all()


def term_by_term(table: BinTable, driver: int, outcome: int, groups: list[int]) -> float:
    """One index of some groups as the module says it, a bin at a time."""
    counts, sums = table.counts[groups, driver], table.sums[groups, driver, :, outcome]
    n, total = counts.sum(), sums.sum()
    variance = table.squares[groups, outcome].sum() / n - (total / n - table.centres[outcome]) ** 2
    bins = range(counts.shape[1])
    share = [counts[:, b].sum() / n for b in bins]
    mean = [sums[:, b].sum() / max(counts[:, b].sum(), 1) for b in bins]
    between = sum(share[b] * (mean[b] - total / n) ** 2 for b in bins)
    within = max(variance - between, 0.0) * n / (n - sum(part > 0 for part in share))

    def noise(b: int) -> float:
        there = [g for g in range(len(groups)) if counts[g, b]]
        apart = [counts[g, b] * (sums[g, b] / counts[g, b] - mean[b]) ** 2 for g in there]
        return sum(apart) / (len(there) - 1) if len(there) > 1 else within

    index = between - sum((1 - share[b]) * noise(b) / n for b in bins if share[b])
    if table.drivers[driver] not in table.counted and all(share):
        width = np.diff(EDGES)
        middle = EDGES[:-1] + width / 2
        for b in bins[1:-1]:
            left, right = b - 1, b + 1
            chance = sum(noise(other) / (n * share[other]) for other in (left, right))
            slope = ((mean[right] - mean[left]) ** 2 - chance) / (middle[right] - middle[left]) ** 2
            index += width[b] ** 3 * slope / 12
    return float(index / variance)


@pytest.mark.parametrize(("draws", "counted"), [(100_000, False), (3_000, False), (3_000, True)])
def test_sums_over_all_bins_are_those_of_each_bin(draws: int, counted: bool) -> None:
    # Of 3,000 draws many an outer bin has draws of one group alone, or none at all.
    u, noise = uniforms(5, 2, draws), np.random.default_rng(6).normal(size=(2, draws))
    drivers = np.floor(4.0 * u) if counted else u
    table = table_from(drivers, np.stack([3.0 * u[0] ** 2 + noise[0], noise[1]]), counted=counted)
    found, every = first_order(table), list(range(len(table.draws)))
    for driver in range(2):
        for outcome in range(2):
            index = term_by_term(table, driver, outcome, every)
            assert found.value[driver, outcome] == pytest.approx(index, abs=1e-12)
    without = [term_by_term(table, 0, 0, [g for g in every if g != left]) for left in every]
    assert found.se[0, 0] == pytest.approx(np.std(without) * np.sqrt(len(every) - 1), rel=1e-9)
