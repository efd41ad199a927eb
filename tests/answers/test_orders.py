"""Parts of a change by steps: against all orders gone through one by one, and errors against other draws."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from campaign import effort

from mcsv.answers.orders import averaged, error_of_quantiles, in_order, whole


def _of(weights: dict[int, float], worth: list[float]) -> float:
    return sum(weight * worth[some] for some, weight in weights.items())


@pytest.mark.parametrize("steps", range(7))
def test_parts_add_up(steps: int) -> None:
    worth = np.random.default_rng(steps).normal(size=2**steps).tolist()
    change = worth[-1] - worth[0]
    assert _of(whole(steps), worth) == pytest.approx(change, abs=1e-12)
    for parts in (in_order(steps), averaged(steps)):
        assert len(parts) == steps
        assert sum(_of(part, worth) for part in parts) == pytest.approx(change, abs=1e-12)


@pytest.mark.parametrize("steps", range(1, 6))
def test_the_average_over_all_orders(steps: int) -> None:
    worth = np.random.default_rng(steps).normal(size=2**steps).tolist()
    total = np.zeros(steps)
    orders = list(permutations(range(steps)))
    for order in orders:
        made = np.cumsum([0, *(2**step for step in order)])
        for step, (before, after) in zip(order, pairwise(made.tolist()), strict=True):
            total[step] += worth[after] - worth[before]
    assert [_of(part, worth) for part in averaged(steps)] == pytest.approx((total / len(orders)).tolist())


def test_error_of_a_sum_of_quantiles() -> None:
    """Quantiles of x, x + y and -y at 0.1, 0.2 and 0.3: their weighted sum over many runs."""
    weights, levels, n = np.array([1.0, -2.0, 0.5]), np.array([0.1, 0.2, 0.3]), 2_000
    rng, found, told = np.random.default_rng(7), [], []
    for _ in range(effort(4_000, 800)):
        x, y = rng.normal(size=(2, n))
        draws = np.stack([x, x + y, -y])
        low = np.array([np.quantile(row, level) for row, level in zip(draws, levels, strict=True)])
        found.append(weights @ low)
        if len(told) < 20:
            width = 1.96 * np.sqrt(levels * (1 - levels) / n)
            ends = [
                np.quantile(row, [level - half, level + half])
                for row, level, half in zip(draws, levels, width, strict=True)
            ]
            errors = np.array([(high - low) / 3.92 for low, high in ends])
            told.append(error_of_quantiles(weights * errors, draws, levels))
    assert np.mean(told) == pytest.approx(np.std(found), rel=0.08)


def test_what_goes_wholly_together_cancels() -> None:
    draws = np.random.default_rng(1).normal(size=1_000)
    both = np.stack([draws, draws + 5.0])
    assert error_of_quantiles(np.array([0.3, -0.3]), both, np.array([0.1, 0.1])) == pytest.approx(0.0, abs=1e-8)
    assert error_of_quantiles(np.zeros(2), both, np.array([0.1, 0.1])) == 0.0
