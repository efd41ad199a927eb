"""One kind of folder: what mcsv run and mcsv batch write is shown, reported, decided on, verified and kept alike."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from mcsv.cli.__main__ import main
from mcsv.files.results import read_results, write_results
from mcsv.files.run_layout import ABOUT, CRATE, MODEL, OWN, RESULT, SUMS
from mcsv.files.run_reading import look

SMALL = """version: 1
programme: Small
inputs: {x: {dist: normal, mean: 1, sd: 2, source: survey}}
outputs: {y: {formula: x * x, unit: people}}
"""
WORDS = ("--role", "approver", "--decision", "approved", "--person", "R. Jones", "--reason", "inside the tolerance")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of a batch with one run, ``small``."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "small.yaml").write_text(SMALL)
    words = ["mcsv", "batch", str(folder / "small.yaml"), "--draws", "2000", "--out", str(folder / "runs")]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            main()
    assert not ended.value.code
    return folder


@pytest.fixture
def runs(made, tmp_path):
    return Path(shutil.copytree(made / "runs", tmp_path / "runs"))


def test_both_commands_write_the_same_and_keep_each_others(run, made, runs):
    model = made / "small.yaml"
    assert run("run", model, "--draws", "2000", "--out", f"{runs}/other/").code == 0
    for name in OWN[:3]:
        assert (runs / "other" / name).read_bytes() == (runs / "small" / name).read_bytes()
    events = [[json.loads(line)["event"] for line in (runs / each / "log.jsonl").open()] for each in ("small", "other")]
    assert events[0] == events[1] == ["began", "read", "drawn", "written"]
    assert {*os.listdir(runs / "other")} == {*os.listdir(runs / "small")} == {*OWN, SUMS}
    (made / "list.csv").write_text("model,name\nsmall.yaml,other\n")
    again = run("batch", made / "list.csv", "--draws", "2000", "--out", runs)
    assert "1 there already" in again.err
    assert run("run", model, "--draws", "2000", "--quantiles", "0.3", "--out", f"{runs}/other/").code == 0
    assert "1 made" in run("batch", made / "list.csv", "--draws", "2000", "--out", runs).err


def test_a_run_of_a_batch_is_reported_decided_on_verified_and_stays(run, made, runs):
    place = runs / "small"
    assert run("report", place, "--md", place / "page.md").code == 0
    found = look(place)
    assert found is not None
    assert not found.wrong
    assert "page.md" in (place / CRATE).read_text()
    words = ("batch", made / "small.yaml", "--draws", "2000", "--out", runs)
    assert "1 there already" in run(*words).err
    assert run("approve", place, *WORDS).code == 0
    told = run("verify", place)
    assert told.code == 0, told.err
    assert "1. approved by R. Jones (approver)" in told.out
    before = {each.name: each.read_bytes() for each in place.iterdir()}
    refused = run(*words, "--seed", "2")
    assert refused.code == 6
    assert "E712" in refused.err
    assert {each.name: each.read_bytes() for each in place.iterdir()} == before
    (place / f"{RESULT}.approvals").unlink()
    assert run(*words, "--seed", "2").code == 0
    assert (place / "page.md").read_bytes() == before["page.md"]
    assert "page.md" not in (place / CRATE).read_text()


def test_verify_names_each_file_that_changed_even_where_somebody_made_it_fit(run, runs):
    place = runs / "small"
    (place / "log.jsonl").write_text("{}\n")
    told = run("verify", place, "--no-rerun")
    assert told.code == 5
    assert told.err.count("failed: ") == 1
    assert f"failed: log.jsonl is not as it was written ({SUMS} lists it)" in told.err
    for name in (SUMS, CRATE):
        (place / name).unlink()
    about = json.loads((place / ABOUT).read_text())
    about["answer"]["figures"]["y"]["value"] = 0.5
    about["fingerprints"]["draws"] = "0" * 64
    (place / ABOUT).write_text(json.dumps(about))
    (place / MODEL).write_text((place / MODEL).read_text().replace("2", "3"))
    told = run("verify", place, "--no-rerun")
    assert told.code == 5
    assert "failed: model.yaml is not the model in result.nc" in told.err
    assert "failed: run.json states other figures than result.nc: figures" in told.err
    assert "failed: run.json has fingerprints of another run than result.nc" in told.err


def test_verify_says_what_is_not_what_it_was(run, runs, monkeypatch):
    place = runs / "small"
    results = read_results(place / RESULT)
    results["output_mean"][:] = 0.0
    write_results(results, place / RESULT)
    told = run("verify", place)
    assert told.code == 5
    assert "failed: output_mean is not the same today" in told.err
    assert "model, code and versions are what they were" in told.err
    write_results(results.assign_attrs(numba="0.1", fingerprint_code="0" * 64), place / RESULT)
    other = {"system": "Plan 9", "kind": "mips", "processor": "r4000"}
    monkeypatch.setattr("mcsv.ask.folder_checked.machine", lambda: other)
    told = " ".join(run("verify", place).err.split())
    assert "Not what it was when this was run: the code that draws, numba (0.1 then, " in told
    assert " then, Plan 9 now)" in told
    assert " then, r4000 now)" in told
