"""Keys that change nothing beside what else is written are told, and are not where they change something."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.model import Model, comments

BASE: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "step": "quarter",
    "start": "2026-04",
    "horizon": "3 years",
    "pockets": {"council": {}, "hospital": {}},
    "inputs": {"claim": {"dist": "gamma", "mean": 40, "sd": 30}},
    "costs": {"team": {"amount": "claim", "per": "year", "paid_by": "council"}},
}


def idle(**sections: Any) -> set[str]:
    """The paths that change nothing (W323) in the base model with other sections."""
    return {remark.path for remark in comments(Model.model_validate(BASE | sections)) if remark.code == "W323"}


STRIKE = {"hazard": 0.1, "stops": "team", "for": "1 year"}
CLAIM = {"hazard": 0.1, "costs": {"council": 5}}
DONE = {"mitigation": {"hazard": 0.05}}


@pytest.mark.parametrize(
    ("sections", "paths"),
    [
        ({"events": {"strike": {**STRIKE, "mitigate": False}}}, {"events.strike.mitigate"}),
        ({"events": {"strike": {**STRIKE, "mitigate": True}}}, set()),
        ({"events": {"strike": {**STRIKE, **DONE, "mitigate": False}}}, set()),
        ({"mitigate": False}, {"mitigate"}),
        ({"events": {"strike": STRIKE}, "mitigate": False}, {"mitigate"}),
        ({"events": {"strike": {**STRIKE, **DONE}}, "mitigate": False}, set()),
        ({"events": {"strike": {**STRIKE, **DONE, "mitigate": True}}}, set()),
    ],
)
def test_what_is_done_against_an_event_is_there(sections: dict[str, Any], paths: set[str]) -> None:
    assert idle(**sections) == paths


def test_an_option_without_a_mitigation_that_there_never_was_is_told() -> None:
    options = {"bare": {"set": {"mitigate": False}}}
    assert idle(events={"strike": STRIKE}, options=options) == {"options.bare.set.mitigate"}
    assert idle(events={"strike": {**STRIKE, **DONE}}, options=options) == set()


def test_an_option_that_brings_one_mitigation_back_while_all_are_left_out_is_told() -> None:
    events = {"strike": {**STRIKE, **DONE, "mitigate": False}}
    one = {"one": {"set": {"events.strike.mitigate": True}}}
    all_of_them = {"all": {"set": {"events.strike.mitigate": True, "mitigate": True}}}
    assert idle(events=events, mitigate=False, options=one) == {"options.one.set.events.strike.mitigate"}
    assert idle(events=events, options=one) == idle(events=events, mitigate=False, options=all_of_them) == set()


@pytest.mark.parametrize("said", [{"basis": "nominal"}, {"inflation": 0.02}, {"price_year": "2025/26"}], ids=str)
def test_the_money_of_an_event_that_costs_nothing_is_of_nothing(said: dict[str, Any]) -> None:
    assert idle(events={"strike": {**STRIKE, **said}}) == {f"events.strike.{next(iter(said))}"}
    assert idle(events={"claim": {**CLAIM, **said}}) == set()
    mitigated = {"mitigation": {"hazard": 0.05, "costs": {"council": 1}}}
    assert idle(events={"strike": {**STRIKE, **mitigated, **said}}) == set()


def test_columns_are_those_of_a_file() -> None:
    values = {"2024/25": 95, "2025/26": 100}
    index = {"index": "general"}
    named = {"general": {"values": values, "year": "2025/26", "value": "cpi"}}
    assert idle(prices=index, indices=named) == {"indices.general.year", "indices.general.value"}
    assert idle(prices=index, indices={"general": {"values": values}}) == set()


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ({"dist": "fixed", "value": 40, "drawn": "each_period"}, "drawn"),
        ({"dist": "fixed", "value": 40, "chance": True}, "chance"),
        ({"dist": "gamma", "mean": 40, "sd": 30, "drawn": "each_period", "chance": False}, "chance"),
        ({"dist": "gamma", "mean": 40, "sd": 30, "drawn": "each_period", "chance": True}, ""),
        ({"dist": "gamma", "mean": 40, "sd": 30, "chance": True}, ""),
        ({"dist": "poisson", "mean": 40, "chance": False}, ""),
    ],
)
def test_how_an_input_varies(entry: dict[str, Any], key: str) -> None:
    assert idle(inputs={"claim": entry}) == ({f"inputs.claim.{key}"} if key else set())


def test_an_empty_ramp_says_not_how_it_grows() -> None:
    cost = {"amount": 5, "per": "year", "paid_by": "council"}
    with pytest.raises(ModelError) as caught:
        Model.model_validate(BASE | {"costs": {"team": {**cost, "ramp": {}}}})
    assert [(mistake.code, mistake.path) for mistake in caught.value.mistakes] == [("E202", "costs.team.ramp")]
    assert Model.model_validate(BASE | {"costs": {"team": {**cost, "ramp": 0}}}).costs["team"].timing.ramp.points == ()
