"""A model that was written reads back equal, and no other file is lost for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaign import some

import mcsv
from mcsv.errors import UsageError
from mcsv.files import normalised, read_model, write_model
from mcsv.model import comments

HERE = Path(__file__).parent
FILES = [HERE / "everything.yaml", *sorted((HERE.parents[1] / "configs").glob("*.yaml"))]


@pytest.mark.parametrize("path", some(FILES, 4), ids=lambda path: path.stem)
def test_a_written_model_reads_back_equal(path, tmp_path):
    model = read_model(path)
    again = read_model(write_model(model, tmp_path / "model.yaml"))
    assert again == model
    assert list(again.options) == list(model.options)
    assert again.variants == model.variants
    assert {n: (e.unit, e.source, e.note) for n, e in again.inputs.items()} == {
        n: (e.unit, e.source, e.note) for n, e in model.inputs.items()
    }
    assert [each.code for each in comments(again)] == [each.code for each in comments(model)]
    assert normalised(again) == normalised(model)


def test_data_files_go_with_it(tmp_path):
    (tmp_path / "data.csv").write_text("cost\n1\n2\n")
    path = tmp_path / "model.yaml"
    path.write_text("inputs: {x: {dist: empirical, file: data.csv, column: cost}}\noutputs: {y: {formula: x}}\n")
    (tmp_path / "elsewhere").mkdir()
    model = mcsv.read_model(path)
    again = mcsv.read_model(mcsv.write_model(model, tmp_path / "elsewhere" / "model.yaml"))
    assert again == model
    assert "values: [1, 2]" in (tmp_path / "elsewhere" / "model.yaml").read_text()


def test_its_own_file_is_replaced_and_no_other(tmp_path):
    model = mcsv.Model(outputs={"y": {"formula": 1}})
    place = mcsv.write_model(model, tmp_path / "model.yaml")
    mcsv.write_model(model.model_copy(update={"programme": "Other"}), place)
    assert read_model(place).programme == "Other"
    commented = tmp_path / "commented.yaml"
    commented.write_text("# worth keeping\noutputs: {y: {formula: 1}}\n")
    for path, says in [
        (commented, "exists and was not written by mcsv"),
        (tmp_path / "model.json", "is no name of a YAML file"),
        (tmp_path / "none" / "model.yaml", "does not exist"),
        (tmp_path, "is no name"),
    ]:
        with pytest.raises(UsageError, match=f"E502.*{says}"):
            mcsv.write_model(model, path)
    assert commented.read_text().startswith("# worth keeping")


def test_a_model_that_could_not_be_read_again_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr("mcsv.files.models.LARGEST_FILE", 100)
    with pytest.raises(UsageError, match="E105"):
        mcsv.write_model(mcsv.Model(outputs={"y": {"formula": 1}}), tmp_path / "model.yaml")
    assert list(tmp_path.iterdir()) == []
