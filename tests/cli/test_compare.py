"""``mcsv compare``: a sentence first, or one document."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from mcsv.cli.__main__ import app

MODEL = """\
inputs: {x: {dist: normal, mean: 1, sd: 1}, which: 0}
outputs: {gain: {formula: x * which}}
decision: {output: gain}
options: {go: {set: {inputs.which: 1}}}
"""


def test_compare(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text(MODEL, encoding="utf-8")
    path = str(tmp_path / "model.yaml")
    said = CliRunner().invoke(app, ["compare", path, "--draws", "20000"])
    assert said.exit_code == 0
    assert said.stdout.startswith("go is best by gain with probability 84.")
    document = CliRunner().invoke(app, ["compare", path, "--draws", "20000", "--json"])
    found = json.loads(document.stdout)["comparison"]
    assert found["best"] == "go"
    assert 0.83 < found["p_best"]["go"]["value"] < 0.85
    assert found["expected_loss"]["go"] == found["evpi"]


def test_nothing_to_choose_by(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(MODEL.replace("decision: {output: gain}\n", ""), encoding="utf-8")
    said = CliRunner().invoke(app, ["compare", str(path)])
    assert said.exit_code != 0
    assert "E564" in str(said.exception)
