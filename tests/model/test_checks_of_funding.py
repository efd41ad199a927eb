"""What is told about funding, budgets by year, carry-forward and tolerances; and that sound models are left alone."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from mcsv.errors import Mistake, ModelError
from mcsv.model import Model, comments

SOUND: dict[str, Any] = {
    "step": "quarter",
    "start": "2026-04",
    "horizon": "3 years",
    "financial_year": 4,
    "currency": "GBP",
    "price_year": "2026/27",
    "prices": {"inflation": 0.02},
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.05},
    "inputs": {
        "spend": {"dist": "gamma", "mean": 100, "sd": 30, "unit": "GBP/quarter"},
        "reduction": {"dist": "beta", "mean": 0.1, "sd": 0.03},
    },
    "pockets": {
        "council": {"budget": {"by_year": {"2026/27": 400, "2027/28": 400}}, "carry_forward": {"cap": 20}},
        "service": {"parent": "council", "carry_forward": False},
        "hospital": {"budget": {"amount": 1000, "per": "year"}, "tolerance": 0.2},
        "investor": {"kind": "society", "reserve": 500},
        "provider": {"kind": "society"},
    },
    "costs": {"team": {"amount": "spend", "per": "quarter", "paid_by": {"service": 0.5, "provider": 0.5}}},
    "benefits": {
        "won": {"per": "quarter", "values": [{"to": "hospital", "type": "fiscal", "unit_value": 7, "cashable": 0.5}]}
    },
    "funding": {
        "seed": {"kind": "contribution", "to": "provider", "paid_by": "investor", "amount": 300},
        "double": {"kind": "match", "of": "team", "rate": 0.1, "to": "council"},
        "pool": {"kind": "risk_share", "to": "council", "paid_by": "hospital"},
        "results": {
            "kind": "outcome_payment",
            "to": "investor",
            "paid_by": "council",
            "trigger": 0.1,
            "cohorts": {"first": {"measure": "reduction", "amount": 500, "at": "1 year"}},
            "pooled": {"measure": "reduction", "trigger": 0.08, "at": "2 years"},
        },
    },
}


def told(changes: dict[str, Any]) -> list[Mistake]:
    """Everything that is said about the sound model once some of its parts, by path, are others (None: gone)."""
    document = copy.deepcopy(SOUND)
    for path, value in changes.items():
        *way, last = path.split(".")
        part = document
        for key in way:
            part = part[key]
        if value is None:
            del part[last]
        else:
            part[last] = value
    try:
        return list(comments(Model.model_validate(document)))
    except ModelError as error:
        return list(error.mistakes)


def test_a_match_of_what_is_paid_for_a_part_or_of_a_gift_is_left_alone() -> None:
    whole = {"costs.team.paid_by": {"council": 0.5, "provider": 0.5}, "funding.double.to": "service"}
    gift = {"funding.double.of": "seed", "funding.double.to": "provider"}
    assert [str(mistake) for changes in (whole, gift) for mistake in told(changes)] == []


def test_the_sound_model_is_left_alone() -> None:
    assert [str(mistake) for mistake in told({})] == []


BUDGET = "pockets.council.budget"
BY_YEAR = f"{BUDGET}.by_year"
RESULTS = "funding.results"


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"funding.double.of": "teams"}, "E402", "funding.double.of[0]"),
        ({"funding.double.of": "costs.teams"}, "E402", "funding.double.of[0]"),
        ({"funding.double.of": "won"}, "E205", "funding.double.of[0]"),
        ({"funding.double.of": "pool"}, "E205", "funding.double.of[0]"),
        ({"funding.team": SOUND["funding"]["seed"]}, "E205", "funding.double.of[0]"),
        ({"funding.double.of": "double"}, "E403", "funding.double.of"),
        (
            {"funding.double.of": "more", "funding.more": {**SOUND["funding"]["double"], "of": "double"}},
            "E403", "funding.double.of",
        ),
        ({"funding.double.of": []}, "E202", "funding.double.of"),
        ({"funding.seed.paid_by": {"provider": 1}}, "E205", "funding.seed.paid_by.provider"),
        ({"funding.pool.paid_by": "service"}, "E205", "funding.pool.paid_by.service"),
        ({"funding.pool.paid_by": "nobody"}, "E402", "funding.pool.paid_by.nobody"),
        ({"funding.pool.paid_by": {"hospital": 0.9}}, "E205", "funding.pool.paid_by"),
        ({"funding.pool.paid_by": None}, "E202", "funding.pool.paid_by"),
        ({"funding.pool.to": {"council": 0.5, "provider": 0.5}}, "E203", "funding.pool.to"),
        ({"funding.pool.per": "year"}, "E203", "funding.pool.per"),
        ({"funding.pool.basis": "real"}, "E203", "funding.pool.basis"),
        ({f"{RESULTS}.lag": 2}, "E203", f"{RESULTS}.timing"),
        ({f"{RESULTS}.trigger": None}, "E202", f"{RESULTS}.trigger"),
        ({"funding.seed.trigger": 3}, "E203", "funding.seed.trigger"),
        ({"funding.seed.cap": -5}, "E205", "funding.seed.cap"),
        ({"funding.seed.cap": "10 * t"}, "E401", "funding.seed.cap"),
        ({f"{RESULTS}.trigger": 10}, "W205", f"{RESULTS}.trigger"),
        ({f"{RESULTS}.pooled.trigger": 8}, "W205", f"{RESULTS}.pooled.trigger"),
        ({f"{RESULTS}.cohorts.first.at": "4 years", f"{RESULTS}.pooled": None}, "W305", f"{RESULTS}.cohorts.first.at"),
        ({f"{RESULTS}.pooled.at": "39 months"}, "W305", f"{RESULTS}.pooled.at"),
        ({f"{RESULTS}.pooled.at": "9 months"}, "E205", f"{RESULTS}.pooled.at"),
        ({"funding.pool.from": "4 years"}, "W305", "funding.pool"),
        ({"funding.double.to": "hospital"}, "W338", "funding.double.of[0]"),
        ({"funding.pool.to": "provider", "costs.team.paid_by": "service"}, "W330", "funding.pool.to"),
        ({"pockets.people": {"kind": "society"}, "funding.seed.to": "people"}, "W331", "funding.seed.to"),
        ({BY_YEAR: {"2026/27": 400}}, "E205", BY_YEAR),
        ({BY_YEAR: {"2026/27": 400, "2028/29": 400}}, "E205", BY_YEAR),
        ({BY_YEAR: {"2027/28": 400}}, "E205", BY_YEAR),
        ({f"{BY_YEAR}.2029/30": 400}, "W305", f"{BY_YEAR}.2029/30"),
        ({f"{BY_YEAR}.2026/2027": 400}, "E103", f"{BY_YEAR}.2026/2027"),
        ({BY_YEAR: {"2026": 400, "2027/28": 400}}, "E205", f"{BY_YEAR}.2026"),
        ({f"{BY_YEAR}.2026/28": 400}, "E205", f"{BY_YEAR}.2026/28"),
        ({f"{BY_YEAR}.2026/27": -400}, "E205", f"{BY_YEAR}.2026/27"),
        ({"start": None}, "E202", "start"),
        ({f"{BUDGET}.per": "year"}, "E203", f"{BUDGET}.per"),
        ({BUDGET: {"amount": 400}}, "E202", f"{BUDGET}.per"),
        ({"pockets.council.carry_forward": "some"}, "E205", "pockets.council.carry_forward"),
        ({"pockets.council.carry_forward": {"cap": -1}}, "E205", "pockets.council.carry_forward.cap"),
        ({"start": "2026-03", f"{BY_YEAR}.2025/26": 400}, "E205", "pockets.council.carry_forward"),
        ({"pockets.service.carry_forward": True}, "W332", "pockets.service.carry_forward"),
        ({"pockets.council.tolerance": 0.1}, "E205", "pockets.council.tolerance"),
        ({"pockets.hospital.tolerance": 20}, "E205", "pockets.hospital.tolerance"),
        ({"pockets.council.window": "1 year"}, "E205", "pockets.council.window"),
        ({"pockets.hospital.window": "5 years"}, "E205", "pockets.hospital.window"),
        ({"pockets.hospital.window": "20 months"}, "E205", "pockets.hospital.window"),
        ({"pockets.hospital.window": 0}, "E205", "pockets.hospital.window"),
        ({"pockets.investor.window": "1 year"}, "W396", "pockets.investor.window"),
        ({"pockets.hospital.window": "1 year", "pockets.hospital.budget.from": "1 year"},
         "W305", "pockets.hospital.budget.from"),
        ({"pockets.hospital.window": "3 years", "pockets.hospital.budget": {"by_year": {"2026/27": 1, "2027/28": 1}}},
         "E205", "pockets.hospital.budget.by_year"),
    ],
)  # fmt: skip
def test_what_is_told(changes: dict[str, Any], code: str, path: str) -> None:
    found = told(changes)
    assert (code, path) in [(mistake.code, mistake.path) for mistake in found], [str(mistake) for mistake in found]
    assert all(mistake.code[0] == code[0] for mistake in found if mistake.path == path)


def test_a_window_of_its_own_is_left_alone() -> None:
    assert [str(mistake) for mistake in told({"pockets.hospital.window": "18 months"})] == []
    assert [str(mistake) for mistake in told({"pockets.council.window": "24 months"})] == []
    by_year = {"pockets.hospital.budget": {"by_year": {"2026/27": 1}}, "pockets.hospital.window": "1 year"}
    assert "pockets.hospital.budget.by_year" not in [mistake.path for mistake in told(by_year)]


def test_a_window_needs_a_horizon() -> None:
    document = {"inputs": {"x": 1}, "outputs": {"y": {"formula": "x"}}}
    pockets = {"pockets": {"investor": {"window": 4, "tolerance": 0.1}}}
    with pytest.raises(ModelError, match=r"E202 horizon.*pockets\.investor\.window"):
        Model.model_validate(document | pockets)


def test_missing_years_are_listed() -> None:
    (mistake,) = told({BY_YEAR: {"2028/29": 400}})
    assert mistake.value == "2026/27, 2027/28"


def test_a_circle_is_told_all_the_way_round() -> None:
    funding = SOUND["funding"]["double"]
    (mistake,) = told(
        {"funding.double.of": "b", "funding.b": {**funding, "of": "c"}, "funding.c": {**funding, "of": "double"}}
    )
    names = mistake.value.split(" -> ")
    assert names[0] == names[-1]
    assert set(names) == {"b", "c", "double"}


@pytest.mark.parametrize("year", ["2026-27", "2026/2027"])
def test_a_year_may_be_written_in_several_ways(year: str) -> None:
    assert told({BY_YEAR: {year: 400, "2027/28": 400}}) == []


def test_the_same_tolerance_twice_is_no_contradiction() -> None:
    assert told({"pockets.council.tolerance": 0.05}) == []


@pytest.mark.parametrize("name", ["double", "pool"])
def test_what_follows_other_money_may_last_and_grow(name: str) -> None:
    assert told({f"funding.{name}.for": "1 year", f"funding.{name}.ramp": "6 months"}) == []
