"""The JSON Schema: the committed copy is the generated one, valid models fulfil it, broken ones do not."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
from ruamel.yaml import YAML

from mcsv.distributions import families
from mcsv.errors import ModelError
from mcsv.files import model_schema, schema_text
from mcsv.files.yaml import read_yaml
from mcsv.model import Model
from mcsv.model.language.names import FUNCTIONS, RESERVED
from mcsv.model.language.numerals import read_numeral
from mcsv.model.language.vocabulary import MEANINGS, NAMES

HERE = Path(__file__).parent
CONFIGS = HERE.parents[1] / "configs"
FILES = [HERE / "everything.yaml", *sorted(CONFIGS.glob("*.yaml"))]
BLANK = HERE.parents[1] / "mcsv" / "files" / "blank.yaml"
EVERYTHING = read_yaml(FILES[0].read_text()).data
VALIDATOR = jsonschema.Draft202012Validator(json.loads((CONFIGS / "schema.json").read_text(encoding="utf-8")))


@cache
def schema() -> dict[str, Any]:
    return model_schema()


def test_the_committed_schema_is_the_generated_one():
    text = schema_text()
    assert (CONFIGS / "schema.json").read_text(encoding="utf-8") == text
    assert json.loads(text) == schema()


def test_it_is_a_schema():
    VALIDATOR.check_schema(schema())


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
        (("inputs", "sustained", "times"), 1.5),
        (("inputs", "sustained", "plus"), 2),
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
    model = copy.deepcopy(EVERYTHING)
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


@pytest.mark.parametrize("family", sorted(families))
def test_what_moves_an_input_is_offered_beside_what_can_be_moved(family: str):
    for example in families[family].examples:
        model = {"inputs": {"x": {**example, "times": 1.5, "plus": 2}}, "outputs": {"y": {"formula": "x"}}}
        assert VALIDATOR.is_valid(model) == reads(model)
    assert VALIDATOR.is_valid({"inputs": {"x": {"dist": "gamma", "mean": 4, "sd": 2, "times": 1.5, "plus": 2}}})


def reads(model: dict[str, Any]) -> bool:
    """Whether a model is read; of a joint table that is not there it is not."""
    try:
        Model.model_validate(model)
    except ModelError:
        return False
    return True


def test_every_key_is_described():
    for name, part in {"Model": schema(), **schema()["$defs"]}.items():
        for key, entry in part.get("properties", {}).items():
            assert "description" in entry, f"{name}.{key}"


class Editor:
    """A YAML file as an editor reads it: plain scalars by the core schema of YAML 1.2, whose numbers have no marks."""

    KINDS: ClassVar = [
        (re.compile("null|Null|NULL|~|"), lambda text: None),
        (re.compile("true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
        (re.compile("[-+]?[0-9]+"), int),
        (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    ]

    def read(self, text: str) -> Any:
        return self.value(YAML(typ="safe", pure=True).compose(text))

    def value(self, node: Any) -> Any:
        if node.id == "mapping":
            return {str(key.value): self.value(value) for key, value in node.value}
        if node.id == "sequence":
            return [self.value(entry) for entry in node.value]
        if node.style is not None:
            return node.value
        return next((read(node.value) for kind, read in self.KINDS if kind.fullmatch(node.value)), node.value)


def complaints(text: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(Editor().read(text))]


@pytest.mark.parametrize("path", [*FILES, BLANK], ids=lambda path: path.stem)
def test_an_editor_finds_nothing_wrong_with_a_valid_model(path: Path):
    assert complaints(path.read_text(encoding="utf-8")) == []


NUMBERS = ["480_000", "1e6", "1E6", "1e+6", "-1_000.5", "1_0e-3", ".5", "5.", "+3", "0", "-0", "1_000_000", "0.000_1"]
NONE = ["012", "0_1", "1__0", "_1", "1_", "0x1F", "1,000", "18%", "1k", "nan", "yes", "1_000 GBP", "1e_6"]


@pytest.mark.parametrize("number", NUMBERS)
def test_an_editor_takes_every_number_that_is_read(number: str):
    model = f"inputs: {{x: {{dist: normal, mean: {number}, sd: 1}}}}\n"
    assert read_numeral(number) is not None
    assert complaints(model) == []
    assert read_yaml(model).data["inputs"]["x"]["mean"] == float(number)


@pytest.mark.parametrize("number", NONE)
def test_an_editor_refuses_what_is_no_number(number: str):
    assert read_numeral(number) is None
    assert complaints(f"inputs: {{x: {{dist: normal, mean: '{number}', sd: 1}}}}\n") != []


def test_whole_numbers_have_no_decimals():
    for horizon, valid in (("1_0", True), ("1_0.5", False), ("-10", False), ("4 years", True)):
        assert (complaints(f"horizon: {horizon}\nstep: year\n") == []) == valid


def test_a_formula_says_what_it_is_made_of():
    said = schema()["$defs"]["Formula"]["description"]
    assert set(MEANINGS) == set(FUNCTIONS)
    assert all(meaning.startswith(f"{name}(") and meaning in said for name, meaning in MEANINGS.items())
    assert {"t", "pi"} < set(NAMES) <= RESERVED
