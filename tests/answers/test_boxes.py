"""Boxes against planted ones, a plain peeling, and models in which there is nothing to find."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsv.answers.bins import BINS, EDGES
from mcsv.answers.boxes import Seen, boxes_of, seen_in, settled_again
from mcsv.answers.peeling import PEEL, PEELS, Limits, Sample, peeled, settled
from tests.campaign import effort

DRAWS = 2**15

Floats = NDArray[np.float64]
Rule = Callable[[Floats], Floats]
Drawn = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def drawn(rng: np.random.Generator, rule: Rule, drivers: int = 10, draws: int = DRAWS) -> Drawn:
    """Bins of uniform drivers, and yes with the probability of a rule."""
    u = rng.random((drivers, draws))
    bins = np.searchsorted(EDGES, u, side="right").astype(np.int64) - 1
    return bins.astype(np.uint8), rng.random(draws) < rule(u)


def planted(u: Floats) -> Floats:
    """Nine in ten inside a box of 0.3 x 0.4 of all draws, one in twenty elsewhere."""
    return np.where((u[1] > 0.7) & (u[4] < 0.4), 0.9, 0.05)


def shares(box: Limits) -> dict[int, tuple[float, float]]:
    """The limits of a box as probabilities of the driver's own."""
    return {driver: (float(EDGES[box.low[driver]]), float(EDGES[box.high[driver] + 1])) for driver in box.drivers}


@pytest.mark.parametrize("seed", range(effort(20, 1)))
def test_a_planted_box_is_found_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    (box,) = boxes_of(Sample(*drawn(rng, planted), BINS))
    found = shares(box)
    assert set(found) == {1, 4}
    np.testing.assert_allclose(found[1], (0.7, 1.0), atol=0.03)
    np.testing.assert_allclose(found[4], (0.0, 0.4), atol=0.03)
    seen = seen_in([box], *drawn(rng, planted, draws=2 * DRAWS))
    high, low = found[4][1], found[1][0]
    inside = 0.05 * high * (1 - low) + 0.85 * min(high, 0.4) * min(1 - low, 0.3)  # P(in the box and yes)
    density, coverage = inside / (high * (1 - low)), inside / 0.152  # 0.12 x 0.9 + 0.88 x 0.05
    assert abs(seen.cases_inside[0] / seen.inside[0] - density) < 4 * np.sqrt(density * (1 - density) / seen.inside[0])
    assert abs(seen.cases_inside[0] / seen.cases - coverage) < 4 * np.sqrt(coverage * (1 - coverage) / seen.cases)


