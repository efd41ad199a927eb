"""Clusters of real processes: the bits of threads, whatever is killed on the way, and one code everywhere."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from campaign import long_only

import mcsv
from mcsv import engine
from mcsv.engine.cluster.connected import Place, connected

pytestmark = long_only
ROOT = Path(__file__).parents[3]
MODEL = ROOT / "configs" / "uav.yaml"
KILLED_WORKERS, KILLED_SCHEDULERS = 20, 5


def arrays(draws: int, executor: engine.Executor | None = None) -> dict[str, bytes]:
    found = mcsv.simulate(MODEL, draws=draws, executor=executor)
    return {name: variable.values.tobytes() for name, variable in found.variables.items()}


@pytest.fixture(autouse=True)
def dask() -> None:
    pytest.importorskip("distributed", reason="needs the extra dask")


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_processes_give_the_bits_of_threads(processes):
    with connected(Place(processes=processes)) as cluster:
        assert cluster.workers == processes
        assert arrays(3_000_000, cluster) == arrays(3_000_000)


def test_workers_that_are_killed_change_nothing():
    whole, killed, chance = arrays(8_000_000), 0, random.Random(7)
    with connected(Place(processes=2)) as cluster:
        client = cluster._client
        while killed < KILLED_WORKERS:
            over = threading.Event()

            def kill(over: threading.Event = over) -> None:
                nonlocal killed
                while not over.wait(chance.uniform(0.1, 1.0)):
                    with suppress(Exception):  # whoever is asked may just have died
                        found = [pid for pid in client.run(os.getpid, on_error="ignore").values() if pid]
                        os.kill(chance.choice(found), signal.SIGKILL)
                        killed += 1

            killer = threading.Thread(target=kill)
            killer.start()
            try:
                assert arrays(8_000_000, cluster) == whole
            finally:
                over.set()
                killer.join()


@contextmanager
def process(*words: str, path: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PYTHONPATH": str(path)}
    started = subprocess.Popen([sys.executable, "-m", *words], env=environment, stderr=subprocess.PIPE)
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    told = folder / f"scheduler-{time.monotonic_ns()}.json"
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with process("distributed.cli.dask_scheduler", *words) as started:
        while not told.exists():
            assert started.poll() is None
            time.sleep(0.05)
        time.sleep(0.2)
        import json

        yield started, json.loads(told.read_text())["address"]


def worker(address: str, path: Path = ROOT) -> Any:
    words = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", os.environ.get("TMPDIR", "/tmp"))
    return process("distributed.cli.dask_worker", address, *words, path=path)


def run(*words: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mcsv.cli", "run", str(MODEL), *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)


def test_a_scheduler_that_is_killed_leaves_a_run_that_goes_on(tmp_path):
    chance, whole, draws = random.Random(3), tmp_path / "whole.nc", 60_000_000
    assert run("--draws", draws, "--out", whole).wait() == 0
    for number in range(KILLED_SCHEDULERS):
        out, kept = tmp_path / f"{number}.nc", tmp_path / f"{number}.nc.tallies"
        with scheduler(tmp_path) as (boss, address), worker(address):
            started = run("--draws", draws, "--out", out, "--dask", address)
            assert started.stderr is not None
            while b"of a cluster" not in started.stderr.readline():
                assert started.poll() is None
            time.sleep(chance.uniform(3.0, 8.0))
            boss.kill()
            told = started.stderr.read().decode()
            assert started.wait() == 6, told
        assert f"connection to the scheduler at {address} is lost; what was drawn is kept" in told
        assert kept.is_file()
        assert not out.exists()
        with scheduler(tmp_path) as (_, address), worker(address):
            assert run("--draws", draws, "--out", out, *(("--dask", address) if number % 2 else ())).wait() == 0
        assert out.read_bytes() == whole.read_bytes()


def test_a_cluster_with_a_worker_of_other_code_is_refused_with_who_has_it(tmp_path):
    shutil.copytree(ROOT / "mcsv", tmp_path / "other" / "mcsv", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other" / "mcsv" / "api.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    with scheduler(tmp_path) as (_, address), worker(address), worker(address, tmp_path / "other"):
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2)
        started = run("--draws", "1e5", "--dask", address)
        told = started.communicate()[1].decode()
    assert started.returncode == 2
    assert told.count("E771 tcp://127.0.0.1:") == 1
    assert "has mcsv" in told


def test_processes_of_concurrent_futures_and_of_loky_give_the_bits_of_threads():
    loky = pytest.importorskip("loky")
    whole = arrays(3_000_000)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert arrays(3_000_000, pool) == whole  # type: ignore[arg-type]
    assert arrays(3_000_000, loky.get_reusable_executor(2)) == whole
