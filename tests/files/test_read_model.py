"""Files of every kind: read, or refused before anything waits for them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from bad_inputs import BASE

from mcsv.errors import ModelError
from mcsv.files import read_model
from mcsv.files.models import model_in
from mcsv.files.text import LARGEST_FILE
from mcsv.files.yaml import read_yaml
from mcsv.model import Duration, Month, Number, canonical, comments, validate
from mcsv.model.records.ramp import Ramp

EVERYTHING = Path(__file__).parent / "everything.yaml"
CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))


def test_everything_is_read_as_it_is_written():
    model = read_model(EVERYTHING)
    assert {remark.code for remark in comments(model)} == {"N311"}
    assert (model.periods, model.periods_per_year, model.start) == (16, 4, Month(2026, 4))
    assert model.pockets["council"].budget.start == Duration(1, "quarter")
    assert model.inputs["tenancies"].source == "2019"
    assert model.inputs["rent"].constant
    assert model.inputs["saving"].distribution.family == "gamma"
    assert [correlation.kind for correlation in model.correlations] == ["rank", "kendall", "normal"]
    assert model.correlations[1].matrix == ((1.0, -0.2), (-0.2, 1.0))
    assert model.costs["set_up"].timing.start.periods(model.step) == 1
    assert list(model.costs["set_up"].paid_by) == ["council"]
    benefit = model.benefits["admissions_avoided"]
    assert benefit.timing.ramp == Ramp(over="1 year")
    assert benefit.timing.drop_off.per == "year"
    assert benefit.values[0].to["hospital"].tree == Number(0.75)
    assert str(model.benefits["families_settled"].timing.lag) == "delay months"
    assert list(model.evidence.grades) == [3, 5]
    assert model.pockets["council"].carry_forward.rule == "cap"


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_examples_are_sound(path: Path):
    warnings = [remark.code for remark in comments(read_model(path)) if remark.severity == "warning"]
    assert set(warnings) <= {"W302"}


def test_json_is_yaml(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(json.dumps(read_yaml(BASE).data))
    model = read_model(path)
    assert canonical(model) == canonical(validate(read_yaml(BASE).data))
    assert comments(model) == ()


def test_what_is_no_file_is_refused_without_waiting(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, "/dev/zero", tmp_path / "absent.yaml", "a\0b"):
        with pytest.raises(ModelError) as caught:
            read_model(path)
        (mistake,) = caught.value.mistakes
        assert mistake.code == "E503"
        assert mistake.file == os.fspath(path)


@pytest.mark.parametrize(
    ("content", "kind", "way_out"),
    [
        (b"\x89HDF\r\n\x1a\n" + bytes(LARGEST_FILE), "netCDF", "mcsv show '{}' --model"),
        (b"CDF\x01", "older netCDF", "as text"),
        (b"PK\x03\x04", "workbook", "CSV"),
        (b"%PDF-1.7", "PDF", "from which it was made"),
        (b"\x1f\x8b", "gzip", "unpack"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(tmp_path, content, kind, way_out):
    (place := tmp_path / "a file").write_bytes(content)
    with pytest.raises(ModelError) as caught:
        read_model(place)
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.value) == ("E503", str(place))
    assert kind in mistake.what
    assert way_out.format(place) in mistake.way_out


def test_the_folder_of_a_run_names_its_model(tmp_path):
    with pytest.raises(ModelError, match="mcsv init"):
        read_model(tmp_path)
    (tmp_path / "result.nc").touch()
    with pytest.raises(ModelError) as caught:
        read_model(tmp_path)
    assert str(tmp_path / "model.yaml") in caught.value.mistakes[0].way_out


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    with pytest.raises(ModelError, match="E105"):
        read_model(path)


def test_data_files_are_looked_for_beside_the_model(tmp_path):
    (tmp_path / "seen.csv").write_text("days\n1\n2\n3\n4\n")
    path = tmp_path / "model.yaml"
    path.write_text("inputs:\n  x: {dist: empirical, file: seen.csv, column: days}\noutputs:\n  y: {formula: x}\n")
    first = read_model(path)
    assert first.inputs["x"].distribution.mean() == pytest.approx(2.5, abs=0.6)
    (tmp_path / "seen.csv").write_text("days\n1\n2\n3\n5\n")
    assert canonical(read_model(path)) != canonical(first)


def test_places_reach_into_quoted_and_plain_formulas(tmp_path):
    path = tmp_path / "model.yaml"
    for written, column in (("1 + nobody", 24), ('"1 + nobody"', 25), ("'1 + nobody'", 25)):
        path.write_text(f"version: 1\noutputs:\n  y: {{ formula:    {written} }}\n")
        with pytest.raises(ModelError) as caught:
            read_model(path)
        assert [(m.line, m.column) for m in caught.value.mistakes] == [(3, column)]


def test_what_earlier_versions_stored_beside_a_probability_is_passed_over():
    text = BASE + "events: {late: {probability: 0.2, per: year, costs: {council: 5}}}\n"
    now = BASE + "events: {late: {probability: 0.2, costs: {council: 5}}}\n"
    assert model_in(text) == model_in(now)
    with pytest.raises(ModelError, match="E203"):
        validate(read_yaml(text).data)
