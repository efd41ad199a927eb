"""Chances of what was observed are those of the predictive distributions of conjugate families, to their errors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom, chi2, nbinom, norm

from mcsv.answers.sightings import Cases, Count, Measured, Sighting
from mcsv.answers.surprise import Share, Surprise, met, surprise

DRAWS = 100_000
LEVELS = np.array([0.05, 0.5, 0.95])
RANDOM = np.random.default_rng(8)
SCORE = RANDOM.standard_normal(DRAWS)
CHANCE = RANDOM.beta(4, 16, DRAWS)
RATE = RANDOM.gamma(6, 2, DRAWS)


def asked(*seen: tuple[Sighting, np.ndarray]) -> Surprise:
    sightings, truths = zip(*seen, strict=True)
    return surprise(sightings, truths, range(len(seen)), LEVELS)


def left(*seen: tuple[Sighting, np.ndarray]) -> Share:
    """The chance to miss by as much, each draw weighed by how likely what was seen is in it."""
    sightings, truths = zip(*seen, strict=True)
    missed = sum(one.missed(one.value, truth) for one, truth in seen)
    return met(sightings, truths, range(len(seen)), np.exp(-0.5 * (missed - missed.min())))


def near(share: Share, truth: float) -> None:
    value, low, high = share
    assert low <= value <= high
    assert abs(value - truth) <= 4 * max((high - low) / 3.92, 1 / DRAWS)


@pytest.mark.parametrize("value", [0.2, 2.0, -3.0])
def test_a_figure_with_an_error(value: float) -> None:
    found, spread = asked((Measured(value, 0.5), SCORE)), np.sqrt(1.25)
    near(found.alone[0], 2 * norm.sf(abs(value) / spread))
    assert found.together == found.alone[0]
    assert np.all(np.abs(found.expected - spread * norm.ppf(LEVELS)) < 4 * found.expected_se)


@pytest.mark.parametrize("value", [0, 6, 14])
def test_successes_among_cases(value: int) -> None:
    law = betabinom(30, 4, 16)
    near(asked((Cases(value, 30), CHANCE)).alone[0], min(1.0, 2 * min(law.cdf(value), law.sf(value - 1))))


@pytest.mark.parametrize("value", [0, 12, 33])
def test_a_count_of_events(value: int) -> None:
    law = nbinom(6, 1 / 3)
    near(asked((Count(value), RATE)).alone[0], min(1.0, 2 * min(law.cdf(value), law.sf(value - 1))))


@pytest.mark.parametrize("second", [0.9, 0.6, -1.0])
def test_two_figures_of_one_truth_are_as_far_apart_as_their_errors_allow(second: float) -> None:
    found = asked((Measured(1.0, 0.1), SCORE), (Measured(second, 0.1), SCORE))
    figures, spread = np.array([1.0, second]), np.array([[1.01, 1.0], [1.0, 1.01]])
    near(found.together, chi2.sf(figures @ np.linalg.solve(spread, figures), 2))
    assert min(share for share, _, _ in found.alone) > 0.3
    # Given both, what is left of the misses is that of one degree of freedom.
    near(left((Measured(1.0, 0.1), SCORE), (Measured(second, 0.1), SCORE)), missed_after(1.0, second))


def missed_after(first: float, second: float) -> float:
    """By numbers: x given both is normal; a new pair misses it by a chi-square of two degrees."""
    middle, spread = 0.01 / 2.01 * (first + second) * 100, np.sqrt(0.01 / 2.01)
    x = np.linspace(middle - 9 * spread, middle + 9 * spread, 20_001)
    missed = ((first - x) ** 2 + (second - x) ** 2) / 0.01
    return float(np.average(chi2.sf(missed, 2), weights=norm.pdf(x, middle, spread)))


def test_a_pair_that_no_straight_line_tells_apart_is_met_by_no_draw() -> None:
    # x near 0, and its square near 4.
    pair = (Measured(0.0, 0.1), SCORE), (Measured(4.0, 0.1), SCORE**2)
    found = asked(*pair)
    assert min(share for share, _, _ in (*found.alone, found.together)) > 0.01
    assert left(*pair)[0] < 1e-3
    bent = (Measured(2.0, 0.1), SCORE), (Measured(4.1, 0.1), SCORE**2)
    assert left(*bent)[0] > 0.1


def test_figures_that_are_what_they_must_be_surprise_nobody() -> None:
    # Of no cases there are no successes; a figure seen twice is as far out as once.
    found = asked((Cases(0, 0), CHANCE), (Cases(6, 30), CHANCE))
    assert found.alone[0][0] == 1.0
    near(found.together, asked((Cases(6, 30), CHANCE), (Cases(0, 0), CHANCE)).together[0])
    assert left((Cases(0, 0), CHANCE))[0] == 1.0


def test_a_figure_in_the_middle_is_as_far_out_as_any() -> None:
    whole = np.full(DRAWS, 0.5)
    found = asked((Cases(10, 20), whole), (Cases(10, 20), whole))
    assert found.alone[0][0] == 1.0
    assert found.together[0] > 0.99


def test_what_weighs_nothing_may_lie_where_no_figure_arises() -> None:
    truths = np.array([0.2, 0.3, np.nan, -1.0])
    assert met([Cases(6, 30)], [truths], [1], np.array([1.0, 1.0, 0.0, 0.0]))[0] in (0.0, 0.5, 1.0)


def test_the_error_of_all_together_is_what_it_differs_by_from_draws_to_draws() -> None:
    """What is far out is told by the middle and spread of the same draws, which differ from run to run as well."""
    random, found = np.random.default_rng(21), []
    for run in range(200):
        truths = random.standard_normal((2, 4_000))
        figures = (Measured(0.9, 0.5), Measured(0.4, 0.5))
        found.append(surprise(figures, [*truths], [2 * run, 2 * run + 1], LEVELS).together)
    shares, lows, highs = np.array(found).T
    assert shares.mean() == pytest.approx(chi2.sf((0.9**2 + 0.4**2) / 1.25, 2), abs=0.003)
    assert shares.std() == pytest.approx(((highs - lows) / 3.92).mean(), rel=0.15)
