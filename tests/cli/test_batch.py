"""Many runs with one command: a folder each, and all that can go wrong with some of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from campaign import long_only

GOOD = """version: 1
programme: {name}
inputs: {{x: {{dist: normal, mean: {mean}, sd: 2, source: survey}}}}
outputs: {{y: {{formula: "x * x", unit: people}}}}
"""
POISON = {
    "unparsable": ("inputs: {x: [", "E107"),
    "impossible": ("version: 1\noutputs: {y: {formula: z + 1}}\n", "E402"),
    "divides": ("version: 1\ninputs: {x: {dist: bernoulli, p: 0.5}}\noutputs: {y: {formula: 1 / x}}\n", "E901"),
}


def models(folder: Path, count: int = 2) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"m{number}.yaml").write_text(GOOD.format(name=f"Programme {number}", mean=number))
    return folder


def visible(out: Path) -> set[str]:
    return {each.name for each in out.iterdir() if not each.name.startswith(".")}


def files(out: Path) -> dict[str, bytes]:
    """All that has the same bytes for the same runs."""
    names = ("result.nc", "model.yaml", "run.json")
    return {f"{run}/{name}": (out / run / name).read_bytes() for run in sorted(visible(out)) for name in names}


def test_every_result_is_that_of_a_single_run(run, tmp_path):
    folder, out = models(tmp_path / "models"), tmp_path / "out"
    made = run("batch", folder, "--draws", "3000", "--seed", "5", "--out", out, "--sampling", "plain")
    assert made.code == 0, made.err
    assert sorted(os.listdir(out)) == ["m0", "m1"]
    for name in ("m0", "m1"):
        single, again = tmp_path / f"{name}.nc", tmp_path / f"{name}-again.nc"
        words = ("--draws", "3000", "--seed", "5", "--sampling", "plain", "--out")
        assert run("run", folder / f"{name}.yaml", *words, single).code == 0
        assert (out / name / "result.nc").read_bytes() == single.read_bytes()
        assert run("run", out / name / "model.yaml", *words, again).code == 0
        assert json.loads((out / name / "run.json").read_text())["asked"]["seed"] == 5
    assert "mean of y" in made.out
    assert "2 runs: 2 made" in made.err
    events = [json.loads(line)["event"] for line in (out / "m0" / "log.jsonl").read_text().splitlines()]
    assert [event for event in events if event != "remark"] == ["began", "read", "drawn", "written"]


def test_the_same_command_makes_what_is_missing_changed_or_damaged(run, tmp_path):
    folder, out = models(tmp_path / "models", 4), tmp_path / "out"
    words = ("batch", folder, "--draws", "2000", "--out", out)
    assert run(*words).code == 0
    before = files(out)
    again = run(*words)
    assert again.code == 0
    assert "4 runs: 4 there already" in again.err
    (folder / "m0.yaml").write_text(GOOD.format(name="Programme 0", mean=7))
    (out / "m1" / "result.nc").write_bytes(b"CDF")
    for file in (out / "m2").iterdir():
        file.unlink()
    (out / "m2").rmdir()
    third = run(*words, "--log-format", "json")
    own = {"started", "said", "ended"}
    told = {each["run"]: each for each in map(json.loads, third.err.splitlines()) if each["event"] not in own}
    states = {name: each["event"] for name, each in told.items()}
    assert states == {
        "m0": "made",
        "m1": "made",
        "m2": "made",
        "m3": "kept",
    }
    assert "changed" in told["m0"]["remark"]
    assert "result.nc is not as it was written" in told["m1"]["remark"]
    after = files(out)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {f"m0/{name}" for name in ("result.nc", "model.yaml", "run.json")}
    longer = run(*words[:-3], "3000", "--out", out)
    assert "4 made" in longer.err


def test_some_fail_with_a_line_each_and_the_others_finish(run, tmp_path):
    folder, out = models(tmp_path / "models", 3), tmp_path / "out"
    for name, (text, _) in POISON.items():
        (folder / f"{name}.yaml").write_text(text)
    rows = [f"{each.name},2000,\n" for each in sorted(folder.iterdir())]
    (folder / "list.csv").write_text(
        "model,draws,set\n" + "".join(rows) + "missing.yaml,,\nm0.yaml,2000,inputs.x.sd=3\n"
    )
    made = run("batch", folder / "list.csv", "--out", out, "--json")
    assert made.code == 6
    found = json.loads(made.out)
    assert found["counts"] == {"failed": 4, "made": 4}
    reasons = {name: each["reason"] for name, each in found["runs"].items() if each["state"] == "failed"}
    assert set(reasons) == {*POISON, "missing"}
    for name, (_, code) in {**POISON, "missing": ("", "E503")}.items():
        assert code in reasons[name]
        assert "\n" not in reasons[name]
        assert f"  {name}: {reasons[name]}" in made.err
    assert len([name for name in found["runs"] if name.startswith("m0-")]) == 2
    assert sorted(os.listdir(out)) == sorted(set(found["runs"]) - set(reasons))
    again = run("batch", folder / "list.csv", "--out", out)
    assert again.code == 6
    assert "8 runs: 4 there already, 4 failed" in again.err


def test_a_dry_run_says_what_it_would_take_and_makes_nothing(run, tmp_path):
    folder = models(tmp_path / "models")
    told = run("batch", folder, "--draws", "2000", "--out", tmp_path / "out", "--dry-run", "--threads", "1")
    assert told.code == 0
    lines = dict(line.split(maxsplit=1) for line in told.out.splitlines())
    assert (lines["runs"], lines["draws"]) == ("2", "4,000")
    assert lines["memory"].startswith("up to ")
    assert lines["time"].endswith(" on 1 thread")
    assert not (tmp_path / "out").exists()
    (folder / "bad.yaml").write_text(POISON["impossible"][0])
    assert run("batch", folder, "--out", tmp_path / "out", "--dry-run").code == 6


def test_what_the_list_says_of_each_run_is_not_asked_in_vain(run, tmp_path):
    folder, out = models(tmp_path / "models"), tmp_path / "out"
    whole, part = tmp_path / "whole.csv", tmp_path / "part.csv"
    whole.write_text(f"model,draws\n{folder}/m0.yaml,2000\n{folder}/m1.yaml,3000\n")
    part.write_text(f"model,draws\n{folder}/m0.yaml,2000\n{folder}/m1.yaml,\n")
    told = run("batch", whole, "--draws", "4000", "--out", out, "--dry-run")
    assert "--draws changes nothing: each row of the list has draws of its own" in told.err
    assert "changes nothing" not in run("batch", part, "--draws", "4000", "--out", out, "--dry-run").err
    assert "changes nothing" not in run("batch", whole, "--out", out, "--dry-run").err


def test_a_dry_run_names_the_files_that_would_be_written_besides(run, tmp_path):
    pytest.importorskip("pyarrow")
    out, metrics = tmp_path / "out", tmp_path / "mcsv.prom"
    words = ("batch", models(tmp_path / "models"), "--draws", "2000", "--out", out, "--dry-run")
    table = out / "summary.parquet"
    assert run(*words, "--parquet").out.splitlines()[4:] == [f"writes  {table} as well"]
    told = run(*words, "--json", "--parquet", "--metrics", metrics)
    assert json.loads(told.out)["writes"] == [str(table), str(metrics)]
    assert json.loads(run(*words, "--json").out)["writes"] == []
    assert not table.exists()
    assert not metrics.exists()


def test_a_dry_run_counts_only_what_the_batch_would_make(run, tmp_path):
    folder, out = models(tmp_path / "models", 3), tmp_path / "out"
    assert run("batch", folder / "m0.yaml", folder / "m1.yaml", "--draws", "2000", "--out", out).code == 0
    (folder / "bad.yaml").write_text(POISON["impossible"][0])
    (folder / "m1.yaml").write_text(GOOD.format(name="Programme 1", mean=7))
    words = ("batch", folder, "--draws", "2000", "--out", out, "--dry-run")
    told = json.loads(run(*words, "--json").out)
    assert (told["runs"], told["kept"], told["draws"], told["dry_run"]) == (2, 1, 4000, True)
    assert "E402" in told["failed"]["bad"]
    assert run(*words).out.splitlines()[0] == "runs    2, and 1 there already"
    approved = ("approve", out / "m1", "--role", "approver", "--decision", "approved", "--person", "R", "--reason", "x")
    assert run(*approved).code == 0
    told = json.loads(run(*words, "--json").out)
    assert (told["runs"], told["kept"]) == (1, 1)
    assert "E712" in told["failed"]["m1"]


def test_a_mistyped_argument_is_told_before_anything_is_made(run, tmp_path):
    folder = models(tmp_path / "models")
    told = run("batch", folder / "m0.yaml", folder / "m9.yaml", "--draws", "2000", "--out", tmp_path / "out")
    assert told.code == 2
    assert "E760" in told.err
    assert "m9.yaml" in told.err
    assert not (tmp_path / "out").exists()


def test_all_mistakes_of_a_command_at_once(run, tmp_path):
    told = run("batch", tmp_path / "*.yaml", "--draws", "x", "--log-format", "xml", "--out", tmp_path / "out")
    assert told.code == 2
    for words in ("E205 --draws", "E205 --log-format", "E760"):
        assert words in told.err
    assert not (tmp_path / "out").exists()
    (tmp_path / "file").touch()
    assert "E502" in run("batch", models(tmp_path / "models"), "--out", tmp_path / "file").err


def test_what_somebody_else_makes_is_waited_for_and_made_where_they_died(run, tmp_path):
    from mcsv.files.claims import Claims

    folder, out = models(tmp_path / "models"), tmp_path / "out"
    out.mkdir()
    with Claims() as theirs:
        assert theirs.take(out / ".m0.claim")

        def leave() -> None:
            limit = time.monotonic() + 60
            while not (out / "m1").exists() and time.monotonic() < limit:
                time.sleep(0.02)
            theirs.release(out / ".m0.claim")

        thread = threading.Thread(target=leave)
        thread.start()
        made = run("batch", folder, "--draws", "2000", "--out", out)
        thread.join()
    assert made.code == 0, made.err
    assert made.err.index("m1") < made.err.index("m0")
    assert sorted(os.listdir(out)) == ["m0", "m1"]


def test_large_runs_draw_on_all_seats_and_leave_no_notes(run, tmp_path, monkeypatch):
    from mcsv.batch import works

    monkeypatch.setattr(works, "LARGE", 1000)
    folder, out = models(tmp_path / "models", 1), tmp_path / "out"
    assert run("batch", folder, "--draws", "300000", "--threads", "2", "--out", out).code == 0
    assert run("run", folder / "m0.yaml", "--draws", "300000", "--out", tmp_path / "one.nc").code == 0
    assert (out / "m0" / "result.nc").read_bytes() == (tmp_path / "one.nc").read_bytes()
    assert os.listdir(out) == ["m0"]


def started(folder: Path, out: Path, draws: str) -> subprocess.Popen[bytes]:
    words = ["--draws", draws, "--out", str(out), "--log-format", "json"]
    command = [sys.executable, "-m", "mcsv.cli", "batch", str(folder), *words]
    # Whoever runs this in the background ignores Ctrl-C, and so would whatever is started there.
    listens = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=listens)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 6), (signal.SIGINT, 130)])
def test_a_batch_that_is_told_to_end_before_its_first_run_says_how_it_ended(run, tmp_path, monkeypatch, sent, code):
    def told(*words):
        signal.raise_signal(sent)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr("mcsv.batch.workers.workers", told)
    try:
        assert run("batch", models(tmp_path / "models", 2), "--draws", "1000", "--out", tmp_path / "out").code == code
    finally:
        signal.signal(signal.SIGINT, before)


@long_only
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 6), (signal.SIGINT, 130)])
def test_a_batch_that_is_told_to_end_goes_on_with_the_same_command(run, tmp_path, sent, code):
    folder, out = models(tmp_path / "models", 2), tmp_path / "out"
    process = started(folder, out, "1e8")
    assert process.stderr is not None
    assert b"started" in process.stderr.readline()
    time.sleep(1.0)
    process.send_signal(sent)
    events = process.communicate(timeout=60)[1].decode()
    assert process.returncode == code, events
    *_, ended = (json.loads(line) for line in events.splitlines() if line)
    assert (ended["event"], ended["code"]) == ("ended", code)
    assert any(name.endswith(".tallies") for name in os.listdir(out))
    assert not any(name.endswith((".claim", ".partial")) for name in os.listdir(out))
    if sent == signal.SIGTERM:
        assert "the same command" not in run("batch", folder, "--draws", "1e8", "--out", out).err
        assert run("run", folder / "m1.yaml", "--draws", "1e8", "--out", tmp_path / "one.nc").code == 0
        assert (out / "m1" / "result.nc").read_bytes() == (tmp_path / "one.nc").read_bytes()
        assert sorted(os.listdir(out)) == ["m0", "m1"]


@long_only
def test_a_batch_that_is_killed_leaves_nothing_half_written(run, tmp_path):
    folder, alone, out = models(tmp_path / "models", 8), tmp_path / "alone", tmp_path / "out"
    assert run("batch", folder, "--draws", "2000", "--out", alone).code == 0
    for number in range(2):
        process = started(folder, out, "2000")
        assert process.stderr is not None
        for _ in range(3 + 2 * number):
            process.stderr.readline()
        process.kill()
        process.communicate()
        whole = {name: content for name, content in files(alone).items() if name.split("/")[0] in visible(out)}
        assert files(out) == whole
    assert run("batch", folder, "--draws", "2000", "--out", out).code == 0
    assert files(out) == files(alone)
    assert {name for name in os.listdir(out) if name.startswith(".")} <= {".claims"}
