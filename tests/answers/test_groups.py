"""What knowing several inputs together is worth, against the closed form of linear benefits of normal inputs."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from campaign import effort
from scipy.special import ndtr

from mcsv.answers.groups import known_together

TIED = np.eye(4)
TIED[0, 1] = TIED[1, 0] = 0.6
TIED[2, 3] = TIED[3, 2] = -0.4
WEIGHTS = np.array([1, -1, 2, 1]) * np.array([2, 1, 1.2, 1.5])
GROUPS = {
    (0, 1): 0.2631643022036401,
    (2, 3): 0.49024990383071076,
    (0, 2): 0.4958269269615436,
    (0, 1, 2): 0.5454713702877122,
    (0, 1, 2, 3): 0.6801555656665707,
}


def draws(seed: int, many: int = effort(2**17, 2**15)) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((many, 4)) @ np.linalg.cholesky(TIED).T


def exact(group: tuple[int, ...]) -> float:
    """NB = 1 + w'Z given Z_u is normal with variance c' R_uu^-1 c, c = cov(NB, Z_u): unit normal loss."""
    some = list(group)
    c = (TIED @ WEIGHTS)[some]
    sd = float(np.sqrt(c @ np.linalg.solve(TIED[np.ix_(some, some)], c)))
    return float(sd * (np.exp(-0.5 / sd**2) / np.sqrt(2 * np.pi) - ndtr(-1.0 / sd) / sd))


@pytest.mark.parametrize("group", GROUPS)
def test_groups_with_correlation(group: tuple[int, ...]) -> None:
    z = draws(1)
    value, error = known_together(z[:, list(group)], (1.0 + z @ WEIGHTS)[:, None])
    assert exact(group) == pytest.approx(GROUPS[group], rel=1e-6)
    assert abs(value - exact(group)) <= 4.0 * error


def test_a_product_needs_both() -> None:
    # NB_1 = Z1 Z2 is worth nothing to who knows one of the two, E|Z1 Z2| / 2 = 1 / pi to who knows both.
    z = draws(2)[:, [0, 2]]
    nb = np.stack([np.zeros(z.shape[0]), z[:, 0] * z[:, 1]], axis=1)
    both, error = known_together(z, nb)
    alone, least = known_together(z[:, :1], nb)
    assert abs(both - 1 / np.pi) <= 4 * error
    assert abs(alone) <= 3 * least


def test_worthless_groups_are_worth_nothing() -> None:
    seeds = effort(100, 10)
    found = np.array([known_together(draws(seed, 2**13), draws(1000 + seed, 2**13)[:, :1]) for seed in range(seeds)])
    error = found[:, 0].std(ddof=1) / np.sqrt(seeds)
    assert abs(found[:, 0].mean()) <= 2.5 * error
    assert np.sqrt((found[:, 1] ** 2).mean()) == pytest.approx(found[:, 0].std(ddof=1), rel=effort(20, 60) / 100)


def test_too_few_draws_to_learn_from() -> None:
    value, error = known_together(draws(3, 400), draws(4, 400)[:, :1])
    assert np.isnan(value)
    assert np.isnan(error)


def test_too_many_inputs_for_the_draws_take_no_memory() -> None:
    scores = np.zeros((2**13, 90))
    tracemalloc.start()
    value, _ = known_together(scores, scores[:, :1])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert np.isnan(value)
    assert most < 10e6  # 4,186 products of 8,192 draws would be 274 MB


def test_many_products_are_solved_another_way_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = draws(5, 2**13)
    scores = np.concatenate([scores, scores[:, :1] ** 2 > 1.0], axis=1)  # whose square is itself
    worth = scores[:, :1] + 0.3 * draws(6, 2**13)[:, :1]
    slow = known_together(scores, worth)
    monkeypatch.setattr("mcsv.answers.groups._MANY", 1)
    assert known_together(scores, worth) == pytest.approx(slow, rel=1e-6)
    plain = known_together(scores[:, :-1], worth)
    monkeypatch.setattr("mcsv.answers.groups._MANY", 10**6)
    assert known_together(scores[:, :-1], worth) == pytest.approx(plain, rel=1e-9)
