"""Money and value apart, ratios, funding and decisions in words, at 80 columns and as a document."""

from __future__ import annotations

import json
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.run.document import to_json
from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import Screen

MODEL: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "3 years",
    "discounting": {"rate": 0.03, "origin": "start"},
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
    "pockets": {
        "council": {"budget": {"amount": 26_000, "per": "quarter", "for": "3 years"}},
        "fund": {"kind": "body", "hurdle": 0.04},
        "hospital": {},
        "people": {"kind": "society"},
    },
    "inputs": {
        "cost": {"dist": "normal", "mean": 32_000, "sd": 3_000, "source": "market test"},
        "effect": {"dist": "normal", "mean": 1, "sd": 0.4, "source": "pilot"},
    },
    "costs": {"team": {"amount": "cost", "per": "quarter", "paid_by": "council"}},
    "benefits": {
        "better": {
            "quantity": "effect",
            "per": "quarter",
            "values": [
                {"to": "hospital", "type": "fiscal", "unit_value": 9_000, "cashable": 0.5},
                {"to": "people", "type": "social", "unit_value": 30_000},
            ],
        }
    },
    "funding": {
        "capital": {"kind": "contribution", "to": "council", "paid_by": "fund", "amount": 50_000, "per": "once"},
        "results": {
            "kind": "outcome_payment",
            "to": "fund",
            "paid_by": "hospital",
            "trigger": 0.9,
            "cohorts": {"all": {"measure": "effect", "amount": 90_000, "at": "2 years"}},
        },
    },
    "decisions": {
        "renewal": {"at": "1 year", "condition": "position > 20_000", "renews": ["costs.team", "benefits.better"]},
        "formality": {"at": "1 year", "renews": ["costs.team"]},
    },
    "outputs": {"effect": {"formula": "effect", "unit": "lives"}},
}


@pytest.fixture(scope="module")
def results() -> xr.Dataset:
    return mcsv.simulate(MODEL, draws=20_000, threads=2, returns=True, full=True, beyond=["effect: 1.5"])


@pytest.fixture(scope="module")
def shown(results: xr.Dataset) -> str:
    return answer(results, Screen(80), None, True)


def test_lines_fit(shown):
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    "words",
    [
        "Of the net present value of council, on average GBP -",
        "is value that reaches no budget inside the horizon.",
        "For each GBP 1 that council puts in there are benefits of GBP 0 to itself, and of GBP 1.",
        "No ratio for who puts in 0 or less in some draws: fund in ",
        "Where renewal is a yes (",
        "council is in deficit at a judged date in",
        "Decision formality is a yes in every draw.",
        "n/a: draws are too few, or a reserve does more than shift the position",
        "No rate of return of cash for hospital: cash changes sign more than once",
        "No rate of return of value for people, public value: value only comes or only goes.",
        "Of value: all that the view gains and loses, cash or not, in the model's prices.",
        "Both are ratios of means, with Fieller's interval",
    ],
)
def test_what_is_said(shown, words):
    assert words in " ".join(shown.split())


def test_short_answers_say_nothing_of_it_but_of_thresholds(results):
    short = answer(results, Screen(80))
    assert "Fieller" not in short
    assert "Outputs beyond thresholds" in short
    assert "1.5 lives" in short


def test_the_document_says_why_there_is_no_ratio(results):
    option = json.loads(to_json(results))["options"]["base"]
    views = option["returns"]["views"]
    assert views["council"]["ratio_refused"] is None
    assert views["fund"]["ratio_refused"] == "what is put in is not above 0 in every draw"
    assert views["people"]["ratio_refused"] == "nothing is put in"
    assert views["fund"]["bcr"]["value"] is None
    assert views["council"]["bcr"]["value"] == 0.0
    assert option["returns"]["irr"]["people"] == {"value": None, "se": None, "why": "nothing flows"}
    assert option["returns"]["irr"]["fund"]["hurdle"] == 0.04
    fund = results.irr_value.sel(option="base", view="fund")
    assert option["returns"]["irr_value"]["fund"] == {
        "value": float(fund),
        "se": float(results.irr_value_se.sel(option="base", view="fund")),
        "why": "known",
    }
    assert option["returns"]["irr_value"]["people"]["why"] == "no change of sign"
    assert [(line["kind"], line["payer"], line["receiver"]) for line in option["funding"]] == [
        ("contribution", "fund", "council"),
        ("outcome_payment", "hospital", "fund"),
    ]
    assert option["decisions"]["formality"]["yes"]["probability"]["value"] == 1.0
    assert option["decisions"]["formality"]["no"]["pockets"]["council"]["position"]["mean"] is None
    assert option["thresholds"][0]["output"] == "effect"


def test_nothing_is_said_of_an_option_that_does_nothing():
    model = MODEL | {"options": {"nothing": {"without": [*MODEL["costs"], *MODEL["benefits"], *MODEL["funding"]]}}}
    model |= {"decisions": {"formality": {"at": "1 year"}}}
    results = mcsv.simulate(model, draws=2_000, returns=True)
    assert "that is no cash" in answer(results, Screen(80), "base", True)
    assert "that is no cash" not in answer(results, Screen(80), "nothing", True)


def test_without_asking_there_is_nothing_of_it():
    plain = mcsv.simulate(MODEL, draws=2_000, full=True)
    assert "Fieller" not in answer(plain, Screen(80), None, True)
    assert not {"returns", "funding", "decisions", "thresholds"} & json.loads(to_json(plain))["options"]["base"].keys()
