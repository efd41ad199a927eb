"""What the answer says of money: when value comes, what others save, who gains; and what the model is to state."""

from __future__ import annotations

import re
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.media.text import draw
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.writing.screen import UNICODE, Screen


def model(**changes: Any) -> dict[str, Any]:
    """A council pays, a hospital saves, people of one group gain; figures are plain where that is enough."""
    saved = {"to": "hospital", "type": "fiscal", "unit_value": 2, "cashable": 0.5}
    worth = {"to": "people", "type": "social", "unit_value": 3}
    return {
        "programme": "Bridging team",
        "currency": "GBP",
        "step": "year",
        "horizon": 4,
        "discounting": {"rate": 0, "origin": "start"},
        "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
        "pockets": {"council": {"reserve": 100}, "hospital": {}, "people": {"kind": "society"}},
        "groups": {"patients": {"size": 50, "engaged": 0.5, "decile": 3, "minority": True}},
        "equity": {"reference_income": 30, "deciles": [2, 4, 6, 9, 12, 15, 20, 30, 40, 90]},
        "inputs": {"days": {"dist": "normal", "mean": 100, "sd": 10}},
        "costs": {"team": {"amount": 200, "per": "year", "for": 3, "paid_by": "council"}},
        "benefits": {"beds": {"quantity": "days", "per": "year", "group": "patients", "values": [saved, worth]}},
        **changes,
    }


def told(*without: str, **changes: Any) -> xr.Dataset:
    document = {key: part for key, part in model(**changes).items() if key not in without}
    return mcsv.simulate(document, draws=4_000, threads=1, money=True)


def text(results: xr.Dataset, width: int = 80) -> str:
    return draw(answer(results, full=True), Screen(width, False, UNICODE))


def words(results: xr.Dataset) -> str:
    return " ".join(text(results).split())


@pytest.fixture(scope="module")
def whole() -> xr.Dataset:
    return told()


def test_headlines_say_when_where_and_to_whom(whole: xr.Dataset) -> None:
    said = words(whole)
    assert (
        "Of the value that benefits bring (public value) 25 % comes within 1 year and 50 % comes within 2 years."
        in said
    )
    assert (
        "For each GBP 1 that council spends (GBP 600 of costs, events and payments to others, inside the horizon)"
        in said
    )
    saved = r"GBP 0\.33\d in cash within 2 periods, GBP 0\.33\d in cash later, GBP 0\.6[67]\d that is no cash\."
    assert re.search(saved, said)
    assert "100 % of all that is saved inside the horizon is no cash of council by its end (leakage)." in said
    assert "100 % of the people reached are better off, 50 % of all people of all groups." in said
    assert "100 % of what groups gain goes to those of the lower-income half." in said
    for heading in ("1 year 2 years contract horizon", "cash later no cash after horizon all", "elasticity mean"):
        assert heading in said


def test_without_a_word_nothing_of_it_is_said(whole: xr.Dataset) -> None:
    plain = mcsv.simulate(model(), draws=4_000, threads=1, full=True)
    for results, full in ((whole, False), (plain, True)):
        said = draw(answer(results, full=full), Screen(80, False, UNICODE))
        assert not [word for word in ("For each GBP 1", "How soon", "Who gains:", "elasticity") if word in said]
    assert not {"in_time", "elsewhere", "who_gains"} & document(plain)["options"]["base"].keys()


@pytest.mark.parametrize("width", [40, 60, 80])
def test_lines_fit(whole: xr.Dataset, width: int) -> None:
    assert max(map(len, text(whole, width).splitlines())) <= width


def test_what_the_model_lacks_is_asked_for() -> None:
    said = words(told("groups", "equity", benefits={"beds": _benefit(group=None)}))
    assert "Who gains is not told: state groups: of people with their size, and group: of each benefit" in said
    said = words(told("discounting"))
    assert "How soon value comes is not told: state discounting:." in said
    assert "that they gain by, and discounting:." in said
    said = words(told("equity", groups={"patients": {"size": 50}}))
    assert "What goes to the lower-income half is not told: state decile: or income: of patients." in said
    assert "What a pound counts by income is not told: state equity: {reference_income: …}" in said
    said = words(told(benefits={"beds": _benefit(group=None)}))
    assert re.search(r"GBP 1,(19|20)\d reach people through benefits that name no group\.", said)


def _benefit(group: str | None, low: str = "days", kind: str = "social") -> dict[str, Any]:
    benefit = {"quantity": low, "per": "year", "values": [{"to": "people", "type": kind, "unit_value": 3}]}
    return benefit | ({"group": group} if group else {})


def test_what_has_no_sign_is_told_in_amounts() -> None:
    said = words(told(benefits={"beds": _benefit("patients", "days - 100")}))
    assert "people: no share is stated, since all of it together is a loss in 5" in said
    assert "Amounts that benefits bring by the end of" in said
    assert "of draws: what goes to the lower-income half is no share of that." in said
    assert "Nobody saves anything" in said


def test_without_spending_or_an_accountable_pocket_there_are_amounts() -> None:
    said = words(told("costs"))
    assert "council spends nothing, so nothing is told for each pound of it." in said
    assert "What pockets save, GBP" in said
    assert "What pockets save, GBP" in words(told("accountability"))


def test_a_contributor_learns_its_own_risk() -> None:
    said = words(told())
    assert "Chance that a contributor that pays at the start is itself in deficit at a judged date, %" in said
    reads = {"go_on": {"at": 1, "condition": "position > 0", "pocket": "hospital", "renews": ["team"]}}
    said = words(told(decisions=reads))
    assert "Not stated of hospital, whose reserve does more than shift its position." in said


def test_what_is_not_stated_of_reserves_has_the_reason_that_it_has() -> None:
    """An uncertain reserve shifts the position, as any other; draws that are too few are no fault of the reserve."""
    costs = {"team": {"amount": "pay", "per": "year", "for": 3, "paid_by": "council"}}
    inputs = {
        "days": {"dist": "normal", "mean": 100, "sd": 10},
        "pay": {"dist": "normal", "mean": 50, "sd": 9},
        "held": {"dist": "uniform", "low": 60, "high": 140},
    }
    drawn, dates = {"costs": costs, "inputs": inputs}, "The reserve for each judged date alone"
    said = words(told(pockets={**model()["pockets"], "council": {"reserve": "held"}}, **drawn))
    assert f"{dates} is not stated: what is held is uncertain." in said
    assert "What others would have to pay council is not stated: what it holds is uncertain." in said
    said = words(told(accountability={**model()["accountability"], "tolerance": 0.0001}, **drawn))
    assert f"{dates} needs at least 38,411 draws." in said
    assert "What others would have to pay council is not stated, as its reserve is not." in said
    reads = {"go_on": {"at": 1, "condition": "position > 0", "pocket": "council", "renews": ["team"]}}
    assert f"{dates} is not stated: it does more than shift it." in words(told(decisions=reads, **drawn))
