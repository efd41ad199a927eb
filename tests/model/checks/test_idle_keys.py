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


@pytest.mark.parametrize(
    ("event", "path"),
    [
        ({"probability": 0.3, "stops": "team", "until": "1 year"}, "until"),  # read as: at some time in that year
        ({"probability": 0.3, "stops": "team", "from": "1 year", "until": "2 years"}, "until"),
        ({"probability": 0.3, "stops": "team", "from": "claim months", "until": "2 years"}, ""),
        ({"hazard": 0.3, "stops": "team", "until": "1 year"}, ""),
        ({"hazard": 0.3, "stops": "team", "changes": {"team": 0.5}}, "changes.team"),
        ({"hazard": 0.3, "stops": "costs.team", "changes": {"team": 0.5}}, "changes.team"),
        ({"hazard": 0.3, "stops": "team", "changes": {"rent": 0.5}}, ""),
        ({"hazard": 0.3, "stops": "team", "caps": {"team": 5}}, "caps.team"),
        ({"hazard": 0.3, "changes": {"team": 1}}, "changes.team"),
        ({"hazard": 0.3, "changes": {"team": "claim / 40"}}, ""),
    ],
)
def test_what_an_event_cannot_do(event: dict[str, Any], path: str) -> None:
    costs = {**BASE["costs"], "rent": {"amount": 3, "per": "year", "paid_by": "council"}}
    assert idle(costs=costs, events={"strike": event}) == ({f"events.strike.{path}"} if path else set())


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        ({"at": "1 year", "renews": "team"}, True),
        ({"at": "1 year", "renews": "team", "probability": 1}, True),
        ({"at": "1 year", "renews": "team", "probability": 0.5}, False),
        ({"at": "1 year", "renews": "team", "probability": 0}, False),
        ({"at": "1 year", "renews": "team", "condition": "claim > 30"}, False),
    ],
)
def test_a_yes_that_is_certain_renews_nothing(decision: dict[str, Any], told: bool) -> None:
    assert idle(decisions={"renewal": decision}) == ({"decisions.renewal.renews"} if told else set())


def test_a_yes_that_is_certain_and_for_which_cash_waits_is_a_date() -> None:
    value = {"to": "hospital", "type": "fiscal", "unit_value": 5, "cashable": 1, "waits_for": "closing"}
    benefits = {"beds": {"per": "year", "values": [value]}}
    assert idle(benefits=benefits, decisions={"closing": {"at": "1 year", "renews": "team"}}) == set()


