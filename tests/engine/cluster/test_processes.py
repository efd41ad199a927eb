"""Clusters of real processes: the bits of threads, whatever is killed on the way, and one code everywhere."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from campaign import long_only
from clusters import Workers, scheduler

import mcsv
from mcsv import engine
from mcsv.errors import UsageError

distributed = pytest.importorskip("distributed", reason="needs the extra dask")

pytestmark = long_only
ROOT = Path(__file__).parents[3]
MODEL = ROOT / "configs" / "uav.yaml"
KILLED = 20


def arrays(draws: int, executor: engine.Executor | Executor | None = None, **more: Any) -> dict[str, bytes]:
    found = mcsv.simulate(MODEL, draws=draws, executor=executor, **more)
    return {name: variable.values.tobytes() for name, variable in found.variables.items()}


@contextmanager
def cluster(address: str, workers: int) -> Iterator[engine.Executor]:
    from mcsv.engine.cluster.cluster import Cluster

    with distributed.Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers)
        yield Cluster(client)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_processes_give_the_bits_of_threads(count):
    with scheduler() as (_, address), Workers(address, count), cluster(address, count) as found:
        assert found.workers == count
        assert arrays(1_500_000, found) == arrays(1_500_000)


def test_workers_that_are_killed_change_nothing():
    whole, killed, before, chance = arrays(3_000_000), 0, 0, random.Random(7)
    with scheduler(deaths=KILLED) as (_, address), Workers(address, 2) as workers:

        def progress(done: int, wanted: int) -> None:
            nonlocal killed, before
            if before < done < wanted and chance.random() < 0.5:
                workers.kill(chance.randrange(2))
                killed += 1
            before = done

        with cluster(address, 2) as found:
            while killed < KILLED:
                assert arrays(3_000_000, found, progress=progress) == whole


@pytest.mark.parametrize("kind", ["another", "none"])
def test_a_cluster_with_a_worker_of_other_code_is_refused_with_who_has_it(kind, tmp_path):
    if kind == "another":
        shutil.copytree(ROOT / "mcsv", tmp_path / "mcsv", ignore=shutil.ignore_patterns("__pycache__"))
        with (tmp_path / "mcsv" / "api" / "simulating.py").open("a", encoding="utf-8") as file:
            file.write("# another version\n")
    else:
        (tmp_path / "mcsv").mkdir()
        (tmp_path / "mcsv" / "__init__.py").touch()
    words = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path))
    with scheduler() as (_, address), Workers(address, 1):
        other = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", address, *words],
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            cwd=tmp_path,
            stderr=subprocess.DEVNULL,
        )
        try:
            with pytest.raises(UsageError) as refused, cluster(address, 2):
                pass
        finally:
            other.kill()
            other.wait()
    (told,) = refused.value.mistakes
    assert told.code == "E771"
    assert told.path.startswith("tcp://127.0.0.1:")
    assert "," not in told.path
    assert ("none of this mcsv" in told.what) == (kind == "none")


def test_processes_of_concurrent_futures_and_of_loky_give_the_bits_of_threads():
    loky = pytest.importorskip("loky")
    whole = arrays(1_500_000)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert arrays(1_500_000, pool) == whole
    assert arrays(1_500_000, loky.get_reusable_executor(2)) == whole
