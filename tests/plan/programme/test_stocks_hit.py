"""Events that stop, delay or change a stock, by the levels that follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

MODEL: dict[str, Any] = {
    "step": "quarter",
    "horizon": 6,
    "pockets": {"c": {}},
    "stocks": {"caseload": {"initial": 10, "inflow": 4, "outflow": "0.5 * caseload"}, "seen": {"next": "seen + 1"}},
    "costs": {"visits": {"quantity": "caseload + 100 * seen", "unit_value": 1, "per": "quarter", "paid_by": "c"}},
}


def levels(work: Callable[..., Any], event: dict[str, Any], draws: int = 4, **sections: Any) -> list[float]:
    """The caseload at the end of each quarter: what is paid for is the caseload, and 100 times the quarters so far."""
    document = MODEL | sections | {"events": {"fire": event}}
    paid = -np.diff(work(document, draws=draws).positions["c"], axis=0, prepend=0.0)
    assert np.all(paid == paid[:, :1])
    return list(paid[:, 0] - 100 * np.arange(1, 7))


def test_half_of_a_level_is_lost_once(work: Callable[..., Any]) -> None:
    found = levels(work, {"probability": 1, "from": 2, "changes": {"caseload": 0.5}})
    assert found == pytest.approx([9, 8.5, 4.125, 6.0625, 7.03125, 7.515625])
    again = levels(work, {"hazard": 1, "per": "period", "repeats": True, "for": 3, "changes": {"caseload": 0.5}})
    assert again == pytest.approx([4.5, 6.25, 7.125, 3.78125, 5.890625, 6.9453125])


def test_a_stopped_stock_stands_still(work: Callable[..., Any]) -> None:
    found = levels(work, {"probability": 1, "from": 1, "for": 2, "stops": "caseload"})
    assert found == pytest.approx([9, 9, 9, 8.5, 8.25, 8.125])


def test_a_delayed_stock_begins_later(work: Callable[..., Any]) -> None:
    inputs = {"late": {"dist": "fixed", "value": 1.5}}
    found = levels(work, {"probability": 1, "by": "late periods", "delays": "caseload"}, inputs=inputs)
    assert found == pytest.approx([10, 9.5, 8.75, 8.375, 8.1875, 8.09375])


def test_events_touch_stocks_of_a_model_without_pockets(work: Callable[..., Any]) -> None:
    document = {key: part for key, part in MODEL.items() if key not in ("pockets", "costs")}
    event = {"probability": 1, "from": 2, "changes": {"caseload": 0.5}}
    found = work(document | {"events": {"fire": event}, "outputs": {"last": {"formula": "caseload"}}})
    np.testing.assert_allclose(found.outputs["last"], 7.515625)


def test_what_happens_to_a_stock_is_seen_by_all_that_count_it(work: Callable[..., Any]) -> None:
    event = {"probability": 0.5, "changes": {"caseload": 0}}
    document = MODEL | {"events": {"fire": event}, "outputs": {"last": {"formula": "caseload"}}}
    found = work(document, draws=2000)
    paid = -found.positions["c"][0] - 100
    assert set(paid) == {0.0, 9.0}
    assert np.mean(paid == 0) == pytest.approx(0.5, abs=0.05)
    assert np.all((found.outputs["last"] < 8) == (paid == 0))
