"""A whole programme with events, a provider that may fail and decisions, against the same programme in numpy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mcsv.engine.reference.interpreter import tails_of, words
from mcsv.plan.quantities.keys import key_of

PERIODS, DRAWS = 8, 200
CASH = {"to": "council", "type": "fiscal", "unit_value": 10, "cashable": 1, "waits_for": "closure"}
DOCUMENT: dict[str, Any] = {
    "step": "quarter",
    "start": "2026-04",
    "horizon": PERIODS,
    "currency": "GBP",
    "price_year": "2026/27",
    "accountability": {"pocket": "council", "window": PERIODS, "tolerance": 0.05},
    "pockets": {"council": {"budget": {"amount": 120, "per": "quarter"}}},
    "inputs": {
        "spend": {"dist": "normal", "mean": 110, "sd": 25},
        "again": {"dist": "gamma", "mean": 30, "sd": 10},
    },
    "costs": {
        "team": {"amount": "spend", "per": "quarter", "for": 6, "paid_by": "council", "by_provider": True},
    },
    "benefits": {"saved": {"quantity": 8, "per": "quarter", "lag": 1, "values": [CASH]}},
    "events": {
        "late_start": {"probability": 0.5, "delays": ["team", "saved"], "by": "2 quarters"},
        "ceiling": {"hazard": 0.2, "per": "quarter", "from": 2, "for": 2, "caps": {"saved": 3}, "repeats": True},
        "strike": {"rate": 2, "per": "year", "costs": {"council": 7}},
    },
    "providers": {
        "firm": {"kind": "local", "hazard": 0.5, "gap": "6 months", "recommissioning": {"council": "again"}},
    },
    "provider": "firm",
    "decisions": {
        "renewal": {"at": 4, "condition": "position >= 60", "renews": "team"},
        "closure": {"at": "1 year", "probability": 0.6},
    },
}


def uniform(owner: str, period: int = 0) -> np.ndarray:
    """The random numbers of an event or decision."""
    tails = tails_of(words(key_of(1, owner), period, 0, 0, DRAWS))
    return np.where(tails > 0, tails / 2, 1 + tails / 2)


def poisson(rate: float, owner: str, period: int) -> np.ndarray:
    """Counts by inversion of one random number, which counts take from more of its bits."""
    u = (words(key_of(1, owner), period, 0, 0, DRAWS) >> np.uint64(12)) * 2.0**-52
    terms = np.cumsum([np.exp(-rate) * rate**k / np.prod(np.arange(1, k + 1)) for k in range(20)])
    return np.asarray((u[:, None] > terms).sum(axis=1), dtype=float)


def simulated(spend: np.ndarray, again: np.ndarray) -> np.ndarray:
    """Positions of the council, (periods, draws), one draw after the other."""
    late = uniform("events.late_start") < 0.5
    closed = uniform("decisions.closure") < 0.6
    failing = [uniform("events.provider/firm", t) < 1 - 0.5**0.25 for t in range(PERIODS)]
    capping = [uniform("events.ceiling", t) < 0.2 for t in range(PERIODS)]
    strikes = [poisson(0.5, "events.strike", t) for t in range(PERIODS)]
    found = np.zeros((PERIODS, DRAWS))
    for draw in range(DRAWS):
        start, failed, capped, held, renewed = (2 if late[draw] else 0), None, -9, 0.0, True
        for t in range(PERIODS):
            held += 120 - 7 * strikes[t][draw]
            if failed is None and failing[t][draw] and t < start + 6 and renewed:
                failed = t
                held -= again[draw]
            if t >= 2 and t - capped >= 2 and capping[t][draw]:
                capped = t
            served = not (failed is not None and t - failed < 2)
            if start <= t < start + 6 and served and renewed:
                held -= spend[draw]
            if t >= start + 1 and t >= 4 and closed[draw]:
                held += 10 * (3 if t - capped < 2 else 8)
            found[t, draw] = held
            if t == 3:
                renewed = held >= 60
    return found


@pytest.fixture(scope="module")
def found(work: Callable[..., Any]) -> Any:
    return work(DOCUMENT, keep=["spend", "again"], draws=DRAWS)


def test_positions(found: Any) -> None:
    expected = simulated(found.kept["spend"], found.kept["again"])
    np.testing.assert_allclose(found.positions["council"], expected, rtol=1e-10, atol=1e-8)


@pytest.mark.parametrize("name", ["late_start", "ceiling", "strike"])
def test_every_event_matters(work: Callable[..., Any], found: Any, name: str) -> None:
    events = {other: event for other, event in DOCUMENT["events"].items() if other != name}
    without = work(DOCUMENT | {"events": events}, draws=DRAWS)
    assert (without.positions["council"] != found.positions["council"]).any()
