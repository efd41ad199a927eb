"""Which option's detail is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mcsv.cli.output import known_option
from mcsv.errors import UsageError

MODEL = """
step: year
horizon: 2
inputs: {spend: {dist: gamma, mean: 100, sd: 20}}
accountability: {pocket: council, window: 2, tolerance: 0.1}
pockets: {council: {budget: {amount: 110, per: year}}}
costs: {team: {amount: spend, per: year, paid_by: council}}
options: {half: {set: {costs.team.amount: spend / 2}}}
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.yaml"
    path.write_text(MODEL.lstrip())
    return path


def test_the_detail_is_of_base_unless_told(run: Any, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.nc"
    base = run("run", model, "--draws", "2000", "--out", out)
    assert base.code == 0
    assert base.out.startswith("base, council: ")
    half = run("run", model, "--draws", "2000", "--option", "half")
    assert half.out.startswith("half, council: ")
    assert "Everything below is of option half" in half.out
    assert run("show", out, "--option", "half").out.split("Everything")[0] == half.out.split("Everything")[0]
    assert run("show", out).out.split(" draws ·")[0] == base.out.split(" draws ·")[0]


@pytest.mark.parametrize("command", ["run", "show"])
def test_an_option_that_is_not_there_is_told_before_the_run(
    run: Any, model: Path, tmp_path: Path, command: str
) -> None:
    out = tmp_path / "run.nc"
    run("run", model, "--draws", "2000", "--out", out)
    said = run(command, model if command == "run" else out, "--option", "hlaf")
    assert said.code == 2
    assert said.out == ""
    assert "E402 --option: is no option of the model; value: hlaf; way out: did you mean 'half'?" in said.err


def test_no_name_asks_for_nothing() -> None:
    assert known_option("", ["base"]) is None
    with pytest.raises(UsageError):
        known_option("b", ["base"])
