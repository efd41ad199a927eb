"""Cash out of a saving in whole steps: of a saving once, of what is saved once and for all, not of so much a year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("per", "saving", "cash"),
    [("once", 250.0, 200.0), ("year", 250.0, 50.0), ("quarter", 90.0, 75.0)],
)
def test_steps_are_of_a_saving_once_or_a_year(per: str, saving: float, cash: float, work: Callable[..., Any]) -> None:
    """A saving of 250 a year releases two steps of 100 a year, 50 a quarter; one of 90 a quarter, which is 360 a year,
    three of them; and 250 once release 200 once.
    """
    value = {"to": "hospital", "type": "fiscal", "unit_value": "worth", "cashable": 1, "step": 100}
    model = {
        "step": "quarter",
        "start": "2026-04",
        "horizon": 4,
        "price_year": "2026/27",
        "inputs": {"worth": saving},
        "pockets": {"hospital": {}},
        "benefits": {"beds": {"quantity": 1, "per": per, "values": [value]}},
    }
    held = work(model, draws=64).positions["hospital"]
    times = [1, 1, 1, 1] if per == "once" else [1, 2, 3, 4]
    np.testing.assert_allclose(held, np.broadcast_to(cash * np.array(times)[:, None], held.shape))


def held(work: Callable[..., Any], value: dict[str, Any], **sections: Any) -> np.ndarray:
    """What a hospital has in the first draw at the end of each of four quarters, by a value of one thing a quarter."""
    value = {"to": "hospital", "type": "fiscal", "unit_value": 100, "cashable": 1} | value
    benefit = {"quantity": 1, "per": "quarter", "values": [value]}
    model = {"step": "quarter", "horizon": 4, "pockets": {"hospital": {}}, "benefits": {"beds": benefit}}
    return work(model | sections).positions["hospital"][:, 0]


def test_who_loses_by_a_transfer_loses_it_after_an_uncertain_lag_as_well(work: Callable[..., Any]) -> None:
    inputs = {"late": {"dist": "fixed", "value": 3}}
    lost = {"unit_value": -30, "transfer": True, "cash_lag": "late months"}
    np.testing.assert_allclose(held(work, lost, inputs=inputs), [0, -30, -60, -90])


@pytest.mark.parametrize("lag", ["3 months", "late months"])
def test_what_is_cash_is_the_share_of_the_period_in_which_it_is_saved(work: Callable[..., Any], lag: str) -> None:
    inputs = {"late": {"dist": "fixed", "value": 3}}
    found = held(work, {"cashable": "0.1 * (t + 1)", "cash_lag": lag}, inputs=inputs)
    np.testing.assert_allclose(found, [0, 10, 30, 60])


def test_a_saving_of_three_steps_is_three_steps_however_it_was_rounded(work: Callable[..., Any]) -> None:
    inputs = {"worth": {"formula": "0.7 - 0.4"}}  # 0.29999999999999993
    found = held(work, {"unit_value": "worth", "step": 0.4}, inputs=inputs)
    np.testing.assert_allclose(found, [0.3, 0.6, 0.9, 1.2])
