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
