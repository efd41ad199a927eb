"""Passes in the calling thread, as soon as a seat is free: many threads share as many seats as there are processors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Semaphore
from typing import Any, TypeVar

from mcsv.engine.passes import Note, Pass, tally
from mcsv.engine.tallied import Tallied

__all__ = ["Seated", "SeatedPool"]

Found = TypeVar("Found")


class Seated:
    """No thread of its own; whoever calls waits for one of ``seats`` before each pass."""

    workers = 1
    memory = None

    def __init__(self, seats: Semaphore) -> None:
        self._seats = seats

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`."""
        for each in work:
            if not note(0):
                return
            with self._seats:
                found = tally(each, note)
            yield each, found


class SeatedPool(ThreadPoolExecutor):
    """A pool of threads whose calls wait for a seat."""

    def __init__(self, workers: int, seats: Semaphore) -> None:
        super().__init__(workers, thread_name_prefix="seated")
        self._seats = seats

    def submit(self, fn: Callable[..., Found], /, *args: Any, **named: Any) -> Future[Found]:
        """See :class:`concurrent.futures.Executor`."""
        return super().submit(self._seated, fn, *args, **named)

    def _seated(self, fn: Callable[..., Found], *args: Any, **named: Any) -> Found:
        with self._seats:
            return fn(*args, **named)
