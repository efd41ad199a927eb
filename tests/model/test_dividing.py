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
