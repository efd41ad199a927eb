from __future__ import annotations

import json

import pytest

from mcsv.cli.load import seconds
from mcsv.errors import Interrupted, Mistake, ModelError, NotConverged
from mcsv.files.results import read_results


def test_the_answer_goes_to_stdout_and_the_rest_to_stderr(api, run):
    said = run("run", "model.yaml")
    assert said.code == 0
    assert said.out.startswith("council: 10.3 %")
    assert "W307 a value looks small" in said.err
    assert "compiling" in said.err
    assert "\r" not in said.err
    assert "\033" not in said.out


def test_what_is_not_said_has_a_documented_value(api, run):
    run("run", "model.yaml")
    assert api.asked == {
        "model": "model of model.yaml",
        "draws": 1_000_000,
        "seed": 1,
        "threads": None,
        "quantiles": None,
        "keep": (),
        "levels": 0,
        "sampling": None,
        "executor": None,
        "until": (),
        "full": False,
        "returns": False,
        "beyond": (),
        "money": False,
        "curves": False,
    }


@pytest.mark.parametrize(
    "words", [["--full"], ["--fail-if", "leakage > 2"], ["--fail-if", "p_deficit_paying_alone > 2"]]
)
def test_what_money_does_is_asked_for_by_a_word_or_by_a_condition(api, run, words):
    run("run", "model.yaml", *words)
    assert api.asked["money"]


def test_all_sections_are_asked_for_by_a_word_and_a_document_alone_takes_no_second_study(api, run):
    run("run", "model.yaml", "--full")
    assert (api.asked["full"], api.asked["returns"]) == (True, True)
    run("run", "model.yaml", "--json")
    assert (api.asked["full"], api.asked["returns"]) == (True, False)


def test_a_condition_on_returns_asks_for_them(api, run):
    run("run", "model.yaml", "--fail-if", "bcr[council] < 1")
    assert api.asked["returns"]
    run("run", "model.yaml", "--fail-if", "p_deficit_any > 0.99")
    assert not api.asked["returns"]


def test_thresholds_arrive_and_those_that_are_none_are_told_with_other_mistakes(api, run):
    run("run", "model.yaml", "--beyond", "stays: 1_500", "--beyond", "jobs:-2")
    assert api.asked["beyond"] == ("stays: 1500", "jobs: -2")
    said = run("run", "model.yaml", "--beyond", "stays", "--beyond", "stays: many", "--draws", "0")
    assert said.code == 2
    assert said.err.count("E650") == 2
    assert "3 mistakes" in said.err


def test_levels_are_asked_for_by_a_word(api, run):
    run("run", "model.yaml", "--levels")
    assert api.asked["levels"] == 4096


def test_other_values_arrive_as_yaml_reads_them(api, run):
    run("run", "model.yaml", "--set", "costs.team.amount=1_000", "--set", "provider=[a, 2]")
    assert api.asked["model"] == "model of model.yaml with {'costs.team.amount': 1000, 'provider': ['a', 2]}"


def test_other_values_that_cannot_be_read_are_told_at_once(api, run):
    for command in ("run", "check"):
        said = run(command, "model.yaml", "--set", "costs.team.amount", "--set", "a=[1")
        assert said.code == 2
        assert "E205 --set: cannot be read; value: costs.team.amount" in said.err
        assert "--set a" in said.err
        assert "2 mistakes" in said.err


def test_what_is_said_arrives(api, run, tmp_path):
    words = [
        "--draws",
        "1_000",
        "--seed",
        "7",
        "--threads",
        "3",
        "--quantiles",
        ".9,.1",
        "--keep",
        "lift,cost",
    ]
    assert run("run", "model.yaml", *words, "--out", tmp_path / "run.nc").code == 0
    assert (api.asked["draws"], api.asked["seed"], api.asked["threads"]) == (1000, 7, 3)
    assert (api.asked["quantiles"], api.asked["keep"]) == ((0.9, 0.1), ("lift", "cost"))


def test_json_is_one_document(api, run):
    assert json.loads(run("run", "model.yaml", "--json").out)["schema_version"] == 1


def test_the_file_holds_the_result(api, run, tmp_path):
    said = run("run", "model.yaml", "--out", tmp_path / "run.nc")
    assert "wrote" in said.err
    assert read_results(tmp_path / "run.nc").attrs["fingerprint"] == api.results.attrs["fingerprint"]


