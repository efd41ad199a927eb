"""Warnings about timing that silently changes what counts."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.model import Model, comments

CASH = {"to": "council", "type": "fiscal", "unit_value": 50, "cashable": 1}


def warned(**sections: Any) -> dict[str, list[str]]:
    """Paths of the warnings by code, for a sound model of two years with ``sections`` in place of its own."""
    document = {
        "currency": "GBP",
        "price_year": "2025",
        "step": "quarter",
        "start": "2026-04",
        "horizon": 8,
        "pockets": {"council": {}},
        "inputs": {"u": {"dist": "uniform", "low": 0, "high": 1}},
        "costs": {"service": {"amount": "100 * u", "per": "year", "paid_by": "council"}},
    }
    found: dict[str, list[str]] = {}
    for comment in comments(Model.model_validate(document | sections)):
        found.setdefault(comment.code, []).append(comment.path)
    return found


@pytest.mark.parametrize(("key", "value"), [("ramp", 4), ("for", 4), ("drop_off", 0.5)])
def test_what_happens_once_neither_grows_nor_lasts_nor_fades(key: str, value: float) -> None:
    cost = {"amount": "100 * u", "paid_by": "council", key: value}
    assert warned(costs={"service": {**cost, "per": "once"}}) == {"W311": [f"costs.service.timing.{key}"]}
    assert warned(costs={"service": {**cost, "per": "year"}}) == {}


@pytest.mark.parametrize(
    ("length", "horizon", "told"),
    [
        (42, 10, True),  # outlasts the model, counted in quarters or in months
        (9, 8, True),
        (8, 8, False),
        (24, 40, True),  # two years, or six
        (11, 40, False),
        (13, 40, False),  # no whole number of quarters in months
        ("42 months", 10, False),
        ("24 quarters", 40, False),
    ],
)
def test_a_time_without_a_unit_that_may_be_meant_in_months(length: Any, horizon: int, told: bool) -> None:
    cost = {"amount": "100 * u", "per": "year", "paid_by": "council", "for": length}
    found = warned(costs={"service": cost}, horizon=horizon)
    assert found == ({"W376": ["costs.service.timing.for"]} if told else {})


def test_a_time_without_a_unit_in_a_model_of_months_is_plain() -> None:
    cost = {"amount": "100 * u", "per": "year", "paid_by": "council", "for": 42}
    assert "W376" not in warned(costs={"service": cost}, step="month", horizon=24)


def test_a_budget_that_comes_once_has_no_length() -> None:
    budget = {"amount": 100, "per": "once", "for": 4}
    assert warned(pockets={"council": {"budget": budget}}) == {"W311": ["pockets.council.budget.for"]}


@pytest.mark.parametrize(("lag", "cash_lag", "late"), [(0, 8, True), (2, 6, True), (2, 5, False), (0, "2 years", True)])
def test_cash_that_comes_when_the_model_has_ended(lag: int, cash_lag: Any, late: bool) -> None:
    found = warned(benefits={"saving": {"per": "year", "lag": lag, "values": [{**CASH, "cash_lag": cash_lag}]}})
    assert found == ({"W305": ["benefits.saving.values[0].cash_lag"]} if late else {})


def test_value_that_is_no_cash_may_lag_for_ever() -> None:
    value = {**CASH, "cashable": 0, "cash_lag": "20 quarters"}
    assert warned(benefits={"saving": {"per": "year", "values": [value]}}) == {}


def test_a_financial_year_needs_a_start() -> None:
    assert warned(financial_year=4) == {}
    assert warned(financial_year=4, start=None) == {"W312": ["financial_year"]}


@pytest.mark.parametrize(
    ("step", "start", "begins", "late"),
    [
        ("quarter", "2026-02", 4, "judged 1 month late"),
        ("quarter", "2026-03", 4, "judged 2 months late"),
        ("quarter", "2026-01", 4, ""),
        ("quarter", "2026-10", 4, ""),
        ("year", "2026-01", 4, "judged 9 months late"),
        ("year", "2026-04", 4, ""),
        ("month", "2026-02", 4, ""),
    ],
)
def test_a_financial_year_that_ends_inside_a_period_is_judged_late(
    step: str, start: str, begins: int, late: str
) -> None:
    frame = {"price_year": "2026", "step": step, "start": start, "horizon": "2 years", "financial_year": begins}
    cost = {"amount": 5, "per": "year", "paid_by": "c"}
    document = frame | {"currency": "GBP", "pockets": {"c": {}}, "costs": {"k": cost}}
    found = [each.what for each in comments(Model.model_validate(document)) if each.code == "W312"]
    assert [late in what for what in found] == ([True] if late else [])


def test_a_count_that_every_period_repeats_is_told() -> None:
    cost = {"amount": "poisson(5)", "paid_by": "council"}
    assert warned(costs={"service": {**cost, "per": "quarter"}}, inputs={})["W313"] == ["costs.service.amount"]
    assert "W313" not in warned(costs={"service": {**cost, "per": "once"}}, inputs={})
    assert "W313" not in warned(
        costs={"service": {**cost, "amount": "poisson(5 + 0 * t)", "per": "quarter"}}, inputs={}
    )


def test_a_pocket_is_no_view() -> None:
    frame = {
        "currency": "GBP",
        "price_year": "2025",
        "step": "year",
        "horizon": 2,
        "discounting": {"rate": 0.035, "origin": "end"},
        "costs": {"service": {"amount": 100, "per": "once", "paid_by": "council"}},
    }
    for name in ("public_sector", "public_value", "society"):
        for pockets in ({"council": {}, name: {}}, {"council": {"parent": name}, name: {}}):
            for document in (frame | {"pockets": pockets}, frame | {"pockets": pockets, "discounting": None}):
                with pytest.raises(ModelError, match=f"E208 pockets.{name}: is the name of a view"):
                    Model.model_validate(document)
    Model.model_validate(frame | {"pockets": {"council": {"parent": "public_bodies"}, "public_bodies": {}}})


@pytest.mark.parametrize("field", ["cashable", "drop_off"])
def test_a_computed_share_stays_a_share(field: str) -> None:
    value = CASH | ({"cashable": "u * 3"} if field == "cashable" else {})
    drop = {"drop_off": "u * 3"} if field == "drop_off" else {}
    with pytest.raises(ModelError, match="leaves 0 to 1"):
        warned(benefits={"good": {"per": "year", "values": [value], **drop}})


def test_every_time_that_ends_inside_a_period_is_told_at_its_path() -> None:
    seen = {"first": {"of": "u", "value": 0.4, "sd": 0.1, "at": "7 months"}}
    judged = {"pocket": "council", "window": "1 year", "tolerance": 0.05}
    with pytest.raises(ModelError) as caught:
        warned(horizon="25 months", accountability=judged, observed=seen)
    assert [(each.code, each.path) for each in caught.value.mistakes] == [
        ("E205", "horizon"),
        ("E205", "observed.first.at"),
    ]


@pytest.mark.parametrize(("ramp", "path"), [({"shape": "s_curve"}, "ramp.over"), ({"points": []}, "ramp.points")])
def test_a_ramp_that_says_not_over_how_long_is_refused(ramp: dict[str, Any], path: str) -> None:
    cost = {"amount": "100 * u", "per": "year", "paid_by": "council", "ramp": ramp}
    with pytest.raises(ModelError) as caught:
        warned(costs={"service": cost})
    assert [(each.code, each.path) for each in caught.value.mistakes] == [("E202", f"costs.service.{path}")]
    cost["ramp"] = {"over": "1 year", "shape": "s_curve"}
    assert warned(costs={"service": cost}) == {}


@pytest.mark.parametrize(("start", "late"), [(7, False), (8, True)])
def test_what_starts_when_the_model_ends_never_counts(start: int, late: bool) -> None:
    other = {"amount": "10 * u", "per": "year", "paid_by": "council"}
    costs = {"service": {"amount": "100 * u", "per": "year", "paid_by": "council"}, "other": other | {"from": start}}
    assert ("costs.other" in warned(costs=costs).get("W305", [])) is late


def test_a_lag_that_can_be_a_little_below_nothing_is_told() -> None:
    inputs = {"u": {"dist": "uniform", "low": 0, "high": 1}, "late": {"dist": "uniform", "low": -0.5, "high": 4}}
    cost = {"amount": "100 * u", "per": "year", "paid_by": "council", "lag": "late months"}
    assert warned(inputs=inputs, costs={"service": cost})["W327"] == ["costs.service.timing.lag"]


@pytest.mark.parametrize(("periods", "too_many"), [(10_000, False), (10_001, True)])
def test_more_than_ten_thousand_periods_are_too_many(periods: int, too_many: bool) -> None:
    if not too_many:
        assert "E601" not in warned(horizon=periods)
        return
    with pytest.raises(ModelError, match="E601 horizon: means 10,001 periods"):
        warned(horizon=periods)
