"""At which moment prices stand, carry-forward is taken and steps are counted: what the schema says in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

MODEL: dict[str, Any] = {
    "step": "year", "horizon": 3, "start": "2026-04", "financial_year": 4,
    "currency": "GBP", "price_year": "2026/27", "prices": {"inflation": 0.1},
}  # fmt: skip


def saving(basis: str) -> dict[str, Any]:
    value = {"to": "c", "type": "fiscal", "unit_value": 100, "cashable": 1, "step": 100, "basis": basis}
    return MODEL | {"pockets": {"c": {}}, "benefits": {"s": {"quantity": 1.95, "per": "year", "values": [value]}}}


def test_cash_is_paid_in_the_prices_of_its_periods_beginning(work: Callable[..., Any]) -> None:
    cost = {"amount": 100, "per": "year", "paid_by": "c"}
    found = work(MODEL | {"pockets": {"c": {}}, "costs": {"k": cost}}).positions["c"][:, 0]
    assert -np.diff(found, prepend=0.0) == pytest.approx([100, 110, 121])


@pytest.mark.parametrize(("basis", "cash"), [("real", [100, 110, 121]), ("nominal", [100, 100, 100])])
def test_steps_grow_with_prices_where_the_saving_does(work: Callable[..., Any], basis: str, cash: list[float]) -> None:
    """1.95 steps a year release one: prices that grow by a tenth a year do not make it two."""
    found = work(saving(basis)).positions["c"][:, 0]
    assert np.diff(found, prepend=0.0) == pytest.approx(cash)


def test_what_lapses_is_still_there_when_its_year_is_judged(work: Callable[..., Any]) -> None:
    pocket = {"budget": {"amount": 50, "per": "year"}, "carry_forward": False}
    found = work(MODEL | {"pockets": {"c": pocket}}).positions["c"][:, 0]
    assert found == pytest.approx([50, 50, 50])
