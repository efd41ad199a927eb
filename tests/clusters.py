"""Schedulers and workers as processes of their own that start at once: forked from one that has imported all."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

__all__ = ["Workers", "scheduler"]


def _forked(target: Any, *words: Any) -> Any:
    context = get_context("forkserver")
    context.set_forkserver_preload(["distributed", "mcsv.engine.cluster.there", "clusters"])
    made = context.Process(target=target, args=words, daemon=True)
    made.start()
    return made


def _be_worker(address: str, folder: str) -> None:
    from distributed import Worker

    async def live() -> None:
        async with Worker(address, nthreads=1, local_directory=folder, dashboard=False) as worker:
            await worker.finished()

    asyncio.run(live())


def _be_scheduler(told: Any, deaths: int) -> None:
    import dask
    from distributed import Scheduler

    dask.config.set({"distributed.scheduler.allowed-failures": deaths})

    async def live() -> None:
        async with Scheduler(host="127.0.0.1", port=0, dashboard_address="127.0.0.1:0") as made:
            told.send(made.address)
            await made.finished()

    asyncio.run(live())


@contextmanager
def scheduler(deaths: int = 3) -> Iterator[tuple[Any, str]]:
    """A scheduler as a process, and its address; so many workers may die over one task."""
    here, there = get_context("forkserver").Pipe()
    made = _forked(_be_scheduler, there, deaths)
    try:
        assert here.poll(60)
        yield made, here.recv()
    finally:
        made.kill()
        made.join()


class Workers:
    """So many workers with one thread each for the time of a block; those that are killed are followed by others."""

    def __init__(self, address: str, count: int) -> None:
        self._address, self._folder = address, tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.living = [self._another() for _ in range(count)]

    def _another(self) -> Any:
        return _forked(_be_worker, self._address, self._folder.name)

    def kill(self, number: int) -> None:
        """Kill a worker as the system does that is out of memory; another one joins."""
        self.living.pop(number).kill()
        self.living.append(self._another())

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *words: object) -> None:
        for each in self.living:
            each.kill()
            each.join()
        self._folder.cleanup()
