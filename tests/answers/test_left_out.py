"""Shares of risks against all orders gone through one by one, and errors of paired differences against many runs."""

from __future__ import annotations

from itertools import permutations
from math import factorial

import numpy as np
import pytest

from mcsv.answers.left_out import additive, difference_se, shares_of


def some_risks(seed: int, draws: int, risks: int = 3) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    chance, size = np.array([0.3, 0.15, 0.5, 0.2, 0.1, 0.4])[:risks, None], np.array([100.0, 400, 40, 90, 300, 20])
    happens = random.random((risks, draws)) < chance
    return 300 + random.normal(0, 30, draws), happens * random.exponential(size[:risks, None], (risks, draws))


@pytest.mark.parametrize("risks", [2, 3, 6])
def test_shares_are_averages_over_all_orders(risks: int) -> None:
    none, effects = some_risks(1, 4_000, risks)
    level, rank = 0.1, 400

    def both(some: tuple[int, ...]) -> np.ndarray:
        position = none - effects[list(some)].sum(axis=0)
        return np.array([np.mean(position < 0), -np.sort(position)[rank]])

    known = {
        some: both(some)
        for order in permutations(range(risks))
        for k in range(risks + 1)
        if (some := tuple(sorted(order[:k]))) is not None
    }
    slow = np.zeros((risks, 2))
    for order in permutations(range(risks)):
        for place in range(risks):
            slow[order[place]] += known[tuple(sorted(order[: place + 1]))] - known[tuple(sorted(order[:place]))]
    slow /= factorial(risks)
    found = shares_of(none, effects, level)
    np.testing.assert_allclose(found.chance, slow[:, 0], atol=1e-12)
    np.testing.assert_allclose(found.depth, slow[:, 1], rtol=1e-9, atol=1e-9)


def test_errors_of_shares_are_those_of_many_runs() -> None:
    runs = [shares_of(*some_risks(seed, 8_000), 0.1) for seed in range(60)]
    for what in ("chance", "depth"):
        spread = np.std([getattr(one, what) for one in runs], axis=0)
        said = np.sqrt(np.mean([getattr(one, f"{what}_se") ** 2 for one in runs], axis=0))
        assert np.all((said / spread > 0.7) & (said / spread < 1.4))


def test_the_error_of_a_paired_difference_is_that_of_many_runs() -> None:
    level, apart, said, unpaired = 0.1, [], [], []
    for seed in range(80):
        none, effects = some_risks(seed, 8_000)
        both = none - effects.sum(axis=0), none - effects[1:].sum(axis=0)
        ranked = [np.sort(each) for each in both]
        apart.append(ranked[1][800] - ranked[0][800])
        width = 1.96 * np.sqrt(level * (1 - level) / 8_000)
        ends = [[each[int(8_000 * (level + sign * width))] for sign in (-1, 1)] for each in ranked]
        errors = [(high - low) / 3.92 for low, high in ends]
        said.append(difference_se(*both, level, (errors[0], errors[1])))
        unpaired.append(np.hypot(*errors))
    assert 0.75 < np.sqrt(np.mean(np.square(said))) / np.std(apart) < 1.3
    assert np.mean(said) < 0.9 * np.mean(unpaired)


def test_what_changes_others_does_not_add_up() -> None:
    none, effects = some_risks(2, 500)
    assert additive(none, none - effects.sum(axis=0), effects)
    assert not additive(none, none - effects.max(axis=0), effects)
