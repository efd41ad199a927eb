"""How much reserve knowledge releases: where the position is normal given the input, a difference of two sds."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort
from scipy.special import ndtri

from mcsv.answers.released import released

WEIGHTS = np.array([60.0, 40.0, 20.0])
DRAWS = 2**17


def draws(seed: int, many: int = DRAWS) -> tuple[np.ndarray, np.ndarray]:
    z = np.random.default_rng(seed).standard_normal((3, many))
    return z, 100.0 + WEIGHTS @ z


def exact(place: int, risk: float) -> float:
    """The reserve is s q - 100 with q the normal's quantile; knowing Z_i leaves sqrt(s^2 - b_i^2) of s."""
    whole = float((WEIGHTS**2).sum())
    return float(-ndtri(risk) * (np.sqrt(whole) - np.sqrt(whole - WEIGHTS[place] ** 2)))


@pytest.mark.parametrize("risk", [0.05, 0.2, 0.01])
def test_normal_positions(risk: float) -> None:
    z, position = draws(1)
    assert exact(0, 0.05) == pytest.approx(49.52948401088625)
    for place in range(3):
        value, error = released(z[place], position, risk)
        assert abs(value - exact(place, risk)) <= 4.0 * error
        assert error < 1.5


def test_the_error_is_how_much_it_varies_and_nothing_is_released_by_nothing() -> None:
    seeds = effort(200, 30)
    found = []
    for seed in range(seeds):
        z, position = draws(seed, 2**15)
        idle = np.random.default_rng(1000 + seed).standard_normal(position.size)
        found.append([*released(z[0], position, 0.1), *released(idle, position, 0.1)])
    values = np.array(found)
    told = np.sqrt((values[:, [1, 3]] ** 2).mean(axis=0))
    sd = values[:, [0, 2]].std(axis=0, ddof=1)
    np.testing.assert_allclose(told, sd, rtol=effort(20, 60) / 100)
    assert abs(values[:, 0].mean() - exact(0, 0.1)) <= 3.0 * sd[0] / np.sqrt(seeds) + 0.1
    assert abs(values[:, 2].mean()) <= 3.0 * sd[1] / np.sqrt(seeds) + 0.1


def test_too_few_draws_below_the_quantile() -> None:
    z, position = draws(2, 2**13)
    assert np.isnan(released(z[0], position, 0.05)).all()
    assert np.isfinite(released(z[0], position, 0.2)).all()


def test_values_that_come_more_than_once() -> None:
    coin = (np.arange(DRAWS) % 2).astype(float)
    noise = np.random.default_rng(3).standard_normal(DRAWS)
    value, error = released(coin, 100.0 * coin + noise, 0.1)
    # Known: quantiles of noise about 0 and 100; unknown: the fifth of the lower half.
    assert abs(value - (50.0 + ndtri(0.1) - ndtri(0.2))) <= 4.0 * error