def test_all_mistakes_come_at_once_and_nothing_runs(api, run, tmp_path):
    words = [
        "--draws",
        "1",
        "--seed",
        "-3",
        "--threads",
        "0",
        "--quantiles",
        "2",
        "--fail-if",
        "p_defcit > 1",
        "--sampling",
        "halton",
    ]
    said = run("run", "model.yaml", *words, "--out", tmp_path / "none" / "run.nc", "--keep", "a")
    assert said.code == 2
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 8
    assert lines[-1] == "7 mistakes"
    assert not api.asked


def test_draws_to_keep_need_a_file(api, run):
    assert "--keep: has no file" in run("run", "model.yaml", "--keep", "lift").err


def test_a_file_that_is_no_result_is_not_overwritten(api, run, tmp_path):
    model = tmp_path / "model.yaml"
    model.write_text("version: 1\n")
    assert run("run", model, "--out", model).code == 2
    assert model.read_text() == "version: 1\n"
    assert not api.asked


def test_far_too_many_draws_are_refused_with_their_cost(api, run):
    said = run("run", "model.yaml", "--draws", "1e18")
    assert said.code == 2
    assert "E601 --draws: would take about 31,688 years and 120 MB" in said.err
    assert not api.asked


def test_times_are_told_in_words():
    told = [seconds(count) for count in (0.4, 90, 600, 5e4, 1e6, 31_557_600, 4e7, 7e7)]
    assert told == ["0.4 s", "90 s", "10 minutes", "14 hours", "12 days", "1 year", "1 year", "2 years"]


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        (["p_deficit_window > 0.1"], 4),
        (["p_deficit_window > 0.2"], 0),
        (["p_deficit_window > 0.2", "p_deficit > 0"], 4),
    ],
)
def test_a_gate_decides_the_exit_code_after_the_answer(api, run, conditions, code):
    said = run("run", "model.yaml", *(word for condition in conditions for word in ("--fail-if", condition)))
    assert said.code == code
    assert said.out.startswith("council")
    assert ("failed: " in said.err) == (code == 4)


def test_what_was_whole_when_it_was_stopped_is_told(api, run, tmp_path):
    api.results = api.results.assign_attrs(complete=0)
    said = run("run", "model.yaml", "--out", tmp_path / "run.nc", "--fail-if", "p_deficit_window > 0")
    assert said.code == 130
    assert said.out.startswith("STOPPED EARLY")
    assert read_results(tmp_path / "run.nc").attrs["complete"] == 0


def test_a_disk_that_fills_up_does_not_cost_the_answer(api, run, tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("mcsv.files.netcdf_writing._fill", full)
    said = run("run", "model.yaml", "--out", tmp_path / "run.nc")
    assert said.code == 2
    assert said.out.startswith("council")
    assert "E602" in said.err


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            ModelError([Mistake("E201", "unknown\nkey"), Mistake("E202", "missing")]),
            2,
            "E201 unknown key\nE202 missing\n2",
        ),
        (NotConverged("too rough"), 3, "too rough"),
        (Interrupted("before any draw"), 130, "before any draw"),
        (KeyboardInterrupt(), 130, ""),
        (MemoryError(), 2, "E601"),
        (
            ZeroDivisionError("oops"),
            1,
            "a bug in mcsv, not in your model: ZeroDivisionError: oops\nMCSV_TRACEBACK=1",
        ),
    ],
)
def test_every_failure_has_its_exit_code_and_no_traceback(api, run, error, code, says):
    api.fails = error
    said = run("run", "model.yaml")
    assert said.code == code
    assert says in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_a_traceback_can_be_asked_for(api, run, monkeypatch):
    monkeypatch.setenv("MCSV_TRACEBACK", "1")
    api.fails = ZeroDivisionError("oops")
    with pytest.raises(ZeroDivisionError):
        run("run", "model.yaml")


def test_sampling_is_asked_for_by_a_word(api, run):
    run("run", "model.yaml", "--sampling", "sobol")
    assert api.asked["sampling"] == "sobol"


def test_further_answers_need_a_file(api, run):
    refused = run("run", "model.yaml", "--answers", "--keep", "nothing")
    assert refused.code == 2
    assert refused.err.count("E205") == 2
    assert "--answers: has no file to keep answers in" in refused.err
