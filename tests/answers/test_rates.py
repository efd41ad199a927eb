from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

from mcsv.answers.rates import present, rate_of_return

YEARS = np.array([0.0, 1.0, 2.0])
NONE = np.zeros((0, 3))


def sampled(seed: int, draws: int = 4000) -> np.ndarray:
    rng = np.random.default_rng(seed)
    first, last = rng.normal(-100, 5, draws), rng.normal(66, 10, draws)
    return np.stack([first, 60 + 0.2 * (last - 66), last], axis=1)


def test_a_rate_is_the_root_of_a_quadratic():
    """-100 + 60 x + 66 x^2 = 0 with x = 1 / (1 + r): x = (-60 + sqrt(3600 + 26400)) / 132."""
    found = rate_of_return(np.array([-100.0, 60.0, 66.0]), YEARS, NONE, 1)
    x = (-60 + np.sqrt(3600 + 26400)) / 132
    assert found.value == pytest.approx(1 / x - 1, rel=1e-12)
    assert (found.why, np.isnan(found.se)) == ("known", True)


def test_who_borrows_has_a_rate_too_and_periods_may_be_short():
    quarters = np.arange(5) / 4.0
    flows = np.array([100.0, -10.0, -10.0, -10.0, -80.0])
    found = rate_of_return(flows, quarters, np.zeros((0, 5)), 1)
    assert present(flows, found.value, quarters) == pytest.approx(0.0, abs=1e-9)
    assert found.value == rate_of_return(-flows, quarters, np.zeros((0, 5)), 1).value


def test_the_error_is_what_other_seeds_differ_by():
    seeds = effort(400, 100)
    rates = [rate_of_return(draws.mean(axis=0), YEARS, draws[:500], len(draws)) for draws in map(sampled, range(seeds))]
    spread = np.std([rate.value for rate in rates], ddof=1)
    told = np.sqrt(np.mean([rate.se**2 for rate in rates]))
    assert abs(told / spread - 1) < 4 / np.sqrt(2 * seeds)


@pytest.mark.parametrize(
    ("flows", "why"),
    [
        ([0.0, 0.0, 0.0], "nothing flows"),
        ([10.0, 0.0, 5.0], "no change of sign"),
        ([-10.0, 30.0, -15.0], "several changes of sign"),
        ([-1.0, 1e-3, 1e-3], "out of reach"),
        ([-1.0, 1e3, 1e3], "out of reach"),
    ],
)
def test_where_there_is_no_rate_it_says_why(flows: list[float], why: str):
    found = rate_of_return(np.array(flows), YEARS, NONE, 1)
    assert (np.isnan(found.value), np.isnan(found.se), found.why) == (True, True, why)


def test_what_is_but_rounding_has_no_sign():
    assert rate_of_return(np.array([-10.0, 5.0, -1e-12]), YEARS, NONE, 1).value == pytest.approx(-0.5, abs=1e-9)


def test_a_flow_that_draws_cannot_tell_from_0_has_no_sign():
    rng = np.random.default_rng(5)
    draws = np.stack([np.full(1000, -100.0), rng.normal(0.0, 30.0, 1000), rng.normal(150, 5, 1000)], axis=1)
    draws[:, 1] -= draws[:, 1].mean() + 0.1  # a little below 0 in the mean
    assert rate_of_return(draws.mean(axis=0), YEARS, draws, 1000).why == "known"
    draws[:, 1] -= 10.0
    assert rate_of_return(draws.mean(axis=0), YEARS, draws, 1000).why == "known"  # two in a row that go out
    draws[:, 2] -= 300.0
    assert rate_of_return(draws.mean(axis=0), YEARS, draws, 1000).why == "no change of sign"


@pytest.mark.parametrize("last", [1e-14, -1e-14, 0.05, -0.05])
def test_a_late_flow_without_a_sure_sign_does_not_put_the_rate_out_of_reach(last: float):
    """A thirtieth year that is rounding, or noise around 0, counts 10^30-fold at the lowest rate that is tried."""
    years, means = np.arange(31.0), np.zeros(31)
    means[0], means[1:6] = -100.0, 30.0
    draws = np.zeros((100, 31)) + means
    draws[:, 30] += np.random.default_rng(1).normal(0.0, 50.0 * abs(last), 100)
    clean = rate_of_return(means, years, draws, 100).value
    means[30] = last
    found = rate_of_return(means, years, draws, 100)
    assert found.why == "known"
    assert found.value == pytest.approx(clean, abs=1e-4)
