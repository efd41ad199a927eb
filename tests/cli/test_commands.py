from __future__ import annotations

import json

import mcsv.files
from mcsv.files.examples import example_files
from mcsv.files.results import write_results


def test_check_prints_a_model_that_can_be_read_again_and_its_cost(api, run):
    said = run("check", "model.yaml")
    assert said.code == 0
    assert said.out == (
        "# valid: 90 inputs, 100 cells, 1,500 steps a draw\n"
        "# 1,000,000 draws: about 1 s, up to 120 MB of memory\n"
        "# accepted: W307 a value looks small; because: it is small\n"
        "# model of model.yaml\nversion: 1\n"
    )
    assert "W307" in said.err


def test_show_tells_what_run_told(api, run, programme_results, tmp_path):
    path = write_results(programme_results, tmp_path / "run.nc")
    shown, told = run("show", path).out, run("run", "model.yaml").out
    assert shown.splitlines()[:-1] == told.splitlines()[:-1]
    assert json.loads(run("show", path, "--json").out)["options"]


def test_show_refuses_what_is_no_result(run, tmp_path):
    said = run("show", tmp_path / "none.nc")
    assert said.code == 2
    assert "E503 there is no such file" in said.err
    assert said.err.endswith("1 mistake\n")


def test_schema_prints_json(run, monkeypatch):
    monkeypatch.setattr(mcsv.files, "schema_text", lambda: '{"type": "object"}')
    assert json.loads(run("schema").out) == {"type": "object"}


def test_warmup_says_when_it_is_ready(api, run):
    said = run("warmup")
    assert (said.code, said.out, said.err) == (0, "ready\n", "compiling\n")


def test_warmup_lists_what_is_used_and_why(run):
    said = run("warmup", "--list")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("kernels: ")


def test_init_copies_the_examples_and_says_what_next(run, tmp_path):
    said = run("init", tmp_path / "models")
    assert said.code == 0
    assert len(said.out.splitlines()) == len(example_files())
    assert "mcsv run" in said.err
    assert run("init", tmp_path / "models").code == 2


def test_a_blank_model_runs(run, tmp_path):
    said = run("init", tmp_path, "--blank")
    assert said.out.splitlines() == [str(tmp_path / "model.yaml"), str(tmp_path / "schema.json")]
    told = run("run", tmp_path / "model.yaml", "--draws", "1e4", "--json")
    assert told.code == 0
    assert "model.yaml" not in told.err
    assert 0.1 < json.loads(told.out)["options"]["base"]["p_deficit_window"]["value"] < 0.2


def test_a_word_that_is_no_command_is_a_usage_error(run):
    assert run("simulate").code == 2
    assert run("run").code == 2
    assert run("run", "model.yaml", "--daws", "3").code == 2
