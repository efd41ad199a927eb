"""What is being chosen by: what it may say, what it refuses, how it is told from decisions on the way."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.files import read_model, write_model
from mcsv.model import Model, canonical, comments

BASE: dict[str, Any] = {
    "currency": "GBP",
    "price_year": 2025,
    "step": "year",
    "horizon": "2 years",
    "discounting": {"rate": 0.03, "origin": "end"},
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 10, "per": "year"}}, "people": {"kind": "society"}},
    "costs": {"team": {"amount": "spent", "per": "year", "paid_by": "council"}},
    "inputs": {
        "gained": {"dist": "normal", "mean": 1, "sd": 1, "unit": "QALY"},
        "spent": {"dist": "normal", "mean": 9, "sd": 1, "unit": "GBP"},
    },
    "outputs": {"qalys": {"formula": "gained"}, "spend": {"formula": "spent", "unit": "GBP"}},
}
PRICED = {"effect": "qalys", "cost": "spend", "willingness_to_pay": 20_000}


def model(decision: Any, **more: Any) -> Model:
    return Model(**{**BASE, "decision": decision, **more})


def told(decision: Any, **more: Any) -> set[tuple[str, str]]:
    try:
        found = comments(model(decision, **more))
    except ModelError as error:
        found = error.mistakes
    return {(mistake.code, mistake.path) for mistake in found if mistake.path.startswith("decision")}


@pytest.mark.parametrize(
    "decision",
    [
        {"view": "society"},
        {"view": "council"},
        {"output": "spend"},
        {"sign": "council"},
        PRICED,
        {**PRICED, "willingness_to_pay": [20_000, 0, 30_000]},
        {**PRICED, "willingness_to_pay": {"value": 20_000, "low": 0, "high": 60_000}, "unit": "GBP/QALY"},
    ],
)
def test_ways_to_choose(decision: Any, tmp_path: Any) -> None:
    assert told(decision) == set()
    first = model(decision)
    again = read_model(write_model(first, tmp_path / "model.yaml"))
    assert again == first
    assert again.decision == first.decision
    assert canonical(first) != canonical(Model(**BASE))


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ({}, ("E561", "decision")),
        ({"view": "society", "sign": "council"}, ("E561", "decision")),
        ({"view": "society", "cost": "spend", **PRICED}, ("E561", "decision")),
        ({"output": "spend", "unit": "GBP/QALY"}, ("E561", "decision.unit")),
        ({"effect": "qalys", "cost": "spend"}, ("E202", "decision.willingness_to_pay")),
        ({"cost": "spend"}, ("E202", "decision.effect")),
        ({"view": "sociaty"}, ("E402", "decision.view")),
        ({"output": "spent"}, ("E402", "decision.output")),
        ({**PRICED, "effect": "qaly"}, ("E402", "decision.effect")),
        ({"sign": "counsil"}, ("E402", "decision.sign")),
        ({**PRICED, "willingness_to_pay": []}, ("E202", "decision.willingness_to_pay")),
        ({**PRICED, "willingness_to_pay": -1}, ("E205", "decision.willingness_to_pay")),
        ({**PRICED, "willingness_to_pay": "much"}, ("E203", "decision.willingness_to_pay")),
        ({**PRICED, "willingness_to_pay": list(range(51))}, ("E562", "decision.willingness_to_pay.points")),
        (
            {**PRICED, "willingness_to_pay": {"value": 2, "low": 5, "high": 4}},
            ("E562", "decision.willingness_to_pay.high"),
        ),
        ({**PRICED, "willingness_to_pay": 0}, ("W560", "decision.willingness_to_pay")),
        ({**PRICED, "cost": "qalys"}, ("E563", "decision.cost")),
        ({"renewal": {"at": "1 year", "renews": ["team"]}}, ("E560", "decision")),
    ],
)
def test_what_is_refused(decision: Any, expected: tuple[str, str]) -> None:
    assert expected in told(decision)


def test_decisions_are_another_thing() -> None:
    with pytest.raises(ModelError) as caught:
        Model(**BASE, decisions={"view": "society"})
    assert [(m.code, m.path, m.way_out) for m in caught.value.mistakes] == [("E560", "decisions", "write decision:")]
    # One that is called like that is still one.
    assert Model(**BASE, decisions={"view": {"at": "1 year", "renews": ["team"]}}).decisions["view"].renews


@pytest.mark.parametrize(
    ("inputs", "unit", "expected"),
    [
        ({"spent": {"dist": "normal", "mean": 9, "sd": 1, "unit": "days"}}, "", ("E440", "decision.cost")),
        ({"gained": {"dist": "normal", "mean": 1, "sd": 1, "unit": "GBP"}}, "", ("E440", "decision.effect")),
        ({}, "days", ("E440", "decision.unit")),
        ({}, "GBP/job", ("W390", "decision.unit")),
        ({}, "GBP/QALY", None),
    ],
)
def test_effects_are_weighed_in_money(inputs: Any, unit: str, expected: tuple[str, str] | None) -> None:
    outputs = {"qalys": {"formula": "gained"}, "spend": {"formula": "spent"}}
    found = told({**PRICED, "unit": unit}, inputs={**BASE["inputs"], **inputs}, outputs=outputs, costs={})
    assert found == (set() if expected is None else {expected})


def test_a_view_needs_discounting() -> None:
    with pytest.raises(ModelError, match="net present value"):
        model({"view": "society"}, discounting=None)


def test_options_are_weighed_by_one_thing() -> None:
    with pytest.raises(ModelError, match="cannot differ"):
        model({"view": "society"}, options={"other": {"set": {"decision.view": "council"}}})


def test_curves_over_willingness_to_pay() -> None:
    def curve(price: Any) -> tuple[float, ...]:
        decision = model({**PRICED, "willingness_to_pay": price}).decision
        assert decision is not None
        assert decision.willingness_to_pay is not None
        return decision.willingness_to_pay.curve

    assert curve(20_000)[::20] == (0.0, 20_000.0, 40_000.0)
    assert len(curve(20_000)) == 41
    assert curve([20_000, 30_000, 10_000]) == (10_000.0, 20_000.0, 30_000.0)
    ranged = curve({"value": 20_000, "low": 0, "high": 50_000})
    assert ranged[0] == 0.0
    assert ranged[-1] == 50_000.0
    assert 20_000.0 in ranged
    assert len(ranged) == 50
