"""What knowing an input saves who sets a reserve: where the position is normal, a difference of two sds."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort
from scipy.special import ndtri

from mcsv.answers.saved import cost_of_reserve, saved

WEIGHTS = np.array([60.0, 40.0, 20.0])
WHOLE = float((WEIGHTS**2).sum())


def draws(seed: int, many: int = effort(2**17, 2**16)) -> tuple[np.ndarray, np.ndarray]:
    z = np.random.default_rng(seed).standard_normal((3, many))
    return z, 100.0 + WEIGHTS @ z


def loss(variance: float, risk: float) -> float:
    """The expected pinball loss of a normal position at its own quantile is its sd times the density there."""
    return float(np.sqrt(variance) * np.exp(-(ndtri(risk) ** 2) / 2) / np.sqrt(2 * np.pi))


@pytest.mark.parametrize("risk", [0.05, 0.3])
def test_normal_positions(risk: float) -> None:
    z, position = draws(1)
    assert loss(WHOLE, 0.05) == pytest.approx(7.7179646130033825)
    assert loss(WHOLE, 0.05) - loss(WHOLE - 3600, 0.05) == pytest.approx(3.1055985573573346)
    value, error = cost_of_reserve(position, risk)
    assert abs(value - loss(WHOLE, risk)) <= 4.0 * error
    for place in range(3):
        value, error = saved(z[place], position, risk)
        assert abs(value - loss(WHOLE, risk) + loss(WHOLE - WEIGHTS[place] ** 2, risk)) <= 4.0 * error


@pytest.mark.parametrize("noise", [0.0, 0.05])
@pytest.mark.parametrize("risk", [0.05, 0.2])
def test_an_input_that_tells_all_or_nearly_all(risk: float, noise: float) -> None:
    # What it tells inside a bin of its scores is known too: counted as risk, it hid 2 % of what is saved.
    z, rest = np.random.default_rng(6).standard_normal((2, 2**17))
    value, error = saved(z, z + noise * rest, risk)
    assert abs(value - loss(1.0 + noise**2, risk) + loss(noise**2, risk)) <= 3.0 * error


def test_no_bias_and_an_error_that_holds() -> None:
    seeds = effort(60, 6)
    found = []
    for seed in range(seeds):
        z, position = draws(seed, 2**15)
        idle = np.random.default_rng(1000 + seed).standard_normal(position.size)
        found.append([*saved(z[0], position, 0.1), *saved(idle, position, 0.1)])
    values = np.array(found)
    truth, sd = loss(WHOLE, 0.1) - loss(WHOLE - 3600, 0.1), values[:, ::2].std(axis=0, ddof=1)
    assert abs(values[:, 0].mean() - truth) <= 0.005 * truth + 3.0 * sd[0] / np.sqrt(seeds)
    assert values[:, 2].mean() <= 2.5 * sd[1] / np.sqrt(seeds)  # what is not worth knowing never saves
    told = np.sqrt((values[:, 1::2] ** 2).mean(axis=0))
    np.testing.assert_allclose(told, sd, rtol=effort(30, 80) / 100)


def test_reserve_and_deficit_left_uncovered_are_what_is_saved() -> None:
    # The slow truth: the reserve of each of 64 slices of the input, priced at the risk, and what it leaves uncovered.
    z, position = draws(2)
    risk, order = 0.05, np.argsort(z[0])

    def cost(y: np.ndarray) -> float:
        reserve = -np.quantile(y, risk)
        return float(risk * reserve + np.maximum(-y - reserve, 0.0).mean())

    sliced = np.mean([cost(y) for y in position[order].reshape(64, -1)])
    value, error = saved(z[0], position, risk)
    assert abs(value - (cost(position) - sliced)) <= 4.0 * error + 0.02 * value


def test_an_input_on_any_scale() -> None:
    z, position = draws(3)
    assert saved(np.exp(3.0 * z[0]), position, 0.05) == saved(z[0], position, 0.05)


def test_too_few_draws() -> None:
    z, position = draws(4, 2**13)
    assert np.isnan(saved(z[0], position, 0.05)).all()


def test_a_coin() -> None:
    coin = (np.arange(2**16) % 2).astype(float)
    position = 100.0 * coin + np.random.default_rng(5).standard_normal(coin.size)
    value, error = saved(coin, position, 0.1)
    blind = cost_of_reserve(position, 0.1)[0]
    assert abs(value - (blind - loss(1.0, 0.1))) <= 4.0 * error + 0.01 * blind
