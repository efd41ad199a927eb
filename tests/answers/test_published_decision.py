"""Groups of inputs of a decision with nineteen, known together: against quadrature of what both treatments bring.

Two treatments differ in cost, in who responds and for how long, and in side effects (A. Brennan and others,
"Calculating partial expected value of perfect information via Monte Carlo sampling algorithms", Medical Decision Making
27:448, 2007): net benefit 10,000 (response x change x duration + share x change x duration of side effects) less drug
cost and share in hospital x days x cost of a day. Response and its duration go together in and between treatments
(0.6). What the second brings more than the first is, given some of them, a polynomial in normal scores that is a line
in the last.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from campaign import effort
from scipy.special import ndtr, roots_hermitenorm

from mcsv.answers.groups import known_together, normal_scores

TIED = (5, 7, 14, 16)
MEANS = {5: 0.7, 6: 0.3, 7: 3.0, 14: 0.8, 15: 0.3, 16: 3.0}
SDS = {5: 0.1, 6: 0.1, 7: 0.5, 14: 0.1, 15: 0.05, 16: 1.0}
REST = 10_000 * (0.2 * -0.1 * 0.5 - 0.25 * -0.1 * 0.5) - (1_500 + 0.08 * 6.1 * 400) + (1_000 + 0.1 * 5.2 * 400)
"""What drug costs, days in hospital and side effects of the second come to beyond the first, at their means."""


def gain(x: dict[int, np.ndarray], first: np.ndarray | float, second: np.ndarray | float) -> np.ndarray:
    """The second less the first, where the duration given all else known is ``first`` and ``second``."""
    return np.asarray(10_000 * (x[14] * x[15] * second - x[5] * x[6] * first) + REST)


def value(place: int, z: np.ndarray | float) -> np.ndarray:
    return np.asarray(MEANS[place] + SDS[place] * z)


def unknown(*known: int) -> dict[int, np.ndarray]:
    return {place: np.asarray(mean) for place, mean in MEANS.items() if place not in known}


def nodes(dimensions: int) -> tuple[list[np.ndarray], np.ndarray]:
    at, weight = roots_hermitenorm(48)
    grid = np.meshgrid(*[at] * dimensions, indexing="ij")
    weights = np.prod(np.meshgrid(*[weight / weight.sum()] * dimensions, indexing="ij"), axis=0)
    return [part.ravel() for part in grid], weights.ravel()


def above(of: Callable[..., np.ndarray], dimensions: int) -> float:
    """E max(of(z), 0) less max(E of(z), 0), where ``of`` is a line in the last of so many independent scores."""
    z, weights = nodes(dimensions - 1)
    middle, slope = of(*z, 0.0), of(*z, 1.0) - of(*z, 0.0)
    t = middle / np.maximum(np.abs(slope), 1e-9)
    over = middle * ndtr(t) + np.abs(slope) * np.exp(-t * t / 2) / np.sqrt(2 * np.pi)
    return float(weights @ over - max(weights @ middle, 0.0))


def both_rates(z6: np.ndarray, z15: np.ndarray) -> np.ndarray:
    # Response and duration are unknown and go together: the mean of their product is more than that of their means.
    x = {5: 1.0, 14: 1.0, 6: value(6, z6), 15: value(15, z15)}
    return gain(x, 0.7 * 3 + 0.6 * 0.1 * 0.5, 0.8 * 3 + 0.6 * 0.1)


def responses_and_rates(z5: np.ndarray, other: np.ndarray, z6: np.ndarray, z15: np.ndarray) -> np.ndarray:
    z14 = 0.6 * z5 + 0.8 * other
    x = {5: value(5, z5), 14: value(14, z14), 6: value(6, z6), 15: value(15, z15)}
    expected = 0.6 / 1.6 * (z5 + z14)
    return gain(x, value(7, expected), value(16, expected))


def responses_and_durations(*z: np.ndarray) -> np.ndarray:
    tied = np.linalg.cholesky(np.full((4, 4), 0.6) + 0.4 * np.eye(4))
    scores = dict(zip(TIED, (sum(tied[i, j] * z[j] for j in range(i + 1)) for i in range(4)), strict=True))
    x = {place: value(place, scores[place]) for place in (5, 14)} | unknown(*TIED)
    return gain(x, value(7, scores[7]), value(16, scores[16]))


TRUTH = {
    (6, 15): (lambda: above(both_rates, 2), 740),
    (5, 6, 14, 15): (lambda: above(responses_and_rates, 4), 841),
    (5, 7, 14, 16): (lambda: above(responses_and_durations, 4), 597),
}


def draws(seed: int, many: int) -> tuple[dict[int, np.ndarray], np.ndarray]:
    """Single draws of the inputs that are known in groups, and of both net benefits."""
    rng = np.random.default_rng(seed)

    def normal(mean: float, sd: float) -> np.ndarray:
        return mean + sd * rng.standard_normal(many)

    tied = np.linalg.cholesky(np.full((4, 4), 0.6) + 0.4 * np.eye(4)) @ rng.standard_normal((4, many))
    x = {place: value(place, row) for place, row in zip(TIED, tied, strict=True)}
    x |= {6: normal(0.3, 0.1), 15: normal(0.3, 0.05)}
    day = normal(400, 200)
    first = 10_000 * (x[5] * x[6] * x[7] + normal(0.25, 0.1) * normal(-0.1, 0.02) * normal(0.5, 0.2))
    first -= normal(1_000, 1) + normal(0.1, 0.02) * normal(5.2, 1) * day
    second = 10_000 * (x[14] * x[15] * x[16] + normal(0.2, 0.05) * normal(-0.1, 0.02) * normal(0.5, 0.2))
    second -= normal(1_500, 1) + normal(0.08, 0.02) * normal(6.1, 1) * day
    return x, np.stack([first, second], axis=1)


@pytest.mark.parametrize("group", TRUTH, ids=str)
def test_groups_of_a_published_decision(group: tuple[int, ...]) -> None:
    exact, published = TRUTH[group]
    truth = exact()
    assert truth == pytest.approx(published, abs=0.7)
    found = []
    for seed in range(effort(6, 1)):
        x, benefits = draws(seed, effort(2**17, 2**15))
        found.append(known_together(np.stack([normal_scores(x[place]) for place in group], axis=1), benefits))
    values, errors = np.array(found).T
    error = float(np.sqrt((errors**2).mean() / values.size))
    assert abs(values.mean() - truth) <= 0.005 * truth + 3.0 * error
    assert values.mean() <= truth + 3.0 * error
