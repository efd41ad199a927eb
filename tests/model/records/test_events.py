"""What is said about events, decisions and providers that cannot be, or that change nothing."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import Mistake, ModelError
from mcsv.model import Model, comments

BASE: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "step": "quarter",
    "start": "2026-04",
    "horizon": "3 years",
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
    "pockets": {"council": {"budget": {"amount": 500, "per": "year"}}, "hospital": {}},
    "inputs": {
        "claim": {"dist": "gamma", "mean": 40, "sd": 30},
        "chance": {"dist": "beta", "mean": 0.3, "sd": 0.1},
        "wild": {"dist": "normal", "mean": 0.3, "sd": 0.3},
        "wait": {"dist": "uniform", "low": 1, "high": 5},
        "level": {"formula": "2 * claim"},
        "tariff": {"dist": "fixed", "value": 12},
    },
    "costs": {
        "team": {"amount": "claim", "per": "year", "paid_by": "council", "for": "2 years"},
        "set_up": {"amount": "wait + level + tariff", "per": "once", "paid_by": "council"},
    },
    "benefits": {
        "days": {
            "quantity": "100 * chance * wild",
            "per": "year",
            "lag": "1 year",
            "values": [{"to": "hospital", "type": "fiscal", "unit_value": 3, "cashable": 0.5}],
        },
        "shared": {"per": "year", "values": [{"to": "hospital", "type": "social", "unit_value": 7}]},
    },
    "funding": {
        "shared": {"kind": "grant", "amount": 9, "per": "year", "to": "council"},
        "grant": {"kind": "grant", "amount": 5, "per": "year", "to": "council"},
    },
}


def said(**sections: Any) -> set[tuple[str, str]]:
    """Code and path of everything that is said about the base document with other sections."""
    return {(mistake.code, mistake.path) for mistake in everything(**sections)}


def everything(**sections: Any) -> tuple[Mistake, ...]:
    try:
        return comments(Model.model_validate(BASE | sections))
    except ModelError as error:
        return error.mistakes


COMMON = said()


def more(**sections: Any) -> set[tuple[str, str]]:
    """What is said on top of what the base document is told; costs that stop alone (W370) have tests of their own."""
    return {(code, path) for code, path in said(**sections) - COMMON if code != "W370"}


def test_the_base_document_is_sound() -> None:
    assert not {code for code, _ in COMMON if code.startswith("E")}


STOP = {"probability": 0.5, "stops": "team"}
EVENTS: list[tuple[dict[str, Any], tuple[str, str] | None]] = [
    # sound
    (STOP, None),
    ({"probability": "chance", "stops": ["costs.team", "days"], "for": 6}, None),
    ({"hazard": 0.1, "changes": {"benefits.shared": 0.5}, "repeats": True, "for": "1 quarter"}, None),
    ({"rate": 3, "costs": {"council": "claim"}}, None),
    ({"rate": 3, "costs": {"council": "-(0.5 * claim) / -2", "hospital": "3 * tariff"}}, None),
    ({"rate": "level", "costs": {"council": 5}}, None),
    ({"probability": 0.25, "delays": ["team", "days"], "by": "wait months"}, None),
    ({"hazard": 0.1, "costs": {"council": 5}, "mitigation": {"hazard": 0.05, "costs": {"council": 1}}}, None),
    ({"hazard": 0.1, "costs": {"council": 5}, "mitigation": {"severity": 0.5}}, None),
    ({"hazard": 0.1, "costs": {"council": "level * t"}}, None),
    # names
    (STOP | {"stops": "teem"}, ("E402", "stops[0]")),
    (STOP | {"stops": "shared"}, ("E402", "stops[0]")),
    (STOP | {"stops": "costs.days"}, ("E402", "stops[0]")),
    (STOP | {"changes": {"tea": 0.5}}, ("E402", "changes.tea")),
    (STOP | {"caps": {"dayz": 5}}, ("E402", "caps.dayz")),
    ({"probability": 1, "delays": ["team", "tem"], "by": 1}, ("E402", "delays[1]")),
    (STOP | {"costs": {"hospitl": 5}}, ("E402", "costs.hospitl")),
    (STOP | {"mitigation": {"probability": 0.1, "costs": {"state": 5}}}, ("E402", "mitigation.costs.state")),
    (STOP | {"stops": "team", "probability": "chanse"}, ("E402", "probability")),
    (STOP | {"probability": "position"}, ("E402", "probability")),
    # probabilities
    (STOP | {"probability": 1.5}, ("E205", "probability")),
    (STOP | {"probability": "wild"}, ("W306", "probability")),
    ({"hazard": 6, "stops": "team"}, ("E205", "hazard")),
    ({"hazard": "wild", "stops": "team"}, ("W306", "hazard")),
    (STOP | {"mitigation": {"probability": -0.1}}, ("E205", "mitigation.probability")),
    (STOP | {"costs": {"council": 1}, "mitigation": {"severity": 2}}, ("E205", "mitigation.severity")),
    (STOP | {"probability": "0.1 * t"}, ("E401", "probability")),
    # times
    (STOP | {"from": "3 years", "stops": "days"}, ("W305", "from")),
    (STOP | {"from": "10 * wait years"}, ("W305", "from")),
    (STOP | {"from": 4, "until": 4}, ("E205", "until")),
    (STOP | {"for": "1 month"}, ("E205", "for")),
    # nothing changes
    ({"probability": 0.5}, ("W323", "")),
    ({"hazard": 0.5, "costs": {"council": 1}, "for": 2}, ("W323", "for")),
    ({"hazard": 0.5, "stops": "team", "repeats": True}, ("W323", "repeats")),
    (STOP | {"mitigation": {"costs": {"council": 1}}}, ("W323", "mitigation")),
    (STOP | {"mitigation": {"probability": 0.5}}, ("W323", "mitigation")),
    (STOP | {"mitigation": {"probability": 0.25, "severity": 0.5}}, ("W323", "mitigation.severity")),
    (STOP | {"from": "2 years"}, ("W324", "stops")),
    (STOP | {"from": 1, "stops": "set_up"}, ("W324", "stops")),
    (STOP | {"stops": "days", "for": "1 year"}, ("W324", "stops")),
    ({"hazard": 0.5, "stops": "days", "until": 2, "for": 2}, ("W324", "stops")),
    ({"probability": 1, "from": 1, "delays": ["team", "days"], "by": 2}, ("W324", "delays")),
    # costs and caps
    ({"rate": 3, "costs": {"council": "level"}}, ("E203", "costs.council")),
    ({"rate": 3, "costs": {"council": "claim + 1"}}, ("E203", "costs.council")),
    ({"rate": 3, "costs": {"council": "claim * chance"}}, ("E203", "costs.council")),
    ({"rate": 3, "costs": {"council": "1 / claim"}}, ("E203", "costs.council")),
    (STOP | {"caps": {"grant": 5}}, ("E203", "caps.grant")),
]


@pytest.mark.parametrize(("event", "expected"), EVENTS)
def test_events(event: dict[str, Any], expected: tuple[str, str] | None) -> None:
    found = more(events={"fire": event})
    if expected is None:
        assert found == set()
    else:
        code, path = expected
        assert found == {(code, f"events.fire.{path}".rstrip("."))}


def test_an_event_just_touches_a_stream() -> None:
    assert more(events={"fire": STOP | {"from": 7}}) == set()
    assert more(events={"fire": STOP | {"stops": "days", "for": 5}}) == set()
    assert more(events={"fire": {"hazard": 0.5, "stops": "days", "until": 4, "for": 2}}) == set()
    late = {"late": {"probability": 0.5, "delays": "team", "by": 1}}
    assert more(events={"fire": STOP | {"from": "2 years"}} | late) == set()


def test_a_misspelt_stream_has_a_way_out() -> None:
    (mistake,) = everything(events={"fire": STOP | {"stops": "teem"}})
    assert mistake.way_out == "did you mean 'team'?"
    (mistake,) = everything(events={"fire": STOP | {"stops": "shared"}})
    assert mistake.way_out == "write benefits.shared or funding.shared"
    (mistake,) = everything(events={"fire": STOP | {"stops": "costs.days"}})
    assert mistake.way_out == "did you mean 'benefits.days'?"


RENEWAL = {"at": "1 year", "condition": "position >= 0", "renews": "team"}
DECISIONS: list[tuple[dict[str, Any], tuple[str, str] | None]] = [
    (RENEWAL, None),
    (RENEWAL | {"pocket": "hospital", "renews": ["costs.team", "funding.shared"]}, None),
    (RENEWAL | {"condition": "position + level * t"}, None),
    ({"at": "wait quarters", "probability": "chance", "renews": "team"}, None),
    (RENEWAL | {"at": "3 years", "renews": "days"}, None),
    (RENEWAL | {"pocket": "hospitl"}, ("E402", "pocket")),
    (RENEWAL | {"renews": "teem"}, ("E402", "renews[0]")),
    (RENEWAL | {"condition": "positon >= 0"}, ("E402", "condition")),
    (RENEWAL | {"at": "4 years", "renews": "days"}, ("W305", "at")),
    (RENEWAL | {"at": "2 years"}, ("W324", "renews")),
    (RENEWAL | {"probability": 2}, ("E205", "probability")),
    (RENEWAL | {"probability": "wild"}, ("W306", "probability")),
    ({"at": "wait quarters", "probability": "0.1 * t", "renews": "team"}, ("E401", "probability")),
    (RENEWAL | {"condition": "claim > 3", "pocket": "council"}, ("W323", "pocket")),
    ({"at": 2, "condition": "position > 0"}, ("W323", "")),
]


@pytest.mark.parametrize(("decision", "expected"), DECISIONS)
def test_decisions(decision: dict[str, Any], expected: tuple[str, str] | None) -> None:
    found = more(decisions={"renewal": decision})
    if expected is None:
        assert found == set()
    else:
        code, path = expected
        assert found == {(code, f"decisions.renewal.{path}".rstrip("."))}


def test_nobody_is_accountable() -> None:
    found = said(accountability=None, decisions={"renewal": RENEWAL})
    assert ("E202", "decisions.renewal.pocket") in found


def test_cash_waits_for_a_decision() -> None:
    value = BASE["benefits"]["days"]["values"][0]
    benefits = {"days": BASE["benefits"]["days"] | {"values": [value | {"waits_for": "closure"}]}}
    sections = {"benefits": BASE["benefits"] | benefits}
    assert more(**sections, decisions={"closure": {"at": 2, "probability": 0.5}}) == set()
    assert more(**sections) == {("E402", "benefits.days.values[0].waits_for")}


FIRM = {"kind": "local", "hazard": 0.05, "gap": 2, "recommissioning": {"council": 5}}
PROVIDED = {"costs": BASE["costs"] | {"team": BASE["costs"]["team"] | {"by_provider": True}}}


def test_providers() -> None:
    assert more(**PROVIDED, providers={"firm": FIRM}, provider="firm") == set()
    assert more(**PROVIDED, providers={"firm": FIRM}, provider="form") >= {("E402", "provider")}
    assert more(**PROVIDED, providers={"firm": FIRM}) >= {("E202", "provider")}
    assert more(providers={"firm": FIRM}, provider="firm") == {("W301", "provider")}
    safe = {"kind": "local", "gap": 2, "recommissioning": {"council": 5}}
    found = more(**PROVIDED, providers={"firm": safe}, provider="firm")
    assert found == {("W323", "providers.firm.gap"), ("W323", "providers.firm.recommissioning")}
    strange = FIRM | {"recommissioning": {"state": 5}, "hazard": 1.5}
    found = more(**PROVIDED, providers={"firm": strange}, provider="firm")
    assert found == {("E402", "providers.firm.recommissioning.state"), ("E205", "providers.firm.hazard")}


def test_an_input_cannot_be_called_position() -> None:
    assert more(inputs=BASE["inputs"] | {"position": 3}) == {("E208", "inputs.position")}
