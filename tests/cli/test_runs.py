"""Looking through a folder of runs."""

from __future__ import annotations

import json

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
    compared = run("runs", "compare", out, "one", "two")
    assert compared.code == 0
    told = run("diff", out / "one" / "result.nc", out / "two" / "result.nc").out
    assert compared.out.splitlines()[:-1] == told.splitlines()[:-1]  # all but the speed
    assert "2 runs indexed" in run("runs", "reindex", out).err
    refused = run("runs", "show", out, "tow")
    assert refused.code == 2
    assert "did you mean 'two'?" in refused.err
    (out / "one" / "result.nc").write_bytes(b"")
    assert "E701" in run("runs", "show", out, "one").err
