"""``mcsv diff``: a sentence first, or one document; what is the same is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mcsv.cli.__main__ import app

MODEL = """\
inputs: {x: {dist: normal, mean: 1, sd: 1}}
outputs: {gain: {formula: 2 * x, unit: days}}
"""


@pytest.fixture
def models(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("a", MODEL), ("b", MODEL.replace("mean: 1,", "mean: 1.5,"))):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")


def test_diff(models: tuple[str, str]) -> None:
    said = CliRunner().invoke(app, ["diff", *models, "--draws", "20000"])
    assert said.exit_code == 0
    first = " ".join(said.stdout.split("\n\n")[0].split())
    assert first == "The mean of gain rose from 2.01 days to 3.01 days: +1, by inputs.x.mean (1 to 1.5)."
    assert "1. inputs.x.mean: from 1 to 1.5" in said.stdout


def test_document(models: tuple[str, str]) -> None:
    said = CliRunner().invoke(app, ["diff", *models, "--draws", "20000", "--seed", "7", "--json"])
    found = json.loads(said.stdout)
    assert (found["draws"], found["seed"], found["identical"]) == (20_000, 7, False)
    (edit,) = found["edits"]
    assert (edit["path"], edit["before"], edit["after"], edit["step"]) == ("inputs.x.mean", 1, 1.5, 1)
    gain = found["options"]["base"]["outcomes"]["output:gain"]
    assert gain["unit"] == "days"
    assert gain["change"]["value"] == pytest.approx(1.0)
    assert gain["in_order"] == {"1. inputs.x.mean": {"value": pytest.approx(1.0), "se": 0.0}}


def test_the_same_is_one_line(models: tuple[str, str], tmp_path: Path) -> None:
    runner, run = CliRunner(), str(tmp_path / "run.nc")
    runner.invoke(app, ["run", models[0], "--draws", "5000", "--out", run])
    for one, other in ((run, run), (run, models[0])):
        said = runner.invoke(app, ["diff", one, other])
        assert said.exit_code == 0
        assert said.stdout == "The two say the same, and their figures are the same.\n"


def test_mistakes_are_told_at_once(models: tuple[str, str], tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["diff", *models, "--draws", "none", "--seed", "-1"])
    assert said.exit_code != 0
    assert len(said.exception.mistakes) == 2  # type: ignore[union-attr]
    gone = CliRunner().invoke(app, ["diff", str(tmp_path / "gone.nc"), models[0]])
    assert "gone.nc" in str(gone.exception)
