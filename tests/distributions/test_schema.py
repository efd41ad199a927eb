"""The JSON schema says the same as the code: it takes what can be built and refuses what cannot."""

from __future__ import annotations

import jsonschema
import pytest

from mcsv.distributions import families, family_schema, json_schema

SCHEMA = json_schema({"unit": {"type": "string"}})
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("family", families.values(), ids=list(families))
def test_examples_are_valid(family):
    for example in family.examples:
        VALIDATOR.validate({**example, "unit": "GBP"})
        jsonschema.validate(example, family_schema(family))


@pytest.mark.parametrize(
    "spec",
    [
        {"dist": "normal", "loc": 1, "scale": 2},
        {"dist": "normal", "mean": 1, "sd": 2, "truncate": [0, None]},
        {"dist": "beta", "mean": 0.2, "range": [0.1, 0.3], "covers": 0.9},
        {"dist": "gamma", "p2.5": 1, "p97.5": 3},
    ],
)
def test_taken(spec):
    VALIDATOR.validate(spec)


@pytest.mark.parametrize(
    "spec",
    [
        {"mean": 1},
        {"dist": "gaussian", "mean": 1, "sd": 2},
        {"dist": "normal"},
        {"dist": "normal", "mean": 1},
        {"dist": "normal", "mean": 1, "sd": 0},
        {"dist": "normal", "mean": 1, "sd": "2"},
        {"dist": "normal", "mean": 1, "sd": 2, "colour": "red"},
        {"dist": "gamma", "range": [1, 2]},
        {"dist": "gamma", "range": [1, 2, 3], "covers": 0.9},
        {"dist": "gamma", "shape": -1, "scale": 2},
        {"dist": "bernoulli", "p": 1.2},
        {"dist": "discrete", "values": [1], "weights": [1.2]},
        {"dist": "mixture", "components": [{"dist": "fixed", "value": 1}]},
    ],
)
def test_refused(spec):
    assert not VALIDATOR.is_valid(spec)


def test_everything_is_described():
    for family in families.values():
        schema = family_schema(family)
        assert schema["description"]
        assert all("description" in schema["properties"][name] for name in schema["properties"] if name != "dist")
