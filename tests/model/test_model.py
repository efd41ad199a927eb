"""Models from Python: the same records, the same mistakes, all at once."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pydantic
import pytest

import mcsv.model as language
from mcsv.distributions import build
from mcsv.errors import ModelError
from mcsv.model import (
    Cost,
    Duration,
    Input,
    Model,
    Output,
    Pocket,
    Timing,
    Value,
    canonical,
    comments,
    parse_formula,
    validate,
)

PROGRAMME: dict[str, Any] = {
    "programme": "Example",
    "currency": "GBP",
    "step": "quarter",
    "horizon": "3 years",
    "accountability": {"pocket": "council", "window": 8, "tolerance": 0.05},
    "pockets": {"council": {"reserve": 10}, "hospital": {}},
    "inputs": {"saving": {"dist": "normal", "mean": 3, "sd": 1}, "rate": 0.2, "half": {"formula": "rate / 2"}},
    "costs": {"team": {"amount": 5, "per": "year", "paid_by": {"council": 0.6, "hospital": 0.4}, "lag": "6 months"}},
    "benefits": {
        "stays": {
            "quantity": "2 * saving",
            "per": "quarter",
            "lag": 2,
            "drop_off": "half",
            "values": [{"to": "hospital", "type": "fiscal", "unit_value": 7, "cashable": "rate"}],
        }
    },
    "outputs": {"total": {"formula": "saving * rate"}},
}


def changed(*path: str, value: Any) -> dict[str, Any]:
    data = copy.deepcopy(PROGRAMME)
    here = data
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return data


def codes(data: Any) -> list[str]:
    with pytest.raises(ModelError) as caught:
        Model.model_validate(data)
    return [mistake.code for mistake in caught.value.mistakes]


def test_mappings_and_keywords_give_the_same_model():
    assert Model(**PROGRAMME) == Model.model_validate(PROGRAMME) == validate(PROGRAMME)
    assert comments(Model(**PROGRAMME)) == ()


def test_records_can_be_put_together():
    model = Model(
        step="quarter",
        horizon=Duration(8),
        pockets={"council": Pocket()},
        inputs={"x": Input(distribution=build({"dist": "normal", "mean": 1, "sd": 2}), unit="days")},
        costs={
            "team": Cost(
                amount=parse_formula("x"),
                per="year",
                paid_by={"council": parse_formula(1)},
                timing=Timing(start=Duration(1), duration=Duration(4)),
            )
        },
        outputs={"y": Output(formula=parse_formula("x"))},
    )
    assert model.costs["team"].timing.start == Duration(1)
    assert model.inputs["x"].written["dist"] == "normal"


def test_defaults_are_what_the_language_says():
    model = Model(**PROGRAMME)
    assert model.pockets["hospital"].kind == "public"
    assert model.pockets["hospital"].reserve.tree == language.Number(0.0)
    assert model.benefits["stays"].values[0].cash_lag == Duration(0)
    assert model.benefits["stays"].timing.drop_off.per == "year"
    assert model.costs["team"].timing == Timing(lag=Duration(6, "month"))
    assert model.inputs["rate"].constant
    assert not model.inputs["half"].constant


def test_mistakes_come_at_once_and_are_one_exception():
    data = changed("inputs", "saving", "sd", value=-1)
    data["costs"]["team"]["paid_by"] = {"council": 0.5}
    data["outputs"]["total"] = {"formula": "saving * rat"}
    data["colour"] = "blue"
    assert sorted(codes(data)) == ["E201", "E205", "E301", "E402"]
    with pytest.raises(ModelError):
        Model(**data)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("accountability", "tolerance"), float("nan"), "E204"),
        (("accountability", "tolerance"), True, "E206"),
        (("accountability", "tolerance"), "0.05", "E203"),
        (("accountability", "tolerance"), None, "E202"),
        (("pockets", "council", "reserve"), float("inf"), "E204"),
        (("pockets", "council", "reserve"), 2**60, "E205"),
        (("pockets", "council"), None, "E202"),
        (("inputs", "rate"), np.float64("nan"), "E204"),
        (("inputs", "rate"), "7", "E203"),
        (("inputs", "saving", "mean"), "1,000", "E207"),
        (("inputs", "saving"), [1, 2], "E203"),
        (("costs",), [1], "E203"),
        (("outputs", "total"), 5, "E203"),
        (("programme",), 1.5, "E203"),
        (("inputs", "exp"), 1, "E208"),
        (("pockets", "two words"), {}, "E208"),
    ],
    ids=str,
)
def test_values_of_the_wrong_kind(path: tuple[str, ...], value: Any, code: str):
    assert codes(changed(*path, value=value)) == [code]


@pytest.mark.parametrize("data", [None, [], "text", 5])
def test_what_is_no_mapping(data: Any):
    with pytest.raises(ModelError):
        validate(data)


def test_numbers_of_numpy_are_numbers():
    model = Model.model_validate(changed("inputs", "rate", value=np.float32(0.25)))
    assert model.inputs["rate"].distribution.mean() == 0.25
    assert canonical(model) == canonical(Model.model_validate(changed("inputs", "rate", value=0.25)))


def test_models_are_frozen():
    model = Model(**PROGRAMME)
    with pytest.raises(pydantic.ValidationError):
        model.programme = "other"
    with pytest.raises(pydantic.ValidationError):
        model.pockets["council"].kind = "society"


def test_a_field_is_not_given_under_both_its_names():
    both = {"amount": 1, "per": "year", "paid_by": "council", "timing": {"from": 1, "start": 2}}
    assert codes(changed("costs", "team", value=both)) == ["E103"]


def test_equal_models_are_those_that_say_the_same():
    model = Model(**PROGRAMME)
    same = {key: PROGRAMME[key] for key in reversed(PROGRAMME)}
    same["horizon"] = "36 months"
    same["inputs"] = {key: PROGRAMME["inputs"][key] for key in reversed(PROGRAMME["inputs"])}
    same["outputs"] = {"total": {"formula": " saving*rate "}}
    same["costs"] = {"team": {**PROGRAMME["costs"]["team"], "timing": {"lag": 2}, "drop_off": 0}}
    del same["costs"]["team"]["lag"], same["costs"]["team"]["drop_off"]
    assert Model(**same) == model
    assert hash(Model(**same)) == hash(model)
    assert Model(**changed("inputs", "saving", "mean", value=3.1)) != model
    assert Model(**changed("outputs", "total", "formula", value="rate * saving")) != model
    assert model != "text"


def test_the_order_of_correlations_does_not_matter():
    data = changed("inputs", "other", value={"dist": "uniform", "low": 0, "high": 1})
    data["outputs"]["more"] = {"formula": "other"}
    data["inputs"]["third"] = {"dist": "beta", "a": 1, "b": 2}
    pairs = [{"between": ["saving", "other"], "rank": 0.1}, {"between": ["other", "third"], "rank": 0.2}]
    assert Model(**data, correlations=pairs) == Model(**data, correlations=pairs[::-1])


def test_every_name_is_exported_and_sorted():
    assert language.__all__ == sorted(language.__all__)
    assert all(hasattr(language, name) for name in language.__all__)
    assert Value in vars(language).values()
