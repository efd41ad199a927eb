"""What is told about events and the stocks behind what they hit."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.model import Model, comments


def told(**event: Any) -> list[tuple[str, str]]:
    stream = {"quantity": "people", "unit_value": 5, "per": "quarter", "paid_by": "c"}
    document = {
        "step": "quarter",
        "horizon": 8,
        "pockets": {"c": {}},
        "inputs": {"people": {"formula": "2 * caseload"}},
        "stocks": {"caseload": {"inflow": 5}},
        "costs": {"visits": stream, "rooms": stream, "fee": stream | {"quantity": 3}},
        "events": {"late": event},
    }
    try:
        found = comments(Model.model_validate(document))
    except ModelError as error:
        found = error.mistakes
    return [(note.code, note.path) for note in found if note.path.startswith("events.late")]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"probability": 0.5, "delays": ["visits", "caseload"], "by": 2}, ("E410", "events.late.delays")),
        ({"probability": 0.5, "delays": "visits", "by": 2}, ("W350", "events.late.delays")),
        ({"hazard": 0.5, "stops": ["visits"], "for": 2}, ("N320", "events.late.stops")),
        ({"hazard": 0.5, "caps": {"caseload": 2}}, ("E411", "events.late.caps.caseload")),
        ({"hazard": "0.01 * people", "stops": ["caseload"]}, ("E412", "events.late.hazard")),
        ({"hazard": 0.1, "changes": {"caseload": "1 / people"}}, ("E412", "events.late.changes.caseload")),
        ({"hazard": 0.1, "changes": {"caseload": 0.5}, "for": 2}, ("W323", "events.late.for")),
        ({"hazard": 0.1, "changes": {"stocks.caselod": 0.5}}, ("E402", "events.late.changes.stocks.caselod")),
    ],
)
def test_what_hits_a_stock_by_halves(event: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in told(**event)


@pytest.mark.parametrize(
    "event",
    [
        {"probability": 0.5, "delays": ["visits", "rooms"], "by": 2},
        {"probability": 0.5, "delays": ["caseload", "fee"], "by": 2},
        {"hazard": 0.5, "stops": ["visits", "stocks.caseload"], "for": 2},
        {"hazard": "0.001 * people", "stops": ["fee"], "for": 2},
        {"hazard": 0.1, "changes": {"caseload": 0.5}},
    ],
)
def test_nothing_is_told_where_all_is_said(event: dict[str, Any]) -> None:
    assert told(**event) == []
