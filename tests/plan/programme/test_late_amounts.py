"""What a lag or a delay moves are the amounts, not only the time from which they may flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

MODEL: dict[str, Any] = {"step": "quarter", "horizon": 8, "pockets": {"c": {}, "g": {}}}
FIRST_HALF = "where(t < 2, 100, 0)"


def paid(work: Callable[..., Any], model: dict[str, Any], draws: int = 32) -> np.ndarray:
    """What c pays in each quarter, (periods, draws)."""
    return -np.diff(work(model, draws=draws).positions["c"], axis=0, prepend=0.0)


def bill(amount: str, **timing: Any) -> dict[str, Any]:
    return {"costs": {"bill": {"amount": amount, "per": "quarter", "paid_by": "c"} | timing}}


@pytest.mark.parametrize("lag", ["6 months", "late months", "late2 quarters"])
def test_what_is_paid_six_months_later_is_all_paid(work: Callable[..., Any], lag: str) -> None:
    inputs = {"late": {"dist": "fixed", "value": 6}, "late2": {"dist": "uniform", "low": 2 - 1e-12, "high": 2 + 1e-12}}
    found = paid(work, MODEL | bill(FIRST_HALF, lag=lag) | {"inputs": inputs})
    np.testing.assert_allclose(found[:, 0], [0, 0, 100, 100, 0, 0, 0, 0], atol=1e-9)


def test_a_lag_inside_a_period_splits_what_each_period_made(work: Callable[..., Any]) -> None:
    inputs = {"late": {"dist": "fixed", "value": 4.5}}
    found = paid(work, MODEL | bill("10 * (t + 1)", lag="late months") | {"inputs": inputs})
    np.testing.assert_allclose(found[:, 0], [0, 5, 15, 25, 35, 45, 55, 65], rtol=1e-12)


def test_what_falls_once_is_the_amount_of_its_own_period(work: Callable[..., Any]) -> None:
    cost = {"amount": "10 * (t + 1)", "per": "once", "paid_by": "c", "from": "3 months", "lag": "late months"}
    inputs = {"late": {"dist": "uniform", "low": 0, "high": 12}}
    found = paid(work, MODEL | {"costs": {"bill": cost}, "inputs": inputs})
    np.testing.assert_allclose(found.sum(axis=0), 20.0, rtol=1e-12)


def test_a_delayed_service_counts_its_stock_from_its_own_beginning(work: Callable[..., Any]) -> None:
    """A service that surely begins two quarters later is the same service two quarters later, caseload included."""
    people = {"stocks": {"caseload": {"initial": 0, "inflow": 5}}}
    visits = {"quantity": "caseload", "unit_value": 20, "per": "quarter", "paid_by": "c"}
    late = {"events": {"late": {"probability": 1, "delays": "visits", "by": "2 quarters"}}}
    found = paid(work, MODEL | people | {"costs": {"visits": visits}} | late)
    np.testing.assert_allclose(found[:, 0], [0, 0, 100, 200, 300, 400, 500, 600], rtol=1e-12)


def test_what_is_drawn_each_period_is_drawn_once_and_paid_later(work: Callable[..., Any]) -> None:
    inputs = {"size": {"dist": "gamma", "shape": 2, "scale": 50, "drawn": "each_period"}}
    at_once = paid(work, MODEL | bill("size") | {"inputs": inputs})
    later = paid(work, MODEL | bill("size", lag="6 months") | {"inputs": inputs})
    np.testing.assert_allclose(later[2:], at_once[:-2], rtol=1e-9)


def test_a_bill_paid_six_months_later_can_be_met_from_the_grant_that_came_for_it(work: Callable[..., Any]) -> None:
    """Sizes of each quarter, paid half a year later; a deficit in a draw is that of the same bills, moved by hand."""
    inputs = {"size": {"dist": "lognormal", "mean": 100, "sd": 60, "drawn": "each_period"}}
    budget = {"pockets": {"c": {"reserve": 150, "budget": {"amount": 110, "per": "quarter"}}, "g": {}}}
    judged = {"accountability": {"pocket": "c", "window": 8, "tolerance": 0.05}, "inputs": inputs}
    sizes = paid(work, MODEL | bill("size") | {"inputs": inputs}, 4000)
    found = work(MODEL | budget | bill("size", lag="6 months") | judged, draws=4000)
    moved = np.vstack([np.zeros((2, 4000)), sizes[:-2]])
    positions = 150 + np.cumsum(110 - moved, axis=0)
    np.testing.assert_allclose(found.positions["c"], positions, rtol=1e-9, atol=1e-6)
    assert 0.001 < (positions < 0).any(axis=0).mean() < 0.5


def test_a_cap_is_that_of_the_period_whose_amount_comes_later(work: Callable[..., Any]) -> None:
    found = paid(work, MODEL | bill("10 * 10", cap="where(t < 2, 10, 60)", lag="6 months"))
    np.testing.assert_allclose(found[:, 0], [0, 0, 10, 10, 60, 60, 60, 60])


def test_a_lag_below_nothing_is_none(work: Callable[..., Any]) -> None:
    inputs = {"late": {"dist": "uniform", "low": -6, "high": -3}}
    found = paid(work, MODEL | bill("10 * 10", lag="late months", **{"for": "1 year"}) | {"inputs": inputs})
    np.testing.assert_allclose(found[:, 0], [100] * 4 + [0] * 4)
