"""Divisions by what is always 0 are refused where they stand, before a run finds that no draw is a number."""

from __future__ import annotations

import pytest

from mcsv.errors import ModelError
from mcsv.files.yaml import read_yaml
from mcsv.model import comments, validate

MODEL = """\
inputs:
  people: {{dist: fixed, value: {value}}}
  twice: {{formula: 2 * people}}
  y: {{dist: normal, mean: 3, sd: 1}}
outputs:
  z: {{formula: {formula}}}
"""


def told(value: str, formula: str) -> list[tuple[str, int, int]]:
    document = read_yaml(MODEL.format(value=value, formula=formula), "model.yaml")
    try:
        found = comments(validate(document.data, document.places, found=tuple(document.found)))
    except ModelError as error:
        found = error.mistakes
    return [(mistake.code, mistake.line, mistake.column) for mistake in found if mistake.code == "E510"]


@pytest.mark.parametrize(
    ("value", "formula", "column"),
    [("-0", "y / people", 20), ("0", "1 + y / (people * 3)", 25), ("0", "people + y / twice", 29)],
)
def test_a_division_by_what_is_always_nothing(value: str, formula: str, column: int) -> None:
    assert told(value, formula) == [("E510", 6, column)]


@pytest.mark.parametrize(
    ("value", "formula"),
    [("2", "y / people"), ("0", "where(people > 0, y / people, 0)"), ("0", "people / y"), ("0", "y / (people + 1)")],
)
def test_others_are_not_refused(value: str, formula: str) -> None:
    assert told(value, formula) == []


@pytest.mark.parametrize(("step", "income", "first", "equity", "path"), [
    (0, 9_000, 100, True, "benefits.beds.values[0].step"),
    ("0 * 5", 9_000, 100, True, "benefits.beds.values[0].step"),
    (5, 0, 100, True, "groups.ill.income"),
    (5, 0, 100, False, None),
    (5, 9_000, 0, True, "providers.firm.lm3.rounds[0]"),
    ("people", 9_000, 100, True, None),
])  # fmt: skip
def test_what_something_is_divided_by_is_not_nothing(
    step: float | str, income: float, first: float, equity: bool, path: str | None
) -> None:
    cash = {"to": "hospital", "type": "fiscal", "unit_value": 9, "cashable": 1, "step": step}
    document = {
        "currency": "GBP",
        "price_year": 2025,
        "step": "year",
        "horizon": 2,
        "inputs": {"people": {"dist": "uniform", "low": 1, "high": 3}},
        "pockets": {"hospital": {}, "place": {"kind": "society"}},
        "provider": "firm",
        "providers": {"firm": {"kind": "local", "lm3": {"rounds": [first, 60, 0], "to": "place"}}},
        "groups": {"ill": {"size": 7, "income": income}},
        "costs": {"ward": {"amount": 9, "per": "year", "paid_by": "hospital", "by_provider": True}},
        "benefits": {"beds": {"quantity": "people", "per": "year", "group": "ill", "values": [cash]}},
    } | ({"equity": {"reference_income": 30_000}} if equity else {})
    try:
        found = comments(validate(document))
    except ModelError as error:
        found = error.mistakes
    assert [each.path for each in found if each.severity == "error"] == ([path] if path else [])
