"""An event that can only touch what has ended is no risk any more: it does not begin, and costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

PERIODS, DRAWS = 8, 4000
STREAM: dict[str, Any] = {"amount": 100, "per": "quarter", "paid_by": "payer", "for": 2}
STRIKE: dict[str, Any] = {"hazard": 0.5, "per": "period", "stops": "team", "costs": {"council": 1}}


def struck(work: Callable[..., Any], event: dict[str, Any], **sections: Any) -> np.ndarray:
    """In which period the event begins first in each draw, told by its cost to a pocket that nothing else touches."""
    document = {
        "step": "quarter",
        "horizon": PERIODS,
        "pockets": {"council": {}, "payer": {}},
        "costs": {"team": STREAM},
        "events": {"strike": event},
    } | sections
    cost = -work(document, draws=DRAWS).positions["council"]
    return np.where(cost[-1] > 0, np.argmax(cost > 0, axis=0), PERIODS)


def test_a_hazard_ends_with_the_last_of_its_streams(work: Callable[..., Any]) -> None:
    begun = struck(work, STRIKE)
    assert set(begun) == {0, 1, PERIODS}
    assert np.mean(begun == PERIODS) == pytest.approx(0.25, abs=4 * np.sqrt(0.25 * 0.75 / DRAWS))
    longer = {"team": STREAM, "visits": STREAM | {"for": 5}}
    assert set(struck(work, STRIKE | {"stops": ["team", "visits"]}, costs=longer)) == {0, 1, 2, 3, 4, PERIODS}


def test_what_has_no_end_or_no_stream_is_a_risk_to_the_horizon(work: Callable[..., Any]) -> None:
    endless = {key: value for key, value in STREAM.items() if key != "for"}
    assert np.array_equal(
        struck(work, STRIKE, costs={"team": endless}), struck(work, STRIKE | {"stops": []}, costs={"team": STREAM})
    )
    assert max(set(struck(work, STRIKE | {"hazard": 0.1}, costs={"team": endless})) - {PERIODS}) == PERIODS - 1


def test_an_event_with_a_probability_after_the_end_never_happens(work: Callable[..., Any]) -> None:
    event = {"probability": 0.5, "changes": {"team": 0.5}, "costs": {"council": 1}}
    assert set(struck(work, event | {"from": 2})) == {PERIODS}
    assert set(struck(work, event | {"from": 1})) == {1, PERIODS}
    late = {"inputs": {"when": {"dist": "uniform", "low": 0, "high": 4}}}
    begun = struck(work, event | {"from": "when periods"}, **late)
    assert set(begun) == {0, 1, PERIODS}
    assert np.mean(begun < PERIODS) == pytest.approx(0.25, abs=0.03)


def test_a_delay_keeps_the_risk_for_as_long(work: Callable[..., Any]) -> None:
    late = {"probability": 1, "delays": "team", "by": 3}
    document = {"events": {"strike": STRIKE | {"from": 3}, "late": late}}
    assert set(struck(work, STRIKE, **document)) == {3, 4, PERIODS}


def test_a_decision_ends_the_risk_with_the_stream(work: Callable[..., Any]) -> None:
    endless = {key: value for key, value in STREAM.items() if key != "for"}
    decisions = {"review": {"at": 3, "probability": 0.5, "renews": "team"}}
    begun = struck(work, STRIKE | {"from": 3}, costs={"team": endless}, decisions=decisions)
    assert np.mean(begun < PERIODS) == pytest.approx(0.5 * (1 - 0.5**5), abs=0.03)


def test_what_is_paid_once_can_be_changed_in_its_own_period_and_in_no_other(work: Callable[..., Any]) -> None:
    once = {"team": {"amount": 100, "per": "once", "paid_by": "payer", "from": 2}}
    event = {"probability": 1, "changes": {"team": 0.5}, "costs": {"council": 1}}
    for start, begun in ((2, 2), (3, PERIODS)):
        assert set(struck(work, event | {"from": start}, costs=once)) == {begun}
