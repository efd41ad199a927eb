"""What a record holds cannot be changed behind its back, at any depth."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import numpy as np
import pytest

from mcsv.files import read_model
from mcsv.frozen import FrozenDict, frozen
from mcsv.model import Model
from mcsv.model.language.record import Record

EVERYTHING = Path(__file__).parent / "files" / "everything.yaml"
CHANGES = {
    "set": lambda each: each.__setitem__("x", 1),
    "delete": lambda each: each.__delitem__(next(iter(each))),
    "update": lambda each: each.update(x=1),
    "in place": lambda each: each.__ior__({"x": 1}),
    "setdefault": lambda each: each.setdefault("x", 1),
    "pop": lambda each: each.pop(next(iter(each))),
    "popitem": lambda each: each.popitem(),
    "clear": lambda each: each.clear(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_way_of_changing_a_dict_is_left(change):
    data = {"x": {"y": [1, {"z": 2}]}}
    held = frozen(data)
    for each in (held, held["x"], held["x"]["y"][1]):
        with pytest.raises(TypeError, match="model_copy"):
            change(each)
    assert held == {"x": {"y": (1, {"z": 2})}}


def test_what_it_was_made_of_may_change():
    values = np.arange(3.0)
    data = {"x": {"y": [1]}, "values": values}
    held = frozen(data)
    data["x"]["y"].append(2)
    values[0] = 7
    assert held["x"] == {"y": (1,)}
    assert held["values"].tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        held["values"][0] = 7


def test_it_is_a_dict_to_everything_that_reads():
    held = frozen({"x": {"y": 1}})
    assert json.dumps(held) == '{"x": {"y": 1}}'
    assert held | {"z": 2} == {**held, "z": 2} == {"x": {"y": 1}, "z": 2}
    for other in (pickle.loads(pickle.dumps(held)), copy.deepcopy(held), copy.copy(held)):
        assert isinstance(other, FrozenDict)
        assert isinstance(other["x"], FrozenDict)
        assert other == held


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation and everything inside it."""
    yield get_origin(annotation) or annotation
    for inner in get_args(annotation):
        yield from parts(inner)


def records(record: type[Record]) -> Iterator[type[Record]]:
    yield record
    for below in record.__subclasses__():
        yield from records(below)


def test_no_record_has_a_field_that_could_be_changed():
    found = {record for record in records(Record) if record.__module__.startswith("mcsv.")}
    assert Model in found
    changeable = [
        f"{record.__name__}.{name}"
        for record in found
        for name, field in record.model_fields.items()
        if {dict, list, set} & set(parts(field.annotation))
    ]
    assert changeable == []


def held_by(value: Any) -> Iterator[Any]:
    """Everything that a model holds, at any depth, private attributes included."""
    yield value
    if isinstance(value, Record):
        inner = [
            *(getattr(value, name) for name in type(value).model_fields),
            *(value.__pydantic_private__ or {}).values(),
        ]
    elif isinstance(value, dict):
        inner = list(value.values())
    else:
        inner = list(value) if isinstance(value, tuple | list | set) else []
    for part in inner:
        yield from held_by(part)


def test_nothing_in_a_model_can_be_changed():
    model = read_model(EVERYTHING)
    everything = list(held_by(model))
    assert sum(isinstance(each, FrozenDict) for each in everything) > 50
    assert [each for each in everything if isinstance(each, list | set)] == []
    assert [each for each in everything if isinstance(each, dict) and not isinstance(each, FrozenDict)] == []


def test_a_model_is_what_it_was_whatever_became_of_its_data():
    data = {"inputs": {"x": {"dist": "empirical", "values": [1, 2]}}, "outputs": {"y": {"formula": "x"}}}
    model = Model.model_validate(data)
    data["inputs"]["x"]["values"].append(3)
    assert model.inputs["x"].written["values"] == (1, 2)
    with pytest.raises(TypeError):
        model.inputs["x"] = 1
    with pytest.raises(TypeError):
        model.variants["other"] = model
