"""The JSON Schema of portfolios: the committed copy is the generated one, and it refuses what reading refuses."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mcsv.files.portfolio_schema import portfolio_schema, portfolio_schema_text
from mcsv.files.yaml import read_yaml

FOLDER = Path(__file__).parents[2] / "configs" / "portfolio"
PORTFOLIO: dict[str, Any] = read_yaml((FOLDER / "portfolio.yaml").read_text(encoding="utf-8")).data
VALIDATOR = jsonschema.Draft202012Validator(json.loads((FOLDER / "schema.json").read_text(encoding="utf-8")))


def faults(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    found = copy.deepcopy(PORTFOLIO)
    part: Any = found
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return found


def test_the_committed_schema_is_the_generated_one() -> None:
    assert (FOLDER / "schema.json").read_text(encoding="utf-8") == portfolio_schema_text()
    VALIDATOR.check_schema(portfolio_schema())


def test_every_key_is_described() -> None:
    schema = portfolio_schema()
    own = [schema["properties"], schema["$defs"]["Member"]["properties"], schema["$defs"]["SharedPocket"]["properties"]]
    assert all(key["description"] for keys in own for key in keys.values())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("portfolio",), "Three"),
        (("pockets", "council"), None),
        (("pockets", "council"), {"of": {"falls": "county"}, "tolerance": 0.1, "owner": "S151 officer"}),
        (("pockets", "council"), {"budget": {"amount": "1_000_000", "per": "year", "for": "2 years"}, "reserve": 5}),
        (("share",), {"inflation": {}, "pay_award": {"falls": "award"}}),
        (("correlations",), [{"of": ["falls.people", "inflation"], "rank": [[1, 0.5], [0.5, 1]], "copula": "t"}]),
        (("programmes", "housing"), {"model": "housing.yaml", "option": "cheap", "note": "as agreed"}),
    ],
)
def test_valid_portfolios_fulfil_it(path: tuple[str, ...], value: Any) -> None:
    assert faults(PORTFOLIO) == []
    assert faults(changed(path, value)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("shares",), ["inflation"]),
        (("programmes",), {"falls": "falls.yaml"}),
        (("programmes", "falls"), {"set": {}}),
        (("programmes", "falls"), {"model": "falls.yaml", "options": "x"}),
        (("programmes", "a b"), "falls.yaml"),
        (("pockets",), {}),
        (("pockets", "council"), {"tolerance": 5}),
        (("share",), ["inflation", "inflation"]),
        (("correlations", 0, "between"), ["falls.people"]),
        (("correlations", 0, "ranks"), 0.5),
        (("accountability",), {"pocket": "council", "window": "2 years"}),
    ],
)
def test_what_reading_refuses_does_not(path: tuple[str | int, ...], value: Any) -> None:
    assert faults(changed(path, value))
