"""Looking through a folder of runs."""

from __future__ import annotations

import json

import pytest
from campaign import some

MODEL = """version: 1
programme: Unmanned aircraft
inputs: {x: {dist: uniform, min: 0, max: 1, source: survey}}
outputs: {y: {formula: x, unit: people}}
"""


def test_runs_are_listed_found_shown_and_compared(run, tmp_path):
    (tmp_path / "m.yaml").write_text(MODEL)
    (tmp_path / "list.csv").write_text("model,seed,name\nm.yaml,1,one\nm.yaml,2,two\n")
    out = tmp_path / "out"
    assert run("batch", tmp_path / "list.csv", "--draws", "2000", "--out", out).code == 0
    listed = run("runs", "list", out)
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()[:3]] == ["run", "one", "two"]
    assert [*json.loads(run("runs", "find", out, "seed = 2", "aircraft", "--json").out)["runs"]] == ["two"]
    shown = run("runs", "show", out, "one")
    assert shown.out == run("show", out / "one" / "result.nc").out
    compared = run("runs", "compare", out, "two", "one")
    assert compared.code == 0
    lines = compared.out.splitlines()
    assert lines[0] == "Mean of y, people"
    assert lines[1].split() == ["run", "value", "less", "two"]
    assert [line.split()[0] for line in lines[2:4]] == ["two", "one"]
    assert max(map(len, lines)) <= 80
    assert [*json.loads(run("runs", "compare", out, "two", "one", "--json").out)["runs"]] == ["two", "one"]
    assert "2 runs indexed" in run("runs", "reindex", out).err
    refused = run("runs", "compare", out, "tow", "one", "thre")
    assert refused.code == 2
    assert "did you mean 'two'?" in refused.err
    assert "thre" in refused.err
    assert "E766" in run("runs", "compare", out, "one").err
    misspelt = run("runs", "find", out, "p_defict > 0.1", "seed = 9")
    assert (misspelt.code, misspelt.out) == (2, "")
    assert "did you mean 'p_deficit'?" in misspelt.err
    assert run("runs", "find", out, "y > 1e9").code == 0
    other = run("runs", "find", out, "bed_days > 1", "--json")
    assert (other.code, json.loads(other.out)["runs"]) == (0, {})
    assert other.err.startswith("warning: no run here has a figure bed_days; they have p_deficit, ")
    (out / "one" / "result.nc").write_bytes(b"")
    assert "E701" in run("runs", "show", out, "one").err
    anew = run("runs", "reindex", out)
    assert anew.code == 6
    assert "left out: one: result.nc is not as it was written" in anew.err
    assert "1 run indexed" in anew.err


def test_a_folder_may_be_called_all(run, tmp_path, monkeypatch):
    (tmp_path / "all").mkdir()
    monkeypatch.chdir(tmp_path)
    assert "E766" in run("runs", "list", "all").err
    listed = run("runs", "list", "./all")
    assert (listed.code, listed.err.strip()) == (0, "0 runs")


SECRET = "s3cr3t"


@pytest.mark.parametrize(
    "url",
    some(
        [
            f"postgresql://clerk:{SECRET}@host:port/db",
            f"postgresql://clerk:{SECRET}@%2Fnowhere/db",
            f"postgresql://x:{SECRET}",
        ],
        1,
    ),
)
def test_a_password_in_the_environment_is_never_printed(run, tmp_path, monkeypatch, url):
    monkeypatch.setenv("MCSV_RUNS_URL", url)
    monkeypatch.setenv("MCSV_TRACEBACK", "0")
    commands = [("list", tmp_path), ("find", "all", "x"), ("reindex", tmp_path), ("compare", tmp_path, "a", "b")]
    said = [run("runs", *words) for words in commands]
    assert {each.code for each in said} == {2}
    said += [run("runs", "--help"), run("runs", "find", "--help"), run("batch", "--help")]
    for each in said:
        assert SECRET not in each.out + each.err


def test_a_batch_whose_index_cannot_be_reached_is_made(run, tmp_path, monkeypatch):
    monkeypatch.setenv("MCSV_RUNS_URL", f"postgresql://clerk:{SECRET}@host:port/db")
    (tmp_path / "m.yaml").write_text(MODEL)
    made = run("batch", tmp_path / "m.yaml", "--draws", "2000", "--out", tmp_path / "out")
    assert made.code == 0
    assert "not indexed" in made.err
    assert SECRET not in made.err


def test_a_batch_as_parquet_has_a_row_for_each_run(run, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not here: pip install 'mcsv[parquet]'")
    (tmp_path / "m.yaml").write_text(MODEL)
    (tmp_path / "bad.yaml").write_text("inputs: {x: [")
    out = tmp_path / "out"
    for state in ("made", "kept"):
        done = run("batch", tmp_path / "m.yaml", tmp_path / "bad.yaml", "--draws", "2000", "--out", out, "--parquet")
        assert done.code == 6
        first, last = pq.read_table(out / "summary.parquet").to_pylist()
        assert (first["name"], first["state"], first["draws"], first["seed"]) == ("m", state, 2000, 1)
        about = json.loads((out / "m" / "run.json").read_text())
        assert first["figures"] == [{"name": "y", **about["answer"]["figures"]["y"]}]
        assert first["fingerprint_draws"] == about["fingerprints"]["draws"]
        assert first["written"] is not None
        assert (last["name"], last["state"], last["fingerprint"]) == ("bad", "failed", None)
        assert "E107" in last["reason"]
    assert [*json.loads(run("runs", "list", out, "--json").out)["runs"]] == ["m"]