def test_a_box_with_fewer_cases_than_asked_for_keeps_them() -> None:
    """Opening one side of it alone does not bring as many as are asked for."""
    bins, yes = drawn(np.random.default_rng(4), planted, draws=2**12)
    sample = Sample(bins, yes, BINS)
    box = Limits.none(10, BINS).at(0, 0, BINS // 2).at(4, 0, BINS // 10)
    inside = np.count_nonzero(box.holds(bins) & yes)
    found = settled(sample, box, float(np.count_nonzero(yes)))
    assert np.count_nonzero(found.holds(bins) & yes) >= inside > 0


def test_three_of_ninety_are_found() -> None:
    def rule(u: Floats) -> Floats:
        return np.where((u[1] > 0.7) & (u[40] < 0.4) & (u[77] > 0.2), 0.8, 0.03)

    (box,) = boxes_of(Sample(*drawn(np.random.default_rng(1), rule, 90), BINS))
    found = shares(box)
    assert set(found) == {1, 40, 77}
    np.testing.assert_allclose([*found[1], *found[40], *found[77]], [0.7, 1, 0, 0.4, 0.2, 1], atol=0.03)


def test_a_second_box_is_found_where_it_pays() -> None:
    def rule(u: Floats) -> Floats:
        other = np.where((u[0] < 0.2) & (u[8] > 0.6), 0.7, 0.03)
        return np.where((u[1] > 0.8) & (u[4] < 0.4), 0.9, other)

    rng = np.random.default_rng(2)
    first, second = boxes_of(Sample(*drawn(rng, rule), BINS))
    assert (set(first.drivers), set(second.drivers)) == ({1, 4}, {0, 8})
    bins, yes = drawn(rng, rule)
    seen = seen_in([first, second], bins, yes)
    apart = second.holds(bins) & ~first.holds(bins)
    assert seen.inside.tolist() == [np.count_nonzero(first.holds(bins)), np.count_nonzero(apart)]
    assert seen.cases_inside[1] == np.count_nonzero(apart & yes)


@pytest.mark.parametrize("p", [0.011, 0.15, 0.9])
@pytest.mark.parametrize("seed", range(effort(20, 1)))
def test_without_structure_there_is_no_box(seed: int, p: float) -> None:
    bins, yes = drawn(np.random.default_rng(seed), lambda u: np.full(u.shape[1], p), 40)
    assert boxes_of(Sample(bins, yes, BINS)) == []


def test_an_event_is_a_limit_by_itself() -> None:
    rng = np.random.default_rng(3)
    bins, _ = drawn(rng, planted)
    bins[2] = rng.random(DRAWS) < 0.08
    (box,) = boxes_of(Sample(bins, rng.random(DRAWS) < np.where(bins[2] == 1, 0.7, 0.01), BINS))
    assert box.sides == [(2, False)]
    assert box.low[2] == 1


def test_rare_cases_stand_beside_others_that_count_for_more() -> None:
    def rule(u: Floats) -> Floats:
        return np.where((u[1] > 0.7) & (u[4] < 0.4), 0.02, 0.0002)

    bins, yes = drawn(np.random.default_rng(4), rule, draws=2**18)
    kept = yes | (np.arange(yes.size) < DRAWS)
    others = np.count_nonzero(kept & ~yes)
    weight = (yes.size - np.count_nonzero(yes)) / others
    sample = Sample(bins[:, kept], yes[kept], BINS, weight)
    (box,) = boxes_of(sample)
    found = shares(box)
    assert set(found) == {1, 4}
    np.testing.assert_allclose([*found[1], *found[4]], [0.7, 1, 0, 0.4], atol=0.03)
    cases, draws = sample.size(box.holds(sample.bins))
    assert abs(cases / draws - 0.02) < 0.003


def test_limits_are_set_anew_by_finer_bins() -> None:
    rng = np.random.default_rng(5)
    u = rng.random((10, DRAWS))
    sample = Sample((250 * u).astype(np.uint8), rng.random(DRAWS) < planted(u), 250)
    rough = Limits.none(10, 250).at(1, 170, 249).at(4, 0, 95)
    (box,) = settled_again(sample, [rough])
    assert abs(box.low[1] - 175) <= 1
    assert abs(box.high[4] - 99) <= 1


def plainly_peeled(sample: Sample, least: float) -> Limits:
    """The same peeling, one driver, side and bin after another, every count made anew."""
    drivers = sample.bins.shape[0]
    weights = np.where(sample.yes, 1.0, sample.weight)

    def size(mask: NDArray[np.bool_]) -> tuple[float, float]:
        return float(sample.yes[mask].sum()), float(weights[mask].sum())

    limits = best = Limits.none(drivers, sample.width)
    inside = np.ones(sample.yes.size, bool)
    most = size(inside)[0] ** 1.5 / size(inside)[1]
    for _ in range(PEELS):
        cases, draws = size(inside)
        tried = []
        for above in (False, True):
            for driver in range(drivers):
                own, gone, cut = sample.bins[driver], np.zeros(inside.size, bool), 0
                order = range(sample.width - 1, -1, -1) if above else range(sample.width)
                for cut in order:
                    gone |= inside & (own == cut)
                    if size(gone)[1] >= PEEL * draws:
                        break
                left, kept = size(inside & ~gone)
                if left >= least and kept > 0.5:
                    tried.append((np.log(left / cases) / np.log(kept / draws), above, driver, cut, inside & ~gone))
        if not tried:
            break
        _, above, driver, cut, inside = min(tried, key=lambda each: each[0])
        low, high = int(limits.low[driver]), int(limits.high[driver])
        limits = limits.at(driver, low, cut - 1) if above else limits.at(driver, cut + 1, high)
        left, kept = size(inside)
        if left**1.5 / kept > most:
            most, best = left**1.5 / kept, limits
    return best


@pytest.mark.parametrize("weight", [1.0, 3.0])
def test_peeling_is_that_of_plain_loops(weight: float) -> None:
    bins, yes = drawn(np.random.default_rng(6), planted, 5, 3000)
    bins[3] = np.minimum(bins[3], 1)
    sample = Sample(bins, yes, BINS, weight)
    fast, slow = peeled(sample, 60.0), plainly_peeled(sample, 60.0)
    assert fast.sides
    np.testing.assert_array_equal(fast.low, slow.low)
    np.testing.assert_array_equal(fast.high, slow.high)


def test_what_is_seen_adds_up() -> None:
    bins, yes = drawn(np.random.default_rng(7), planted)
    box = Limits.none(10, BINS).at(1, 50, BINS - 1)
    parts = [seen_in([box], bins[:, some], yes[some]) for some in (slice(0, 1000), slice(1000, None))]
    whole, both = seen_in([box], bins, yes), parts[0] + parts[1]
    assert isinstance(both, Seen)
    assert (whole.draws, whole.cases) == (both.draws, both.cases)
    assert (whole.inside == both.inside).all()
    assert (whole.cases_inside == both.cases_inside).all()
