"""Benefits that harm somebody, and bodies with books of their own that are not public."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.model import Model, comments

PROGRAMME: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025",
    "prices": {"inflation": 0},
    "step": "year",
    "horizon": 2,
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
    "pockets": {"council": {}, "charity": {"kind": "body"}, "residents": {"kind": "society"}},
    "inputs": {
        "noise": {"dist": "gamma", "mean": 20, "sd": 5},
        "either": {"dist": "normal", "mean": 0, "sd": 5},
        "loss": {"dist": "fixed", "value": -20},
    },
    "costs": {"road": {"amount": 100, "per": "year", "paid_by": "council"}},
    "outputs": {"seen": {"formula": "noise + either + loss"}},
}


def said(value: dict[str, Any]) -> set[tuple[str, str]]:
    """Codes and keys of what a check says of one value."""
    document = PROGRAMME | {
        "benefits": {"b": {"per": "year", "values": [{"to": "residents", "type": "social"} | value]}}
    }
    try:
        found = comments(Model.model_validate(document))
    except ModelError as error:
        found = error.mistakes
    return {(mistake.code, mistake.path.removeprefix("benefits.b.values[0].")) for mistake in found}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"unit_value": -20}, {("E205", "unit_value")}),
        ({"unit_value": "loss"}, {("E205", "unit_value")}),
        ({"unit_value": "-noise"}, {("W317", "unit_value")}),
        ({"unit_value": -20, "harm": True}, set()),
        ({"unit_value": "loss", "harm": True}, set()),
        ({"unit_value": "-noise", "harm": True}, set()),
        ({"unit_value": 20, "harm": True}, {("E444", "unit_value")}),
        ({"unit_value": "noise", "harm": True}, {("E444", "unit_value")}),
        ({"unit_value": "either", "harm": True}, {("W394", "unit_value")}),
        ({"unit_value": -20, "harm": True, "transfer": True}, {("E203", "harm")}),
        ({"unit_value": -20, "harm": True, "type": "fiscal", "to": "council", "cashable": 1}, {("E203", "cashable")}),
    ],
    ids=str,
)
def test_harm_is_allowed_by_its_word(value: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert said(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"to": "charity", "type": "economic", "cashable": 0.5}, set()),
        ({"to": "charity", "type": "fiscal", "cashable": 0.5}, {("W395", "type")}),
        ({"to": "charity", "type": "social", "cashable": 0.5}, {("E205", "cashable")}),
        ({"to": {"charity": 0.5, "council": 0.5}, "type": "economic", "cashable": 0.5}, {("E205", "cashable")}),
        ({"to": "residents", "type": "economic", "cashable": 0.5}, {("E205", "cashable")}),
        ({"to": "residents", "type": "fiscal", "cashable": 0.5}, {("E205", "cashable")}),
        ({"to": "council", "type": "fiscal", "cashable": 0.5}, set()),
    ],
    ids=str,
)
def test_a_body_saves_cash(value: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert said({"unit_value": 20} | value) == expected
