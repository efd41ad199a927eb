"""``mcsv portfolio`` on a file: text, JSON, a result, the one model, and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import mcsv
from mcsv.cli.__main__ import app

FILE = Path(__file__).parents[2] / "configs" / "portfolio" / "portfolio.yaml"


@pytest.fixture(scope="module")
def document() -> dict[str, object]:
    done = CliRunner().invoke(app, ["portfolio", str(FILE), "--draws", "4e3", "--json"])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def test_the_answer_is_printed(document: dict[str, object]) -> None:
    done = CliRunner().invoke(app, ["portfolio", str(FILE), "--draws", "4e3"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("council, 3 programmes together: ")
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    first = document["stop_first"]
    assert isinstance(first, list)
    assert f"Stop {' or '.join(first)} first" in " ".join(done.stdout.split())


def test_one_json_document(document: dict[str, object]) -> None:
    found = mcsv.portfolio(FILE, draws=4_000)
    programmes = document["programmes"]
    assert isinstance(programmes, dict)
    assert [*programmes] == ["falls", "homecare", "housing"]
    assert [each["tail"]["value"] for each in programmes.values()] == found.part_tail.values.tolist()
    assert document["pooling"]["saves"]["se"] == float(found.pooling_saves_se)  # type: ignore[index]
    assert document["stated"] == ["reserve"]


def test_a_result_is_written_and_reads_back(tmp_path: Path) -> None:
    place = tmp_path / "all.nc"
    done = CliRunner().invoke(app, ["portfolio", str(FILE), "--draws", "2e3", "--out", str(place)])
    assert done.exit_code == 0, done.output
    found = mcsv.read_results(place)
    assert found.pooling_saves.attrs["units"] == "GBP"
    assert mcsv.model_of(found) == mcsv.read_portfolio(FILE).model


def test_the_one_model_is_written_and_says_the_same(tmp_path: Path) -> None:
    place = tmp_path / "all.yaml"
    done = CliRunner().invoke(app, ["portfolio", str(FILE), "--model", str(place)])
    assert done.exit_code == 0, done.output
    assert mcsv.read_model(place) == mcsv.read_portfolio(FILE).model


def test_mistakes_end_with_2_and_leave_nothing(tmp_path: Path) -> None:
    file, out = tmp_path / "portfolio.yaml", tmp_path / "all.nc"
    file.write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")  # without its models
    done = CliRunner().invoke(app, ["portfolio", str(file), "--out", str(out)], standalone_mode=False)
    assert isinstance(done.exception, mcsv.ModelError)
    assert [each.code for each in done.exception.mistakes] == ["E780"] * 3
    assert done.exception.exit_code == 2
    assert not out.exists()


def test_nothing_is_asked_of_the_one_model_in_the_same_breath(tmp_path: Path) -> None:
    place, out = tmp_path / "all.yaml", tmp_path / "all.nc"
    words = ["portfolio", str(FILE), "--model", str(place), "--json", "--out", str(out)]
    done = CliRunner().invoke(app, words, standalone_mode=False)
    assert isinstance(done.exception, mcsv.UsageError)
    assert [each.path for each in done.exception.mistakes] == ["--out", "--json"]
    assert not place.exists()
