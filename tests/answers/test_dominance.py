"""Verdicts of dominance: right on pairs of normals that are known, and seldom wrong on near misses."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from campaign import effort
from scipy.special import ndtr, ndtri

from mcsv.answers.dominance import (
    ALPHA,
    DOES_NOT,
    DOMINATES,
    UNTOLD,
    Dominance,
    Verdict,
    both_orders,
    first_order,
    second_order,
)

EDGES = np.concatenate([[-40.0], np.linspace(-12, 12, 2401), [40.0]])


def drawn(mean: float, sd: float, draws: int, numbers: np.random.Generator) -> np.ndarray:
    return mean + sd * numbers.standard_normal(draws)


def judged(first: np.ndarray, second: np.ndarray) -> tuple[Dominance, Dominance]:
    ends = min(first.min(), second.min()), max(first.max(), second.max())
    counts = [np.histogram(sample, EDGES)[0] for sample in (first, second)]
    low, high = np.clip(EDGES[:-1], *ends), np.clip(EDGES[1:], *ends)
    return first_order(*counts, worse=1.0), second_order(low, high, *counts)


# Mean and sd of each: which of the two dominates the other, to either order. The two distribution functions cross once
# where the sds differ, and below the crossing the wider one is above.
PAIRS = {
    "shift": ((0.5, 1.0), (0.0, 1.0), (True, False), (True, False)),
    "spread": ((0.0, 1.0), (0.0, 2.0), (False, False), (True, False)),
    "crossing": ((0.4, 2.0), (0.0, 1.0), (False, False), (False, False)),
}


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("draws", [100_000, 1_000_000])
@pytest.mark.parametrize("paired", [False, True])
def test_known_pairs(name: str, draws: int, paired: bool) -> None:
    one, other, first, second = PAIRS[name]
    for seed in range(effort(2_000_000 // draws, 1)):
        numbers = np.random.default_rng(seed)
        a = drawn(*one, draws, numbers)
        b = drawn(*other, draws, np.random.default_rng(seed) if paired else numbers)
        forth, back = judged(a, b), judged(b, a)
        assert tuple(each[0].verdict == DOMINATES for each in (forth, back)) == first
        assert tuple(each[1].verdict == DOMINATES for each in (forth, back)) == second
        for each, true in zip((forth, back), zip(first, second, strict=True), strict=True):
            for order, dominates in zip(each, true, strict=True):
                assert dominates or order.verdict == DOES_NOT


def test_largest_differences_of_distribution_functions() -> None:
    # The difference of two normal distribution functions is largest where the densities cross.
    a, b = drawn(0.4, 2.0, 1_000_000, np.random.default_rng(1)), drawn(0.0, 1.0, 1_000_000, np.random.default_rng(2))
    x = np.linspace(-10, 10, 200_001)
    apart = ndtr((x - 0.4) / 2) - ndtr(x)
    assert apart.max() == pytest.approx(0.10427221, abs=1e-6)
    assert judged(a, b)[0].largest == pytest.approx(apart.max(), abs=3e-3)
    assert judged(b, a)[0].largest == pytest.approx(-apart.min(), abs=3e-3)


@pytest.mark.parametrize("violated", [0.005, 0.012, 0.02])
def test_near_misses_are_seldom_taken_for_dominance(violated: float) -> None:
    """The first is 1 better, but in a share of draws far worse: that must not be overlooked."""
    false, seeds, draws = 0, effort(200, 20), 100_000
    for seed in range(seeds):
        numbers = np.random.default_rng(seed)
        second = drawn(0.0, 1.0, draws, numbers)
        first = drawn(1.0, 1.0, draws, numbers)
        first[numbers.random(draws) < violated] = -9.0
        known = judged(first, second)[0]
        false += known.verdict == DOMINATES and known.but < violated
    assert false <= 0.05 * seeds


@pytest.mark.parametrize("gap", [0.02, 0.05])
def test_second_order_near_misses(gap: float) -> None:
    """The first is narrower, but its mean is lower by a gap: by so much is its mean shortfall larger in the end."""
    false, seeds, draws = 0, effort(200, 20), 100_000
    for seed in range(seeds):
        numbers = np.random.default_rng(seed)
        known = judged(drawn(-gap, 1.0, draws, numbers), drawn(0.0, 2.0, draws, numbers))[1]
        false += known.verdict == DOMINATES and known.but < gap
    assert false <= 0.05 * seeds


def test_alike_cannot_be_told_and_few_draws_tell_nothing() -> None:
    numbers = np.random.default_rng(4)
    for known in judged(drawn(0, 1, 100_000, numbers), drawn(0, 1, 100_000, numbers)):
        assert known.verdict == UNTOLD
    assert judged(drawn(0.5, 1, 500, numbers), drawn(0, 1, 500, numbers))[0].verdict == UNTOLD


def test_more_draws_leave_less_open() -> None:
    numbers = np.random.default_rng(5)
    found = [judged(drawn(0.5, 1, n, numbers), drawn(0, 1, n, numbers)) for n in (10_000, 100_000, 1_000_000)]
    for few, many in pairwise(found):
        assert all(more.but < less.but for less, more in zip(few, many, strict=True))


def test_better_in_every_draw_is_known_from_pairs() -> None:
    a = drawn(0.0, 1.0, 10_000, np.random.default_rng(6))
    counts = [np.histogram(sample, EDGES)[0] for sample in (a + 0.2, a)]
    assert first_order(*counts, worse=1.0).verdict == UNTOLD
    assert first_order(*counts, worse=4e-4) == Dominance(DOMINATES, 4e-4, 0.0)


def test_the_margin_of_chances_is_that_of_both_distribution_functions() -> None:
    """Each of the two is within ``eps`` everywhere but with probability 2 exp(-2 n eps^2) (Massart 1990), both of them
    but for ALPHA.
    """
    draws = 10_000
    worse, better = np.array([draws // 2, draws // 2]), np.array([0, draws])
    eps = first_order(better, worse, worse=1.0).but / 2.0
    assert 2.0 * 2.0 * np.exp(-2.0 * draws * eps**2) == pytest.approx(ALPHA, rel=1e-9)


@pytest.mark.parametrize(("ahead", "verdict"), [(0.015, UNTOLD), (0.025, DOMINATES)])
def test_who_is_ahead_by_less_than_what_is_left_open_is_not_told_to_dominate(ahead: float, verdict: Verdict) -> None:
    """With 100,000 draws 0.0094 is left open: who is surely ahead by 0.0056 only may be behind by more elsewhere."""
    draws = 100_000
    half, more = draws // 2, round(ahead * draws)
    known = first_order(np.array([half - more, half + more]), np.array([half, half]), worse=1.0)
    assert known.but == pytest.approx(0.00936, abs=1e-5)
    assert known.verdict == verdict


def test_what_is_left_open_of_mean_shortfalls_holds_however_draws_are_paired() -> None:
    """Of two that go against each other the difference errs by the sum of both errors, and by no root of squares."""
    draws = 10_000
    first = drawn(0.0, 1.0, draws, np.random.default_rng(7))
    apart = first - (-first)
    z = -ndtri(ALPHA / (2 * 128))
    least = -apart.mean() + z * apart.std() / np.sqrt(draws)  # at the largest amount, below which all lie
    assert judged(first, -first)[1].but == pytest.approx(least, rel=0.05)
    assert judged(first, -first)[1].but >= least


def test_what_happens_between_two_amounts_is_left_open() -> None:
    """The first is 0 or 2, the second always 1: below 1 the first has a mean shortfall of a half, the second none. At
    no amount that is looked at (0 and 2) are they apart.
    """
    draws, hair = 10**8, 1e-9
    low, high = np.array([-hair, 0.0, 2.0]), np.array([0.0, 2.0, 2.0 + hair])
    spread, certain = np.array([draws // 2, 0, draws // 2]), np.array([0, draws, 0])
    known = second_order(low, high, spread, certain)
    assert known.largest == pytest.approx(0.0, abs=1e-8)
    assert known.but >= 0.5 - 1e-8
    assert known.verdict != DOMINATES


def test_a_worse_tail_that_only_mean_shortfalls_see_denies_both_orders() -> None:
    """A thin tail is far below what tells two distribution functions apart; its shortfalls are seen all the same."""
    numbers = np.random.default_rng(3)
    first, second = judged(drawn(1.0, 1.1, 1_000_000, numbers), drawn(0.0, 0.7, 1_000_000, numbers))
    assert (first.verdict, second.verdict) == (DOMINATES, DOES_NOT)
    assert [each.verdict for each in both_orders(first, second)] == [DOES_NOT, DOES_NOT]
    assert [each.but for each in both_orders(first, second)] == [first.but, second.but]


@pytest.mark.parametrize("first", [DOMINATES, UNTOLD, DOES_NOT])
@pytest.mark.parametrize("second", [DOMINATES, UNTOLD, DOES_NOT])
def test_verdicts_to_both_orders_never_contradict_each_other(first: Verdict, second: Verdict) -> None:
    one, two = both_orders(Dominance(first, 0.1, 0.0), Dominance(second, 2.0, 0.0))
    assert one.verdict <= two.verdict
    assert (one.but, two.but) == (0.1, 2.0)
    if first <= second:  # what dominates less to the first order says nothing that the other does not
        assert (one.verdict, two.verdict) == (first, second)
