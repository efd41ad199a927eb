"""The JSON Schema: the committed copy is the generated one, valid models fulfil it, broken ones do not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mcsv.distributions import families
from mcsv.files import model_schema, schema_text
from mcsv.files.yaml import read_yaml

HERE = Path(__file__).parent
CONFIGS = HERE.parents[1] / "configs"
FILES = [HERE / "everything.yaml", *sorted(CONFIGS.glob("*.yaml"))]
VALIDATOR = jsonschema.Draft202012Validator(model_schema())


def test_the_committed_schema_is_the_generated_one():
    assert (CONFIGS / "schema.json").read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text()) == model_schema()


def test_it_is_a_schema():
    VALIDATOR.check_schema(model_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_valid_models_fulfil_it(path: Path):
    assert [error.message for error in VALIDATOR.iter_errors(read_yaml(path.read_text()).data)] == []


@pytest.mark.parametrize("family", sorted(families))
def test_examples_of_families_fulfil_it(family: str):
    for example in families[family].examples:
        model = {"inputs": {"x": {**example, "unit": "days", "source": "test"}}}
        assert [error.message for error in VALIDATOR.iter_errors(model)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("inputs", "cash_share", "mean"), "large"),
        (("inputs", "cash_share", "meann"), 1),
        (("inputs", "sustained", "drawn"), "each_period"),
        (("inputs", "sustained", "persistence"), 0.5),
        (("inputs", "sustained", "chance"), True),
        (("inputs", "late", "dist"), "norml"),
        (("inputs", "two words"), 1),
        (("horizon",), "4 yeers"),
        (("step",), "week"),
        (("accountability", "tolerance"), 1.5),
        (("costs", "team", "lag"), -1),
        (("costs", "team", "per"), "decade"),
        (("pockets", "council", "colour"), "blue"),
        (("pockets", "council", "carry_forward"), "some"),
        (("costs", "team", "ramp"), {"length": 1}),
        (("funding", "pool", "lag"), -1),
        (("benefits", "calmer_nights", "attribution"), [0.1]),
        (("evidence", "grades", "7"), {"widen": 2}),
        (("options", "small", "set"), []),
        (("colour",), "blue"),
    ],
    ids=str,
)
def test_broken_models_do_not(path: tuple[str, ...], value: Any):
    model = copy.deepcopy(read_yaml(FILES[0].read_text()).data)
    here = model
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    assert not VALIDATOR.is_valid(model)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("extends: base.yaml\nprogramme: x\nset: {a.b: 1}\nwithout: e\noptions: {o: {}}\nnote: n", True),
        ("extends: base.yaml\ncosts: {}", False),
        ("extends: 3", False),
        ("set: {a.b: 1}", False),
    ],
)
def test_a_file_that_extends_another_one(text: str, valid: bool):
    assert VALIDATOR.is_valid(read_yaml(text).data) == valid


def test_every_key_is_described():
    for name, part in {"Model": model_schema(), **model_schema()["$defs"]}.items():
        for key, entry in part.get("properties", {}).items():
            assert "description" in entry, f"{name}.{key}"
