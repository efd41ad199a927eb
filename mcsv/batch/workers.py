"""Processes that make runs: Python and HDF5 have a lock a process, so only with these do reading and writing scale.

A worker is told a row at a time, and tells how far it is and what became of it. It is a copy of this process, kernels
and libraries and all, where that is sound; elsewhere a new one, which loads them. Signals are for the process that
began it; when that is gone, so is the worker.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

from mcsv import api, engine
from mcsv.batch.one_run import run_row
from mcsv.batch.records import Asked, Outcome, Row
from mcsv.batch.settings import rare_collections
from mcsv.batch.works import LARGE, Works
from mcsv.errors import Incomplete, Mistake, ResourceError
from mcsv.files.claims import Claims

__all__ = ["Worker", "workers"]

Start = Literal["fork", "spawn"]

_WORTH = 30
"""Runs that a new process makes in the time that it takes to begin."""
_PATIENCE = 5.0
"""Seconds that a worker whose pipe is closed has to end."""
_STOP = "stop"


@contextmanager
def workers(rows: Sequence[Row], works: Works) -> Iterator[tuple[Worker, ...]]:
    """As many workers for the small ones of these rows as there are seats, or none where threads are as fast."""
    small = sum(row.draws <= LARGE for row in rows)
    count, start = min(works.threads, small), _start()
    if count < 2 or (start == "spawn" and small < _WORTH * count):
        yield ()
        return
    crew: list[Worker] = []
    with ExitStack() as closing:  # one that cannot be closed keeps none of the others
        for _ in range(count):
            crew.append(Worker(works, start, tuple(crew)))
            closing.callback(crew[-1].close)
        yield tuple(crew)


def _start() -> Start:
    """How a worker begins: a copy has one thread, and whatever others of its original had locked would stay so."""
    forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return "fork" if forks and threading.active_count() == 1 else "spawn"


class Worker:
    """A process that makes one run at a time; where it dies, the next run has a new one."""

    def __init__(self, works: Works, start: Start, others: Sequence[Worker] = ()) -> None:
        self._works = works
        self._sending = threading.Lock()
        self._begin(start, [other._pipe for other in others])

    def _begin(self, start: Start, foreign: Sequence[Connection]) -> None:
        context: Any = multiprocessing.get_context(start)  # typed without the Process that each of them has
        self._pipe, theirs = context.Pipe()
        # A copy holds this end of all pipes too, and nobody would notice that this process has ended.
        close = (*foreign, self._pipe) if start == "fork" else ()
        told = (theirs, close, self._works.out, self._works.asked, start == "spawn")
        self._process = context.Process(target=_serve, args=told, name="mcsv-worker", daemon=True)
        self._process.start()
        theirs.close()

    def make(self, row: Row, progress: engine.Progress) -> Outcome | None:
        """As :func:`mcsv.batch.one_run.run_row`; a run whose process dies has failed."""
        if self._process.exitcode is not None:
            self._begin("spawn", ())
        with self._works.stoppable(self):
            try:
                self._send(row)
                while True:
                    said = self._pipe.recv()
                    if not isinstance(said, int):
                        break
                    progress(said, row.draws)
            except (EOFError, OSError):
                return self._lost(row)
        if isinstance(said, ResourceError):
            raise said
        assert said is None or isinstance(said, Outcome)
        return said

    def stop(self) -> None:
        """End what it makes after the shards under way."""
        with suppress(OSError):
            self._send(_STOP)

    def close(self) -> None:
        """End the process; what it has not finished is lost."""
        self._process.kill()
        self._process.join()
        with self._sending:  # whoever waits for what it makes closes it as well, and a pipe is closed once
            self._pipe.close()

    def _send(self, order: Row | str) -> None:
        with self._sending:
            self._pipe.send(order)

    def _lost(self, row: Row) -> Outcome:
        """What became of a run whose process has ended."""
        self._process.join(_PATIENCE)
        self.close()
        claim = self._works.claim(row)
        if self._works.claims.take(claim):
            self._works.claims.release(claim)
        if self._works.stopped:
            return Outcome(row, "stopped")
        code = self._process.exitcode or 0
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        way_out = "the same command tries again; where memory is short, with fewer threads"
        return Outcome(row, "failed", reason=str(Mistake("E768", f"the process that made it {how}", way_out=way_out)))


def _serve(pipe: Connection, foreign: Sequence[Connection], out: Path, asked: Asked, load: bool) -> None:
    """What a worker does."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for each in foreign:
        each.close()
    if load:
        api.warmup()
    rare_collections()
    with Claims() as claims, warnings.catch_warnings():
        warnings.simplefilter("ignore", Incomplete)
        works, rows = Works(out, asked, 1, claims), SimpleQueue[Row]()
        threading.Thread(target=_listen, args=(pipe, rows, works), daemon=True).start()
        while True:
            row = rows.get()
            said: Outcome | ResourceError | None
            try:
                said = run_row(row, works, lambda done, wanted: pipe.send(done))
            except ResourceError as error:
                said = error
            pipe.send(said)


def _listen(pipe: Connection, rows: SimpleQueue[Row], works: Works) -> None:
    """Take orders until nobody is left to give any."""
    with suppress(EOFError, OSError):
        while True:
            order = pipe.recv()
            if order == _STOP:
                works.stop()
            else:
                rows.put(order)
    os._exit(0)
