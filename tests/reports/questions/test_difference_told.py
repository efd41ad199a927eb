"""What a difference is told of: what is surely more than its error, in its unit, by its kind."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.media.text import plain
from mcsv.reports.questions.difference import difference
from mcsv.reports.writing.paper import Block, Sentence, Shown, Table

MODEL: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "discounting": {"rate": 0, "origin": "start"},
    "horizon": "1 year",
    "step": "year",
    "pockets": {"payer": {"budget": {"amount": 230_000, "per": "once"}, "reserve": 1_000}},
    "accountability": {"pocket": "payer", "window": "1 year", "tolerance": 0.05},
    "inputs": {
        "rate": {"dist": "normal", "mean": 100_000, "sd": 10_000},
        "extra": {"dist": "normal", "mean": 100_000, "sd": 20_000},
    },
    "costs": {
        "team": {"amount": "rate", "per": "once", "paid_by": "payer"},
        "more": {"amount": "extra", "per": "once", "paid_by": "payer"},
    },
}


def changed(*kinds: str) -> dict[str, Any]:
    """The same with so many changes, of which all move the risk."""
    found = deepcopy(MODEL)
    if "rate" in kinds:
        found["inputs"]["rate"]["mean"] = 103_000
    if "extra" in kinds:
        found["inputs"]["extra"]["sd"] = 25_000
    if "reserve" in kinds:
        found["pockets"]["payer"]["reserve"] = 5_000
    if "budget" in kinds:
        found["pockets"]["payer"]["budget"]["amount"] = 240_000
    if "added" in kinds:
        found["costs"]["new"] = {"amount": 20_000, "per": "once", "paid_by": "payer"}
    return found


def said(blocks: tuple[Block, ...]) -> str:
    return plain(next(block for block in blocks if isinstance(block, Sentence)))


@pytest.fixture(scope="module")
def three() -> xr.Dataset:
    return mcsv.diff(MODEL, changed("rate", "extra", "reserve"), draws=20_000)


def with_errors(found: xr.Dataset, name: str, errors: float) -> xr.Dataset:
    """The same, with errors of a figure by which it is so many 95 % errors from 0."""
    other = found.copy(deep=True)
    other[f"{name}_se"] = abs(other[name]) / (1.96 * errors)
    return other


def test_three_parts_are_all_there_are_and_of_four_the_smallest_is_others(three: xr.Dataset) -> None:
    assert "and more by others" not in said(difference(three))
    assert said(difference(three)).count(" by ") == 3
    four = mcsv.diff(MODEL, changed("rate", "extra", "reserve", "budget"), draws=20_000)
    assert said(difference(four)).endswith(", and more by others.")


def test_a_part_within_its_error_is_not_named(three: xr.Dataset) -> None:
    assert " by " not in said(difference(with_errors(three, "step_averaged", 0.9)))
    assert said(difference(with_errors(three, "step_averaged", 1.2))).count(" by ") == 3


@pytest.mark.parametrize(("errors", "begins"), [(0.8, "is about the same"), (1.2, "rose from"), (2.5, "rose from")])
def test_what_is_more_than_its_error_rose(three: xr.Dataset, errors: float, begins: str) -> None:
    other = three.copy(deep=True)
    change = float((three.outcome_after - three.outcome_before).sel(outcome="deficit").values[0])
    assert change > 0.0
    other["outcome_change_se"][:] = change / (1.96 * errors)
    other["outcome_by_draws_se"][:] = 0.0
    assert f"the chance of a deficit within 1 year {begins}" in said(difference(other))


def test_what_was_added_is_new_and_what_was_taken_away_is_gone() -> None:
    assert "by costs.new (new)" in said(difference(mcsv.diff(MODEL, changed("added"), draws=5_000)))
    assert "by costs.new (gone)" in said(difference(mcsv.diff(changed("added"), MODEL, draws=5_000)))


def tables(blocks: tuple[Block, ...]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def test_orders_have_a_table_where_they_are_surely_another_thing(three: xr.Dataset) -> None:
    in_order = three.step_in_order
    for errors, count in ((0.8, 1), (1.2, 2)):
        other = three.copy(deep=True)
        other["step_averaged"], other["step_averaged_se"] = 0.9 * in_order, abs(0.1 * in_order) / (1.96 * errors)
        found = tables(difference(other))
        assert [table.title.split(", ")[1][:8] for table in found[1:]] == ["averaged"] * (count - 1)


def test_chances_are_in_points_and_money_in_thousands(three: xr.Dataset) -> None:
    dear = mcsv.diff(MODEL | {"inputs": {name: {**entry, "sd": 4e6} for name, entry in MODEL["inputs"].items()}}, MODEL)
    (table, *_) = tables(difference(dear))
    assert table.title.endswith(", thousand GBP")
    columns = [column.heading for column in table.columns]
    factors = [cell.scale.factor for cell in table.rows[0].cells if isinstance(cell, Shown)]
    assert dict(zip(columns, factors, strict=True))["deficit, %"] == 0.01
    assert dict(zip(columns, factors, strict=True))["position"] == 1_000


@pytest.mark.parametrize("weighted", [False, True])
def test_public_value_is_that_of_society_unless_income_weighs(weighted: bool) -> None:
    equity = {"equity": {"reference_income": 30_000}, "groups": {"all": {"size": 10, "income": 20_000}}}
    more = equity if weighted else {}
    found = mcsv.diff(MODEL | more, changed("rate") | more, draws=2_000)
    headings = [column.heading for column in tables(difference(found))[0].columns]
    assert "NPV society" in headings
    assert ("NPV value" in headings) == weighted
