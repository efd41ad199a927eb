"""What would tear rows of a joint table apart is refused, with its place and the way out."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.model import Model, comments

A: dict[str, Any] = {"dist": "rows", "table": "t", "values": [1, 2, 3, 4]}
B: dict[str, Any] = {"dist": "rows", "table": "t", "values": [10, 20, 30, 50]}
ALONE: dict[str, Any] = {"dist": "normal", "mean": 5, "sd": 1}


def document(inputs: dict[str, Any], formula: str = "a + b", **more: Any) -> dict[str, Any]:
    return {"step": "year", "horizon": "2 years", "inputs": inputs, "outputs": {"y": {"formula": formula}}, **more}


REFUSED = [
    (document({"a": A, "b": {**B, "values": [1, 2]}}), "E460", "inputs.b", "has 2 rows, and a of the same table has 4"),
    (document({"a": {**A, "values": [1, 2]}, "b": B}), "E460", "inputs.b", "rows, and a of the same table has 2"),
    (
        document({"a": {**A, "drawn": "each_period"}, "b": B}, "b", stocks={"s": {"initial": 0, "next": "a"}}),
        "E461",
        "inputs.b",
        "differs from a in drawn",
    ),
    (document({"a": A, "b": {**B, "chance": True}}), "E461", "inputs.b", "differs from a in chance"),
    (
        document(
            {"a": {**A, "drawn": "each_period", "persistence": 0.5}}, "s", stocks={"s": {"initial": 0, "next": "a"}}
        ),
        "E462",
        "inputs.a.persistence",
        "fit a distribution",
    ),
    (
        document({"a": A, "b": B}, correlations=[{"between": ["a", "b"], "rank": 0.5}]),
        "E463",
        "correlations[0].between[0]",
        "leave the correlation out",
    ),
    (
        document({"a": A, "b": ALONE}, correlations=[{"of": ["b", "a"], "normal": [[1, 0.5], [0.5, 1]]}]),
        "E463",
        "correlations[0].of[1]",
        "as a column of the table",
    ),
    (document({"a": A, "b": B}, "sum_of(3, a) + b"), "E464", "outputs.y.formula", "dist: empirical"),
    (
        document({"a": {**A, "grade": 4}, "b": B}, evidence={"grades": {4: {"widen": 1.5}}}),
        "E465",
        "inputs.a.grade",
        "leave the grade out",
    ),
    (document({"a": {**A, "truncate": [2, None]}, "b": B}), "E466", "inputs.a.truncate", "delete the rows"),
    (
        document({"a": {"dist": "mixture", "components": [{"weight": 1, **A}]}, "b": B}),
        "E467",
        "inputs.a.components[0].dist",
        "dist: empirical",
    ),
    (
        document({"a": A, "b": B}, options={"other": {"set": {"inputs.b.values": [1, 2, 3]}}}),
        "E460",
        "options.other",
        "has 3 rows",
    ),
]


@pytest.mark.parametrize(("data", "code", "path", "says"), REFUSED, ids=lambda value: str(value)[:14])
def test_it_is_refused(data, code, path, says):
    with pytest.raises(ModelError) as caught:
        Model.model_validate(data)
    told = [mistake for mistake in caught.value.mistakes if mistake.severity == "error"]
    assert [mistake.code for mistake in told] == [code], [str(mistake) for mistake in told]
    assert told[0].path.startswith(path)
    assert says in str(told[0])


def test_columns_of_one_table_need_nothing_else():
    same = {"source": "Trial of Smith et al. 2021"}
    inputs = {"a": {**A, **same}, "b": {**B, **same}, "twice": {**A, **same}, "alone": {**ALONE, **same}}
    model = Model.model_validate(document(inputs, "a + b + twice + alone"))
    assert not [remark for remark in comments(model) if remark.path.startswith("inputs")]
    tied = Model.model_validate(document(inputs, "a + b + twice + alone", evidence={"same_source": 0.5}))
    assert not [remark for remark in comments(tied) if remark.severity == "error"]


def test_an_option_that_changes_the_whole_table_is_sound():
    other = {"inputs.a": {**A, "values": [1, 2]}, "inputs.b": {**B, "values": [3, 4]}}
    model = Model.model_validate(document({"a": A, "b": B}, options={"other": {"set": other}}))
    assert model.variants["other"].inputs["a"].distribution.values == (1, 2)
