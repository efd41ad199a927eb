"""A changed copy is read and checked like any other model, or refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mcsv.errors import ModelError
from mcsv.files import read_model
from mcsv.model import Model, comments, validate
from mcsv.model.language.calendar import Duration

EVERYTHING = Path(__file__).parents[1] / "files" / "everything.yaml"
CONFIGS = Path(__file__).parents[2] / "configs"
DISCHARGE = CONFIGS / "discharge.yaml"


def model(**more) -> Model:
    return Model(inputs={"x": {"dist": "normal", "mean": 3, "sd": 1}}, outputs={"y": {"formula": "2 * x"}}, **more)


def test_a_copy_is_equal_whatever_is_copied():
    whole = read_model(EVERYTHING)
    assert whole.model_copy() == whole
    assert whole.model_copy(deep=True) == whole
    again = whole.model_copy(update={"programme": whole.programme})
    assert again == whole
    assert list(again.variants) == list(whole.variants)
    assert [each.code for each in comments(again)] == [each.code for each in comments(whole)]


def test_a_copy_can_say_something_else():
    other = model().model_copy(update={"outputs": {"z": {"formula": "3 * x"}}, "programme": "Other"})
    assert (other.programme, list(other.outputs), list(other.inputs)) == ("Other", ["z"], ["x"])
    assert other.outputs["z"].formula.text == "3 * x"
    assert model().programme == "unnamed"


@pytest.mark.parametrize(
    ("update", "says"),
    [
        ({"inputs": {"x": 1, "y": "wrong"}}, "E203 inputs.y"),
        ({"inputs": {}}, "E402 outputs.y"),
        ({"horizon": "soon"}, "E203 horizon"),
        ({"output": {}}, "E201 output"),
    ],
)
def test_a_copy_that_makes_no_sense_is_refused(update, says):
    with pytest.raises(ModelError, match=says):
        model().model_copy(update=update)


def test_options_follow_a_copy():
    base = model(options={"more": {"set": {"inputs.x.mean": 30}}})
    other = base.model_copy(update={"inputs": {"x": {"dist": "normal", "mean": 4, "sd": 2}}})
    assert other.variants["more"].inputs["x"].written == {"dist": "normal", "mean": 30, "sd": 2}


def test_parts_are_copied_as_carefully():
    entry = model().inputs["x"]
    assert entry.model_copy(update={"mean": 4}).written == {"dist": "normal", "mean": 4, "sd": 1}
    assert entry.model_copy(update={"unit": "GBP"}).written == entry.written
    assert entry.model_copy(update={"formula": 2}).distribution is None
    assert entry.model_copy(update={"dist": "uniform", "low": 1, "high": 2}).distribution.family == "uniform"
    with pytest.raises(ValueError, match="sd"):
        entry.model_copy(update={"sd": -1})
    cost = read_model(EVERYTHING).costs["team"]
    assert cost.model_copy(update={"amount": 5}).amount.tree.value == 5.0
    with pytest.raises(ValueError, match="amont"):
        cost.model_copy(update={"amont": 5})


def test_files_of_a_model_are_still_found(tmp_path):
    (tmp_path / "data.csv").write_text("cost\n1\n2\n")
    (tmp_path / "prices.csv").write_text("year,value\n2024,1\n2025,2\n")
    path = tmp_path / "model.yaml"
    path.write_text(
        "price_year: 2025\ncurrency: GBP\nprices: {index: cpi}\nindices: {cpi: {file: prices.csv}}\n"
        "inputs: {x: {dist: empirical, file: data.csv, column: cost, unit: GBP, price_year: 2024}}\n"
        "outputs: {y: {formula: x}}\noptions: {more: {set: {inputs.x.note: other, outputs.y.formula: 2 * x}}}\n"
    )
    read = read_model(path)
    other = read.model_copy(update={"programme": "Other"})
    assert other.variants["more"].inputs["x"].distribution.values == (1, 2)
    assert other.indices["cpi"].of("2024") == 1
    assert read.indices["cpi"].model_copy(update={"note": "x"}).values == read.indices["cpi"].values


def test_a_duration_is_written_as_it_is_printed():
    for text in ("2 years", "1 quarter", "6 months", "8 periods"):
        assert str(Duration(text)) == text
    assert Duration("2 years") == Duration(2, "year")
    with pytest.raises(ValueError, match="is no duration"):
        Duration("soon")


CHANGES = (
    {"inputs.reduction.mean": 0.25},
    {"costs.bridging_team.for": "1 year"},
    {"costs.bridging_team.timing.for": "1 year"},
    {"pockets.council.reserve": 3e5, "accountability.tolerance": 0.2},
    {"inputs.reduction": {"dist": "fixed", "value": 0.2}},
    {"benefits.bed_days_freed.values[0].cashable": 0.5},
)


@pytest.mark.parametrize("changes", CHANGES)
def test_a_model_changed_by_path_is_its_file_read_with_these(changes):
    wanted = read_model(DISCHARGE, set=changes)
    found = read_model(DISCHARGE).changed(changes)
    assert found == wanted
    assert list(found.variants) == list(wanted.variants)
    assert found != read_model(DISCHARGE)


def test_what_is_new_and_what_is_left_out_by_path():
    whole = read_model(DISCHARGE)
    other = whole.changed(add={"outputs.more": {"formula": "2 * reduction"}}, without="care_at_home")
    assert {*other.outputs} - {*whole.outputs} == {"more"}
    assert {*whole.costs} - {*other.costs} == {"care_at_home"}
    assert whole.changed() == whole


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"inputs.nix.mean": 1}, "E201 inputs.nix.mean: there is no such entry"),
        ({"inputs.reduction.mean": "x"}, "E203 inputs.reduction.mean"),
        ({"inputs.reduction.mean": 2}, "E301 inputs.reduction.mean"),
        ({"version": 2}, "E205 version: cannot be overridden"),
        ({"inputs.reduction.mean": None}, "E202 inputs.reduction.mean: has no value"),
    ],
)
def test_a_change_by_path_that_makes_no_sense_is_told_by_its_path(changes, says):
    with pytest.raises(ModelError, match=says):
        read_model(DISCHARGE).changed(changes)
    with pytest.raises(ModelError, match=r"E205 options\.more"):  # an option that there is
        model(options={"more": {"set": {"inputs.x.mean": 30}}}).changed({"options.more": {}})


def test_a_lever_whose_number_is_none_any_more_is_left_out_with_a_remark():
    base = Model(
        inputs={"x": {"dist": "normal", "mean": 3, "sd": 1}, "k": {"dist": "fixed", "value": 1}},
        outputs={"y": {"formula": "k * x"}},
        levers={"own": {"of": "inputs.k.value", "from": 0, "to": 1}},
    )
    other = base.changed({"inputs.k": {"formula": "x"}})
    assert not other.levers
    assert "W398" in {each.code for each in comments(other)}


@pytest.mark.parametrize("path", [EVERYTHING, *sorted(CONFIGS.glob("*.yaml"))], ids=lambda path: path.name)
def test_what_a_model_is_dumped_to_makes_an_equal_one(path):
    whole = read_model(path)
    dumped = whole.model_dump()
    assert validate(dumped, folder=path.parent) == whole
    assert json.loads(whole.model_dump_json()) == json.loads(json.dumps(dumped))
