"""``mcsv check --evidence``: a table as comments, behind a model that can be read again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mcsv

MODEL = """\
inputs:
  rate: {dist: beta, mean: 0.2, sd: 0.05, source: "trial: 2019, #4"}
  guess: {dist: uniform, low: 0, high: 1}
outputs: {both: {formula: rate * guess}}
"""


def test_what_is_printed_is_still_the_model(run: Any, tmp_path: Path) -> None:
    path, again = tmp_path / "model.yaml", tmp_path / "again.yaml"
    path.write_text(MODEL)
    plain, said = run("check", path), run("check", path, "--evidence")
    assert said.code == 0
    assert "Evidence" not in plain.out
    assert "# Evidence: 2 inputs, 1 without a source" in said.out
    assert "#   source trial: 2019, #4" in said.out
    again.write_text(said.out)
    assert mcsv.read_model(again) == mcsv.read_model(path)
