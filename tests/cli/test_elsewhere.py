"""``--dask``: what is refused, what a lost cluster leaves, and that the same command goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from campaign import long_only

from mcsv import engine
from mcsv.errors import Unfinished

MODEL = Path(__file__).parents[2] / "configs" / "uav.yaml"
DRAWS = 600_000
KILLED = 5


class Lost(engine.Inline):
    """A cluster that is lost after some passes."""

    workers = 2
    here = 1

    def __init__(self, after: int) -> None:
        self.left = after

    def map(self, work: Iterable[engine.Pass], note: Any) -> Iterator[tuple[engine.Pass, engine.Tallied]]:
        for each in super().map(work, note):
            if not self.left:
                raise Unfinished("the connection to the scheduler is lost")
            self.left -= 1
            yield each


@contextmanager
def instead(executor: engine.Executor) -> Iterator[engine.Executor]:
    yield executor


def test_a_lost_cluster_leaves_a_run_that_the_same_command_goes_on_with(run, tmp_path, monkeypatch):
    out, whole = tmp_path / "run.nc", tmp_path / "whole.nc"
    monkeypatch.setattr("mcsv.cli.making.elsewhere", lambda place: instead(Lost(2)))
    lost = run("run", MODEL, "--draws", DRAWS, "--dask", "local:2", "--out", out)
    assert lost.code == 6
    assert lost.out == ""
    assert "mcsv: the connection to the scheduler is lost; what was drawn is kept; the same command goes" in lost.err
    assert not out.exists()
    monkeypatch.undo()
    monkeypatch.setattr("sys.argv", [])
    for place, words in ((out, ()), (whole, ())):
        assert run("run", MODEL, "--draws", DRAWS, "--out", place, *words).code == 0
    assert out.read_bytes() == whole.read_bytes()


def test_it_is_said_where_nothing_could_be_kept(run, tmp_path, monkeypatch):
    monkeypatch.setattr("mcsv.cli.making.elsewhere", lambda place: instead(Lost(2)))
    lost = run("run", MODEL, "--draws", DRAWS, "--dask", "local:2")
    assert lost.code == 6
    assert "nothing is kept of a run without --out" in lost.err


def test_what_cannot_be_is_refused_all_at_once(run, tmp_path):
    refused = run("run", MODEL, "--dask", "tcp://192.0.2.7:8786", "--draws", "many", "--out", tmp_path / "a.nc")
    assert refused.code == 2
    assert "E770 --dask: is reached without encryption" in refused.err
    assert "--draws" in refused.err or "draws" in refused.err.replace("--draws", "")
    for words, name in ((("--threads", "2"), "--threads"), (("--shard", "1/2", "--out", tmp_path / "p"), "--dask")):
        refused = run("run", MODEL, "--dask", "local:1", *words)
        assert refused.code == 2
        assert f"E205 {name}: " in refused.err
    assert not any(tmp_path.iterdir())


@long_only
def test_a_scheduler_that_is_killed_leaves_a_run_that_goes_on(run, tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="needs the extra dask")
    from clusters import Workers, scheduler

    from mcsv.files.checkpoints import Checkpoint

    remember, whole, draws = Checkpoint.remember, tmp_path / "whole.nc", 3_000_000
    assert run("run", MODEL, "--draws", draws, "--out", whole).code == 0
    for number in range(KILLED):
        out = tmp_path / f"{number}.nc"
        words = ("run", MODEL, "--draws", draws, "--out", out)
        with scheduler() as (boss, address), Workers(address, 1):
            told = 0

            def remembered(self: Checkpoint, key: str, tallied: engine.Tallied) -> None:
                nonlocal told
                told += 1
                remember(self, key, tallied)
                if told == 1 + number // 2:  # noqa: B023
                    os.kill(boss.pid, signal.SIGKILL)

            monkeypatch.setattr(Checkpoint, "remember", remembered)
            lost = run(*words, "--dask", address)
            monkeypatch.setattr(Checkpoint, "remember", remember)
        assert lost.code == 6, lost.err
        assert f"connection to the scheduler at {address} is lost; what was drawn is kept" in lost.err
        assert not out.exists()
        if number % 2:
            assert run(*words).code == 0
        else:
            with scheduler() as (_, address), Workers(address, 2):
                assert run(*words, "--dask", address).code == 0
        assert out.read_bytes() == whole.read_bytes()


@long_only
def test_processes_of_this_machine_write_the_very_file_of_threads(run, tmp_path):
    pytest.importorskip("distributed", reason="needs the extra dask")
    both = [tmp_path / "a.nc", tmp_path / "b.nc"]
    for place, words in zip(both, ((), ("--dask", "local:2")), strict=True):
        assert run("run", MODEL, "--draws", DRAWS, "--out", place, *words).code == 0
    assert both[0].read_bytes() == both[1].read_bytes()
