"""Passes on the threads of this machine: kernels run without Python's lock."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterable, Iterator

from mcsv.dataclass import dataclass
from mcsv.engine.passes import Note, Pass, tally
from mcsv.engine.tallied import Tallied

__all__ = ["Threads", "available_threads"]

_TURN = 0.1  # seconds after which whoever waits is asked whether to go on


def available_threads() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Threads:
    """So many threads, all processors unless told."""

    memory = None

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or available_threads()

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`."""
        shared = _Shared(iter(work), note)
        threads = [threading.Thread(target=shared.run, name=f"mcsv-{n}", daemon=True) for n in range(self.workers)]
        for thread in threads:
            thread.start()
        try:
            yield from shared.results(threads)
        finally:
            shared.stopping = True
            for thread in threads:
                thread.join()


class _Shared:
    """The passes still to do, and a queue of what was found."""

    def __init__(self, work: Iterator[Pass], note: Note) -> None:
        self.stopping = False
        self._work, self._note = work, note
        self._lock = threading.Lock()
        self._found: queue.SimpleQueue[tuple[Pass, Tallied] | BaseException | None] = queue.SimpleQueue()

    def run(self) -> None:
        """What each thread does; it hands in None when it ends."""
        try:
            while (following := self._next()) is not None:
                self._found.put((following, tally(following, self._go_on)))
        except BaseException as error:
            self.stopping = True
            self._found.put(error)
        finally:
            self._found.put(None)

    def _next(self) -> Pass | None:
        with self._lock:
            return None if self.stopping else next(self._work, None)

    def _go_on(self, draws: int) -> bool:
        self.stopping |= not self._note(draws)
        return not self.stopping

    def results(self, threads: list[threading.Thread]) -> Iterator[tuple[Pass, Tallied]]:
        """What the threads find, until all have ended; the first exception is raised at once.

        Ctrl-C stops them after their shards, whose results are still handed out before it is raised.
        """
        waited, interrupted = _Waited(len(threads)), False
        while waited.running:
            try:
                yield from self._found_by(waited)
            except KeyboardInterrupt:  # may come at any line of what is in here, not while it waits alone
                if interrupted:
                    raise
                self.stopping = interrupted = True
        if interrupted:
            raise KeyboardInterrupt

    def _found_by(self, waited: _Waited) -> Iterator[tuple[Pass, Tallied]]:
        while waited.running:
            if not self.stopping:
                self.stopping |= not self._note(0)
            try:
                found = self._found.get(timeout=_TURN)
            except queue.Empty:
                continue
            if isinstance(found, BaseException):
                raise found
            if found is None:
                waited.running -= 1
            else:
                yield found


@dataclass
class _Waited:
    """How many threads have not yet ended."""

    running: int
