"""What a study of several inputs is worth: unit normal loss, and the sums over cases that two arms have."""

from __future__ import annotations

import numpy as np
import pytest
from answers.test_worth_of_trials import ARMS, TRUTH, arms
from campaign import effort
from scipy.special import ndtr

from mcsv.answers.summaries import Arm, worth_of_summaries

DRAWS = effort(2**17, 2**15)
SLOPES = np.array([1.0, -2.0, 1.5])
SDS = np.array([2.0, 4.0, 3.0])


def loss(mean: float, sd: float) -> float:
    t = abs(mean) / sd
    return float(sd * (np.exp(-t * t / 2) / np.sqrt(2 * np.pi) - t * ndtr(-t)))


def exact(counts: np.ndarray) -> float:
    """NB = 1 + sum of slopes times standard normal inputs: posterior means are normal with variance n / (n + sd^2)."""
    return loss(1.0, float(np.sqrt((SLOPES**2 * counts / (counts + SDS**2)).sum())))


def study(seed: int, counts: np.ndarray, draws: int = DRAWS) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((3, draws))
    nb = 1.0 + SLOPES @ x + rng.standard_normal(draws)
    seen = [Arm(row, "normal", int(count), float(sd)) for row, count, sd in zip(x, counts, SDS, strict=True)]
    return worth_of_summaries(seen, nb[:, None], (seed,))


@pytest.mark.parametrize("counts", [(5, 5, 5), (100, 100, 100), (1, 40, 10)])
def test_three_normal_inputs(counts: tuple[int, ...]) -> None:
    value, error = study(1, np.array(counts))
    assert abs(value - exact(np.array(counts))) <= 4.0 * error


def test_no_bias_and_an_error_that_holds() -> None:
    seeds, counts = effort(60, 8), np.array([20, 20, 20])
    found = np.array([study(seed, counts, 2**15) for seed in range(seeds)])
    sd = found[:, 0].std(ddof=1)
    assert abs(found[:, 0].mean() - exact(counts)) <= 0.005 * exact(counts) + 2.5 * sd / np.sqrt(seeds)
    assert np.sqrt((found[:, 1] ** 2).mean()) == pytest.approx(sd, rel=effort(25, 80) / 100)


@pytest.mark.parametrize("size", [5, 100])
def test_two_arms_are_told_alike(size: int) -> None:
    p, q = arms(2, DRAWS)
    seen = [Arm(values, "binomial", size) for values in (p, q)]
    value, error = worth_of_summaries(seen, (10_000 * (p - q) - 1_000)[:, None], (2,))
    assert len(ARMS) == 2
    assert abs(value - TRUTH[size]) <= 4.0 * error + 0.005 * TRUTH[size]


def test_what_is_seen_of_a_rate() -> None:
    rates = np.full(50_000, 2.5)
    seen = Arm(rates, "poisson", 4).seen(np.random.default_rng(1))
    assert seen.mean() == pytest.approx(10.0, abs=0.06)
    assert seen.var() == pytest.approx(10.0, rel=0.05)


def test_the_same_luck_for_every_size() -> None:
    assert study(3, np.array([5, 5, 5]), 2**13) == study(3, np.array([5, 5, 5]), 2**13)


def test_too_few_draws() -> None:
    assert np.isnan(study(4, np.array([5, 5, 5]), 300)).all()
