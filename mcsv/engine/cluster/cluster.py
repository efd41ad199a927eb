"""The executor of a cluster: passes as tasks of seconds, a window of them at a time, their plan sent ahead."""

from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import Any

import dask
from distributed import Client
from distributed.scheduler import KilledWorker

from mcsv.engine.cluster.promised import promised
from mcsv.engine.cluster.same_code import check_code
from mcsv.engine.cluster.sizes import cut_anew, shards_a_pass
from mcsv.engine.cluster.there import OtherCode, code, tally_there
from mcsv.engine.cluster.warm import Warm
from mcsv.engine.executors import Futures, available_threads
from mcsv.engine.passes import Note, Pass
from mcsv.engine.remembered import key_of
from mcsv.engine.tallied import Tallied
from mcsv.errors import Unfinished
from mcsv.plan import Plan

__all__ = ["Cluster"]

_RETRIES = 3
_LOOK = 5.0
"""Seconds between two looks at how many workers there are."""
_PATIENCE = 300.0
"""Seconds after which a cluster without any worker is given up."""


class Cluster:
    """All workers of a client's cluster, those too that join later.

    UsageError E771 where one of them, or the scheduler, has other code than this process, E772 where there is none.
    Unfinished where scheduler or workers are lost for good.
    """

    memory = None

    def __init__(self, client: Client) -> None:
        self._client = client
        self.here = available_threads()
        self._workers, self._looked, self._seen = 0, -_LOOK, time.monotonic()
        self._address = str(client.scheduler.address)
        check_code(client)
        with suppress(OSError):  # a worker was lost meanwhile; cold ones do the same, only later
            client.register_plugin(Warm())

    @classmethod
    def of_executor(cls, executor: Any) -> Cluster:
        """The cluster of what ``client.get_executor()`` gave."""
        return cls(executor._client)

    @property
    def workers(self) -> int:
        """How many threads the workers have together, as of some seconds ago. Unfinished where all are gone."""
        now = time.monotonic()
        if now - self._looked >= _LOOK:
            self._looked = now
            try:
                found = sum(self._client.nthreads().values())
            except OSError:  # the scheduler is gone, as what is under way will tell
                found = 0
            self._seen = now if found else self._seen
            self._workers = found or self._workers
        if now - self._seen > _PATIENCE:
            raise Unfinished(f"the cluster has had no worker for {_PATIENCE / 60:.0f} minutes")
        return max(1, self._workers)

    def _lost(self) -> Unfinished:
        return Unfinished(f"the connection to the scheduler at {self._address} is lost")

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`; passes of one plan may be cut anew."""
        rest = iter(work)
        first = next(rest, None)
        if first is None:
            return
        most = shards_a_pass(first.plan, first.draws, self.workers)
        futures = Futures(_Sent(self._client), self.workers)

        def noted(draws: int) -> bool:
            futures.workers = self.workers
            return note(draws)

        try:
            yield from futures.map(cut_anew(chain([first], rest), most), noted)
        except CancelledError as error:
            raise self._lost() from error
        except KilledWorker as error:
            raise Unfinished(f"workers died over the same draws, of too little memory perhaps: {error}") from error
        except OtherCode as error:
            check_code(self._client)
            raise Unfinished(f"a worker that joined later has other code: {error}") from error
        except Exception as error:
            if self._client.status == "running":
                raise
            raise self._lost() from error


class _Sent:
    """Takes passes as a pool does: each goes out as two numbers, and its plan once, to whichever worker needs it.

    A plan is the result of a task, so that a cluster that lost all workers with it makes it anew. Keys name code, plan
    and shards, so that no result is ever taken for another's, and one that is there is not made again.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._last: tuple[Plan, tuple[int, ...], str, Any] | None = None

    def submit(self, fn: Callable[[Pass], Tallied], work: Pass, /) -> Future[Tallied]:
        """See :class:`mcsv.engine.executors.futures.Submits`; workers know what to do with a pass."""
        key, plan = self._plan(work)
        shards, size = (work.begin, work.end), f"{work.begin}-{work.end}-{work.size}"
        words = (plan, shards, work.draws, work.keep, code())
        asked = self._client.submit(tally_there, *words, key=f"tally-{key}-{size}", retries=_RETRIES)
        return promised(self._client, asked)

    def _plan(self, work: Pass) -> tuple[str, Any]:
        """By what its run is known, and its plan as workers have it."""
        if self._last is None or self._last[0] is not work.plan or self._last[1] != work.keep:
            pickled = pickle.dumps(replace(work.plan, twins=None, tables=()), protocol=5)
            name = f"plan-{hashlib.sha256(pickled).hexdigest()}"
            with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}):
                sent = self._client.submit(bytes, pickled, key=name)
            key = hashlib.sha256(f"{code()} {key_of(work.plan, work.keep)}".encode()).hexdigest()
            self._last = work.plan, work.keep, key, sent
        return self._last[2:]
