"""Uncertain ramps by the year are those by the month; money that grows dearer than other things is worth more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

RAMP: dict[str, Any] = {
    "inputs": {"settling": {"dist": "uniform", "min": 0, "max": 30, "unit": "months"}},
    "pockets": {"c": {}},
}


@pytest.mark.parametrize("shape", ["straight", "s_curve"])
def test_a_year_of_a_ramp_is_the_sum_of_its_months(work: Callable[..., Any], shape: str) -> None:
    stream = {"amount": 1200, "per": "year", "paid_by": "c", "ramp": {"over": "settling months", "shape": shape}}
    document = RAMP | {"costs": {"k": stream}}
    by_year = work(document | {"step": "year", "horizon": 4}, keep=["settling"])
    by_month = work(document | {"step": "month", "horizon": 48})
    np.testing.assert_allclose(by_year.positions["c"], by_month.positions["c"][11::12], rtol=1e-10)
    # by hand: the ramp's mean over a year, by so many small steps
    age = (np.arange(4 * 12_000) + 0.5)[:, None] / 1_000
    x = np.minimum(age / by_year.kept["settling"], 1.0)
    share = x if shape == "straight" else 3 * x**2 - 2 * x**3
    np.testing.assert_allclose(
        -by_year.positions["c"], 1200 * share.reshape(4, 12_000, -1).mean(axis=1).cumsum(axis=0), rtol=1e-4
    )


@pytest.mark.parametrize(("months", "quarters"), [(1.5, [75.0, 100.0]), (4, [37.5, 575 / 6, 100.0]), (3, [50, 100])])
def test_a_certain_ramp_that_ends_inside_a_period(
    work: Callable[..., Any], months: float, quarters: list[float]
) -> None:
    stream = {"amount": 100, "per": "quarter", "paid_by": "c", "ramp": "settling months"}
    model = {"step": "quarter", "horizon": 3, "pockets": {"c": {}}, "costs": {"k": stream}}
    found = work(model | {"inputs": {"settling": {"dist": "fixed", "value": months}}})
    paid = -np.diff(found.positions["c"][:, 0], prepend=0.0)
    np.testing.assert_allclose(paid[: len(quarters)], quarters, rtol=1e-12)


def test_a_certain_s_curve_is_its_mean_over_each_period(work: Callable[..., Any]) -> None:
    stream = {"amount": 1, "per": "year", "paid_by": "c", "ramp": {"over": "2 years", "shape": "s_curve"}}
    found = work({"step": "year", "horizon": 3, "pockets": {"c": {}}, "costs": {"k": stream}})
    # the integral of 3 x^2 - 2 x^3 is x^3 - x^4 / 2
    first = 2 * (0.5**3 - 0.5**4 / 2)
    np.testing.assert_allclose(-found.positions["c"][:, 0], np.cumsum([first, 1 - first, 1.0]), rtol=1e-12)


def test_the_same_cash_has_the_same_value_however_it_is_stated(work: Callable[..., Any]) -> None:
    """A rate of its own, and nominal money written out, are two ways to say one thing."""
    model = {
        "step": "year", "horizon": 4, "currency": "GBP", "price_year": 2026, "start": "2026-01", "pockets": {"c": {}},
        "inputs": {"rise": {"dist": "normal", "mean": 0.03, "sd": 0.01}},
        "prices": {"inflation": "rise"}, "discounting": {"rate": 0.035, "origin": "start"},
    }  # fmt: skip
    own = {"amount": 400, "per": "year", "paid_by": "c", "inflation": "rise + 0.03"}
    written = {"amount": "400 * (1 + rise + 0.03) ** t", "per": "year", "paid_by": "c", "basis": "nominal"}
    one, other = work(model | {"costs": {"k": own}}), work(model | {"costs": {"k": written}})
    np.testing.assert_allclose(one.positions["c"], other.positions["c"], rtol=1e-12)
    np.testing.assert_allclose(one.npv["c"], other.npv["c"], rtol=1e-12)
    real = work(model | {"costs": {"k": own | {"inflation": "rise"}}})
    plain = work(model | {"costs": {"k": {"amount": 400, "per": "year", "paid_by": "c"}}})
    np.testing.assert_allclose(real.npv["c"], plain.npv["c"], rtol=1e-12)
    assert np.all(one.npv["c"] < plain.npv["c"])
