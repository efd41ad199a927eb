"""People who join over time drop off by how long each of them has been in, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

COHORT = {"rate": 0.2, "by": "cohort"}


def paid(work: Callable[..., Any], cost: dict[str, Any], **sections: Any) -> list[float]:
    stream = {"unit_value": 1, "per": "year", "paid_by": "c", "drop_off": COHORT} | cost
    document = {"step": "year", "horizon": 4, "pockets": {"c": {}}, "costs": {"k": stream}} | sections
    found = -np.diff(work(document).positions["c"], axis=0, prepend=0.0)
    return list(found[:, 0])


def test_those_who_join_each_year(work: Callable[..., Any]) -> None:
    stocks = {"joined": {"inflow": 10}}
    assert paid(work, {"quantity": "joined"}, stocks=stocks) == pytest.approx([10, 18, 24.4, 29.52])


@pytest.mark.parametrize("settling", [{"dist": "fixed", "value": 2}, {"dist": "uniform", "low": 2, "high": 2 + 1e-9}])
def test_those_who_join_over_a_ramp(work: Callable[..., Any], settling: dict[str, Any]) -> None:
    found = paid(work, {"quantity": 100, "ramp": "settling years"}, inputs={"settling": settling})
    assert found == pytest.approx([25, 70, 81, 64.8], rel=1e-7)


def test_a_level_that_falls_takes_the_same_share_of_everybody(work: Callable[..., Any]) -> None:
    found = paid(work, {"quantity": "100 + 100 * (t == 1) - 100 * (t == 3)"})
    # 100 join, then 100 more; half of both leave, then all
    assert found == pytest.approx([100, 180, 0.5 * (64 + 80), 0])


def test_who_all_join_at_once_drop_off_together(work: Callable[..., Any]) -> None:
    assert paid(work, {"quantity": 100}) == pytest.approx(paid(work, {"quantity": 100, "drop_off": 0.2}))


def test_nobody_who_drops_off_is_a_level(work: Callable[..., Any]) -> None:
    rising = {"quantity": "10 * (t + 1)", "lag": "late years", "drop_off": {"rate": 0, "by": "cohort"}}
    inputs = {"late": {"dist": "fixed", "value": 0.5}}
    assert paid(work, rising, inputs=inputs) == pytest.approx([5, 15, 25, 35])


def test_the_worth_of_each_is_no_cohort(work: Callable[..., Any]) -> None:
    """What a unit costs may rise: nobody joins by that."""
    assert paid(work, {"quantity": 100, "unit_value": "1 + t"}) == pytest.approx([100, 160, 192, 204.8])


def test_an_event_that_caps_them_sends_the_same_share_of_everybody_away(work: Callable[..., Any]) -> None:
    """Until then the cap lets all of them through."""
    closure = {"probability": 1, "from": "2 years", "caps": {"k": 50}}
    assert paid(work, {"quantity": 100}, events={"closure": closure}) == pytest.approx([100, 80, 32, 25.6])


def test_what_an_event_caps_is_the_quantity_and_what_fades_is_what_the_cap_leaves(work: Callable[..., Any]) -> None:
    """With a rate that differs between draws, a row fades from period to period: not the one of before the cap."""
    stream = {"quantity": "people", "unit_value": 1, "per": "year", "paid_by": "c", "drop_off": "rate"}
    document = {
        "step": "year",
        "horizon": 4,
        "pockets": {"c": {}},
        "inputs": {
            "rate": {"dist": "uniform", "low": 0, "high": 1},
            "people": {"dist": "uniform", "low": 90, "high": 99},
        },
        "costs": {"k": stream},
        "events": {"closure": {"probability": 1, "from": "2 years", "caps": {"k": 50}}},
    }
    found = work(document, keep=("rate", "people"))
    keep, people = 1 - found.kept["rate"], found.kept["people"]
    wanted = np.array([people, people * keep, 50 * keep**2, 50 * keep**3])
    np.testing.assert_allclose(-np.diff(found.positions["c"], axis=0, prepend=0.0), wanted, rtol=1e-9)
