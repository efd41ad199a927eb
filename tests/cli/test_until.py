"""``mcsv run --until``: what arrives, and the exit codes."""

from __future__ import annotations

import json
import sys

import pytest

from mcsv.cli.progress import Progress
from tests.cli.test_progress import Terminal

MODEL = """
inputs: {x: {dist: normal, mean: 1, sd: 1, source: a test}}
outputs: {y: {formula: x + 0}}
"""


def test_goals_arrive_as_they_were_read(api, run):
    assert run("run", "model.yaml", "--until", "p_deficit:0.1", "--until", "position_mean=5e3").code == 0
    assert api.asked["until"] == ("p_deficit: 0.1", "position_mean: 5000")


def test_all_mistakes_in_goals_come_at_once_and_nothing_runs(api, run):
    said = run("run", "model.yaml", "--until", "p_deficit", "--until", "position_min: 3", "--draws", "x")
    assert said.code == 2
    assert said.err.splitlines()[-1] == "3 mistakes"
    assert not api.asked


def test_a_run_that_is_not_sure_enough_prints_its_figures_and_ends_with_3(run, tmp_path):
    (tmp_path / "model.yaml").write_text(MODEL)
    words = ["run", tmp_path / "model.yaml", "--draws", "1e4", "--until", "output_mean: 0.001"]
    said = run(*words, "--fail-if", "output_mean > 0")
    assert said.code == 3
    assert said.out.startswith("NOT SURE ENOUGH after all 10,000 draws: output_mean of y")
    assert "not sure enough: output_mean of y is known to within 0.02 (goal 0.001); about 3,900,000 draws" in said.err
    assert "failed" not in said.err
    assert json.loads(run(*words, "--json").out)["until"]["reached"] is False


def test_a_run_that_is_sure_enough_ends_well(run, tmp_path):
    (tmp_path / "model.yaml").write_text(MODEL)
    said = run("run", tmp_path / "model.yaml", "--until", "output_mean: 1 %", "--json")
    assert said.code == 0
    assert json.loads(said.out)["draws"] == 131_072


@pytest.mark.parametrize(("wide", "line"), [(90, "131,072 draws: p is known (goal 1)"), (30, "131,072 draws")])
def test_progress_says_how_sure_the_run_is(monkeypatch, wide, line):
    monkeypatch.setenv("COLUMNS", str(wide))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setattr("mcsv.progress._Terminal.delay", 0.0)
    with Progress() as progress:
        progress.sure("p is known (goal 1)")
        progress(131_072, 131_072)
    assert line in terminal.getvalue()
    assert ("goal" in terminal.getvalue()) == (wide == 90)