def said(**sections: Any) -> set[tuple[str, str]]:
    """Codes and paths of everything that is said of the base model with other sections, mistakes included."""
    try:
        found = comments(Model.model_validate(BASE | sections))
    except ModelError as error:
        found = error.mistakes
    return {(mistake.code, mistake.path) for mistake in found}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"amount": 300, "unit": "GBP"}, set()),
        ({"amount": 300, "unit": "GBP/year"}, set()),
        ({"amount": 300, "unit": "£ a year"}, set()),
        ({"amount": 300, "unit": "thousand GBP"}, {("E404", "costs.team.amount")}),  # GBP 300 were counted
        ({"amount": "claim", "unit": "£k"}, {("E404", "costs.team.amount")}),
        ({"amount": 300, "unit": "EUR/year"}, {("E404", "costs.team.amount")}),
        ({"amount": 300, "unit": "GBP/month"}, {("E441", "costs.team.amount")}),
        ({"amount": 300, "unit": "visits"}, {("W323", "costs.team.unit")}),
        ({"quantity": 300, "unit_value": "claim", "unit": "visits"}, set()),
    ],
    ids=str,
)
def test_the_unit_beside_an_amount_counts(stated: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    costs = {"team": {"per": "year", "paid_by": "council", **stated}, "rent": BASE["costs"]["team"]}
    assert said(costs=costs) - said() == expected


@pytest.mark.parametrize(
    ("unit", "code"),
    [("GBP/day", ""), ("£", ""), ("thousand GBP/day", "E404"), ("EUR", "E404"), ("£m per bed", "E404")],
)
def test_the_unit_of_a_unit_value_is_of_the_models_money(unit: str, code: str) -> None:
    """Where nobody knows what the quantity counts, three thousand pounds were counted as three."""
    value = {"to": "hospital", "type": "fiscal", "unit_value": 3, "unit": unit}
    found = said(benefits={"beds": {"quantity": "claim", "per": "year", "values": [value]}})
    assert found - said() == ({(code, "benefits.beds.values[0].unit_value")} if code else set())


@pytest.mark.parametrize(
    ("values", "more", "told"),
    [
        ({"2025/26": 100, "2026/27": 103}, {}, True),  # as if cash grew by it
        ({"2024/25": 97, "2025/26": 100}, {}, False),
        ({"2024/25": 97, "2025/26": 100, "2026/27": 103}, {"price_year": "2024/25"}, False),
        ({"2025/26": 100, "2026/27": 103}, {"price_year": "2025-26"}, True),
    ],
)
def test_an_index_does_not_make_cash_grow(values: dict[str, float], more: dict[str, str], told: bool) -> None:
    sections = {"prices": {"index": "cpi"}, "indices": {"cpi": {"values": values}}}
    costs = {"team": {**BASE["costs"]["team"], **more}}
    assert idle(**sections, costs=costs) == ({"prices.index"} if told else set())


def test_grades_that_nothing_has_and_weaker_ones_that_are_not_corrected() -> None:
    grades = {"grades": {4: {"widen": 1.3}}}
    graded = {grade: {"claim": {**BASE["inputs"]["claim"], "grade": grade}} for grade in (2, 4, 5)}
    assert idle(evidence=grades) == idle(evidence=grades, inputs=graded[2]) == {"evidence.grades"}
    assert idle(evidence=grades, inputs=graded[4]) == set()
    both = {"claim": graded[4]["claim"], "other": {"dist": "beta", "mean": 0.3, "sd": 0.1, "grade": 5}}
    outputs = {"seen": {"formula": "other"}}
    assert ("N312", "inputs.other.grade") in said(evidence=grades, inputs=both, outputs=outputs)
    both["other"]["grade"] = 3
    assert ("N312", "inputs.other.grade") not in said(evidence=grades, inputs=both, outputs=outputs)


def test_weights_by_income_of_what_people_gain() -> None:
    weighed = {
        "pockets": {**BASE["pockets"], "people": {"kind": "society"}},
        "groups": {"poor": {"size": 10, "income": 9_000}},
        "equity": {"reference_income": 30_000},
    }
    gain = {"per": "year", "values": [{"to": "people", "type": "social", "unit_value": 5}]}
    public = {"per": "year", "group": "poor", "values": [{"to": "hospital", "type": "fiscal", "unit_value": 5}]}
    assert ("W318", "equity") in said(**weighed, benefits={"calm": gain, "beds": public})
    assert ("W318", "equity") not in said(**weighed, benefits={"calm": {**gain, "group": "poor"}})


def test_more_observations_than_could_be_had() -> None:
    study = {"tells": "claim", "data": "normal", "sd": 5, "sizes": [5, 20]}
    assert idle(studies={"pilot": {**study, "up_to": 10}}) == {"studies.pilot.up_to"}
    assert idle(studies={"pilot": {**study, "up_to": 20}}) == set()


def test_chances_and_money_of_nothing() -> None:
    grant = {"kind": "grant", "to": "council", "amount": 0}
    event = {"stops": "team"}
    assert ("W319", "funding.award.amount") in said(funding={"award": grant})
    for kind in ("probability", "hazard"):
        assert ("W319", f"events.strike.{kind}") in said(events={"strike": {**event, kind: 0}})
        moved = {"risk": {"of": f"events.strike.{kind}", "from": 0, "to": 0.2}}
        assert ("W319", f"events.strike.{kind}") not in said(events={"strike": {**event, kind: 0}}, levers=moved)


def test_what_is_no_money_is_neither_real_nor_nominal_and_fiscal_value_is_public() -> None:
    share = {"dist": "beta", "mean": 0.3, "sd": 0.1, "unit": "share", "basis": "nominal"}
    outputs = {"seen": {"formula": "share"}}
    assert ("W335", "inputs.share.basis") in said(inputs={**BASE["inputs"], "share": share}, outputs=outputs)
    pockets = {**BASE["pockets"], "people": {"kind": "society"}}
    for who, told in (("people", True), ("hospital", False)):
        benefits = {"calm": {"per": "year", "values": [{"to": who, "type": "fiscal", "unit_value": 5}]}}
        found = ("W395", "benefits.calm.values[0].type") in said(pockets=pockets, benefits=benefits)
        assert found == told


def test_a_step_that_no_saving_reaches_releases_no_cash() -> None:
    value = {"to": "hospital", "type": "fiscal", "unit_value": 5, "cashable": 0.5, "step": 150}
    beds = {"quantity": "claim", "per": "year", "values": [value]}  # a hundred a year
    path = ("W319", "benefits.beds.values[0].step")
    assert path not in said(benefits={"beds": beds})
    assert path in said(benefits={"beds": {**beds, "values": [{**value, "step": 150_000}]}})


@pytest.mark.parametrize(
    ("inputs", "quantity"),
    [
        ({"outages": {"dist": "poisson", "mean": 0.1}}, "outages"),  # seldom one, and then ten times the mean
        ({"outages": {"dist": "lognormal", "mean": 0.1, "sd": 0.3}}, "outages"),
        ({"mean": {"dist": "gamma", "mean": 0.1, "sd": 0.01}}, "poisson(mean)"),
    ],
)
def test_a_step_that_a_rare_saving_reaches_is_within_reach(inputs: dict[str, Any], quantity: str) -> None:
    value = {"to": "hospital", "type": "fiscal", "unit_value": 1_000_000, "cashable": 1, "step": 600_000}
    benefits = {"uptime": {"quantity": quantity, "per": "year", "values": [value]}}
    assert ("W319", "benefits.uptime.values[0].step") not in said(
        inputs={**BASE["inputs"], **inputs}, benefits=benefits
    )


STRIKES = {"strike": {"hazard": 0.1, "for": "1 year", "changes": {"team": 0.5}}}
RENEWAL = {"renewal": {"at": "2 years", "probability": "risk", "renews": ["team"]}}


@pytest.mark.parametrize(
    ("sections", "start", "remark"),
    [
        ({"events": {"strike": {**STRIKES["strike"], "hazard": "risk"}}}, 0, ("W319", "hazard")),
        ({"events": {"strike": {**STRIKES["strike"], "changes": {"team": "risk"}}}}, 1, ("W323", "changes.team")),
        ({"decisions": RENEWAL}, 1, ("W323", "renews")),
    ],
)
def test_what_an_option_or_a_lever_moves_is_not_idle(
    sections: dict[str, Any], start: int, remark: tuple[str, str]
) -> None:
    inputs = {**BASE["inputs"], "risk": {"dist": "fixed", "value": start}}

    def found(**more: Any) -> list[tuple[str, str]]:
        told = said(inputs=inputs, **sections, **more)
        return [one for one in told if one[0] == remark[0] and (remark[1] in one[1] or one[1].startswith("options"))]

    assert found()
    by_lever = {"risk": {"of": "inputs.risk.value", "from": 0, "to": 1, "step": 0.1}}
    part = {"other": {"set": {"inputs.risk.value": 0.2}}, "unlike": {"set": {"costs.team.amount": 3}}}
    whole = {"other": {"set": {"inputs.risk": {"dist": "beta", "mean": 0.2, "sd": 0.1}}}}
    assert not found(levers=by_lever)
    assert not found(options=part)
    assert not found(options=whole)
    assert found(options={"unlike": part["unlike"]})


def test_an_option_that_takes_a_chance_away_is_meant_so_and_one_that_adds_none_is_told() -> None:
    taken = {"calm": {"set": {"events.strike.hazard": 0, "events.strike.changes.team": 1}}}
    assert not {one for one in said(events=STRIKES, options=taken) if one[0] in ("W319", "W323")}
    added = {"calm": {"add": {"events.flood": {"hazard": 0, "stops": "team"}}}}
    assert ("W319", "options.calm.add.events.flood.hazard") in said(events=STRIKES, options=added)


def test_grades_and_groups_that_an_option_brings_are_taken_up() -> None:
    graded = {"evidence": {"grades": {3: {"widen": 1.2}}}, "inputs": {"claim": {**BASE["inputs"]["claim"], "grade": 1}}}
    better = {"worse": {"set": {"inputs.claim.grade": 3}}, "unlike": {"set": {"costs.team.per": "quarter"}}}
    assert idle(**graded) == {"evidence.grades"}
    assert idle(**graded, options=better) == set()


@pytest.mark.parametrize(
    ("lever", "told"),
    [
        ({"of": "pockets.council.reserve", "unit": "GBP"}, False),
        ({"of": "pockets.council.reserve", "unit": "£"}, False),
        ({"of": "pockets.council.reserve"}, False),
        (
            {"of": "pockets.council.reserve", "unit": "thousand GBP"},
            True,
        ),  # a reader would hold a thousand times as much
        ({"of": "pockets.council.reserve", "unit": "EUR"}, True),
        ({"of": "inputs.rent.value", "unit": "GBP/year"}, True),
        ({"of": "inputs.rent.value", "unit": "£k/year"}, False),
        ({"of": "inputs.claim.times", "unit": "times"}, False),
    ],
)
def test_a_reader_is_shown_the_unit_of_the_number_that_moves(lever: dict[str, Any], told: bool) -> None:
    inputs = {**BASE["inputs"], "rent": {"dist": "fixed", "value": 1, "unit": "thousand GBP/year"}}
    outputs = {"rent": {"formula": "rent", "unit": "thousand GBP/year"}}
    levers = {"moved": {"from": 0.5, "to": 100, **lever}}
    pockets = {**BASE["pockets"], "council": {"reserve": 5}}
    found = said(inputs=inputs, outputs={"shown": outputs["rent"]}, levers=levers, pockets=pockets)
    assert (("W399", "levers.moved.unit") in found) == told


def test_a_provider_that_never_fails_leaves_no_gap() -> None:
    firm = {"kind": "local", "hazard": 0, "gap": "1 year", "recommissioning": {"council": 5}}
    costs = {"team": {**BASE["costs"]["team"], "by_provider": True}}
    paths = {"providers.firm.gap", "providers.firm.recommissioning"}
    assert idle(costs=costs, providers={"firm": firm}, provider="firm") == paths
    assert idle(costs=costs, providers={"firm": {**firm, "hazard": 0.1}}, provider="firm") == set()
    options = {"risky": {"set": {"providers.firm.hazard": 0.1}}}
    assert idle(costs=costs, providers={"firm": firm}, provider="firm", options=options) == set()


@pytest.mark.parametrize(
    ("change", "same_source", "told"),
    [
        ({"costs.team.note": "cheaper"}, None, True),
        ({"costs.team.source": "a quote", "costs.team.page": "3"}, None, True),
        ({"costs.team.source": "a quote", "costs.team.amount": 30}, None, False),
        ({"inputs.claim.source": "a quote"}, None, True),
        ({"inputs.claim.source": "a quote"}, 0.3, False),  # by which inputs move together
    ],
)
def test_an_option_that_only_says_something_else(change: dict[str, Any], same_source: float | None, told: bool) -> None:
    evidence = {"evidence": {"same_source": same_source}} if same_source else {}
    found = said(**evidence, options={"other": {"set": change}})
    assert (("W320", "options.other") in found) == told


def test_a_stream_or_a_pocket_may_have_the_name_of_a_text() -> None:
    """An option that changed what an event does to costs.note was told that its figures are those of the base."""
    cost = {"amount": 5, "per": "year", "paid_by": {"owner": 0.5, "council": 0.5}}
    sections = {
        "pockets": {**BASE["pockets"], "owner": {}},
        "costs": {**BASE["costs"], "note": cost},
        "events": {"strike": {"hazard": 0.1, "for": "1 year", "changes": {"note": 0.5}}},
    }
    for change in (
        {"events.strike.changes.note": 0.2},
        {"costs.note.paid_by.owner": 0.3, "costs.note.paid_by.council": 0.7},
    ):
        found = said(**sections, options={"other": {"set": change}})
        assert {code for code, _ in found if code.startswith("E")} == set()
        assert ("W320", "options.other") not in found


@pytest.mark.parametrize(
    ("sections", "brings"),
    [
        ({"mitigate": False}, {"events.strike.mitigation": {"hazard": 0.05}}),
        ({"events": {"strike": {**STRIKE, "mitigate": False}}}, {"events.strike.mitigation": {"hazard": 0.05}}),
        ({"events": {"strike": {**STRIKE, "basis": "nominal"}}}, {"events.strike.costs": {"council": 5}}),
    ],
)
def test_what_only_an_option_takes_up_is_not_idle(sections: dict[str, Any], brings: dict[str, Any]) -> None:
    model = {"events": {"strike": STRIKE}, **sections}
    unlike = {"unlike": {"set": {"costs.team.per": "quarter"}}}
    assert len(idle(**model)) == 1
    assert len(idle(**model, options=unlike)) == 1
    assert idle(**model, options={"other": {"add": brings}, **unlike}) == set()
