"""A run in parts, a run that is told to end, and one that is made longer: files with the bytes of one run."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from campaign import long_only

from mcsv.cli.load import memory
from mcsv.cli.resumable import Resumable
from mcsv.files import checkpoints
from mcsv.files.tallies import read_tallies

MODEL = Path(__file__).parents[2] / "configs" / "uav.yaml"
DRAWS = "300000"


def test_parts_merge_to_the_file_of_one_run(run, tmp_path):
    parts = [tmp_path / f"{k}.part" for k in (1, 2)]
    for k, part in enumerate(parts, 1):
        made = run("run", MODEL, "--draws", DRAWS, "--shard", f"{k}/2", "--out", part)
        assert made.code == 0
        assert made.out == ""
        assert f"wrote {part}" in made.err
    merged, whole = tmp_path / "merged.nc", tmp_path / "whole.nc"
    told = run("merge", *reversed(parts), "--out", merged)
    assert told.code == 0
    one = run("run", MODEL, "--draws", DRAWS, "--out", whole)
    assert merged.read_bytes() == whole.read_bytes()
    assert told.out.splitlines()[:4] == one.out.splitlines()[:4]
    lacking = run("merge", parts[0])
    assert lacking.code == 2
    assert "E754" in lacking.err


def test_what_a_long_run_leaves_beside_its_result_is_said(run, tmp_path, monkeypatch):
    out, kept = tmp_path / "run.nc", tmp_path / "run.nc.tallies"
    short = run("run", MODEL, "--draws", DRAWS, "--out", out)
    assert (short.code, kept.exists(), "stays" in short.err) == (0, False, False)
    monkeypatch.setattr(checkpoints, "Checkpoint", partial(checkpoints.Checkpoint, pause=0.0))
    long = run("run", MODEL, "--draws", DRAWS, "--out", out)
    assert long.code == 0
    assert f"run.nc.tallies ({memory(kept.stat().st_size)}) stays beside the result, for mcsv run --more" in long.err
    more = run("run", out, "--more", "131072")
    assert (more.code, "made again" in more.err) == (0, False)


def test_what_a_part_cannot_tell_is_refused(run, tmp_path):
    part = tmp_path / "1.part"
    refused = run("run", MODEL, "--shard", "1/2", "--json", "--until", "y: 1%", "--out", part)
    assert refused.code == 2
    for name in ("--json", "--until"):
        assert f"E205 {name}: goes with a whole run alone" in refused.err
    assert refused.err.count("way out: ask mcsv merge\n") == 1  # which knows no --until
    assert "E205 --option" in run("run", MODEL, "--shard", "1/2", "--option", "base", "--out", part).err
    for shard, told in (("1of2", "K/N"), ("5/2", "1 <= K <= N"), ("1/99", "shards")):
        refused = run("run", MODEL, "--draws", DRAWS, "--shard", shard, "--out", part)
        assert refused.code == 2
        assert told in refused.err
    assert "say --out FILE.part" in run("run", MODEL, "--draws", DRAWS, "--shard", "1/2").err
    assert not part.exists()


def test_a_stored_run_is_made_longer(run, tmp_path):
    short, long = tmp_path / "short.nc", tmp_path / "long.nc"
    assert run("run", MODEL, "--draws", DRAWS, "--out", short).code == 0
    assert run("run", MODEL, "--draws", "500000", "--out", long).code == 0
    made = run("run", short, "--more", "200000")
    assert made.code == 0
    assert "draws are made again" in made.err
    assert short.read_bytes() == long.read_bytes()
    refused = run("run", short, "--more", "1e5", "--seed", "4", "--set", "inputs.x=1")
    assert refused.code == 2
    for name in ("--seed", "--set"):
        assert f"E205 {name}: is not possible with --more" in refused.err
    assert short.read_bytes() == long.read_bytes()


_TOLD = """
import signal, sys, threading, time
from mcsv.cli.__main__ import process
from mcsv.engine.executors import threads

drawn, go_on = [], threads._Shared._go_on


def told(self, draws):
    drawn.append(draws)
    if len(drawn) == 5:
        # Delivered to this thread, so that the one that waits meets it at the line after its wait, whose turn is over.
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
        time.sleep(2 * threads._TURN)
    return go_on(self, draws)


threads._Shared._go_on = told
process()
"""
"""The command line in a process that is told to end once it has drawn its fifth shard."""


@pytest.mark.parametrize(("asked", "kept", "code"), [(True, True, 6), (True, False, 130), (False, True, 130)])
def test_the_exit_code_says_whether_the_same_command_goes_on(asked, kept, code):
    resumable = Resumable(None, None)
    resumable._asked = asked
    resumable._memory = SimpleNamespace(written=True, save=lambda: kept)
    assert resumable.ended(False) == code


@long_only
def test_a_run_that_is_told_to_end_goes_on_with_the_same_command(run, tmp_path):
    out, whole = tmp_path / "run.nc", tmp_path / "whole.nc"
    words = ["run", str(MODEL), "--draws", "4e6", "--threads", "1", "--out"]
    told = subprocess.run([sys.executable, "-c", _TOLD, *words, str(out)], capture_output=True, text=True, check=False)
    assert told.returncode == 6, told.stderr
    assert "the same command goes on from there" in told.stderr
    (known,) = read_tallies(tmp_path / "run.nc.tallies")[1].values()
    assert 0 < known.draws < 4e6
    assert run(*words, out).code == 0
    assert run(*words, whole).code == 0
    assert out.read_bytes() == whole.read_bytes()


def test_a_folder_is_made_longer_with_all_that_is_in_it(run, tmp_path):
    folder, long = tmp_path / "short", tmp_path / "long"
    assert run("run", MODEL, "--draws", "140000", "--out", f"{folder}/").code == 0
    assert run("run", MODEL, "--draws", "200000", "--out", f"{long}/").code == 0
    for name, more in ((folder / "result.nc", "40000"), (folder, "20000")):
        assert run("run", name, "--more", more).code == 0
    assert (folder / "result.nc").read_bytes() == (long / "result.nc").read_bytes()
    checked = run("verify", folder, "--no-rerun")
    assert checked.code == 0, checked.err
    words = ("--role", "approver", "--decision", "approved", "--person", "R. Jones", "--reason", "as agreed")
    assert run("approve", folder, *words).code == 0
    assert run("diff", folder, long).code == 0


def test_parts_never_go_over_what_was_decided_on(run, tmp_path):
    parts, out = [tmp_path / f"{k}.part" for k in (1, 2)], tmp_path / "run.nc"
    for k, part in enumerate(parts, 1):
        assert run("run", MODEL, "--draws", DRAWS, "--shard", f"{k}/2", "--out", part).code == 0
    assert run("merge", *parts, "--out", out).code == 0
    words = ("--role", "approver", "--decision", "approved", "--person", "R. Jones", "--reason", "as agreed")
    assert run("approve", out, *words).code == 0
    before = out.read_bytes()
    refused = run("merge", *parts, "--out", out)
    assert refused.code == 2
    assert "E712" in refused.err
    assert out.read_bytes() == before
