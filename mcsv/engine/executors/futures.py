"""Passes on anything with ``submit``: processes, clusters, and whatever else speaks concurrent.futures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Protocol

from mcsv.engine.passes import Note, Pass, tally
from mcsv.engine.tallied import Tallied

__all__ = ["Futures", "Submits"]


class Submits(Protocol):
    """What takes a pass and promises what it brings: an executor of ``concurrent.futures``, or less."""

    def submit(self, fn: Callable[[Pass], Tallied], work: Pass, /) -> Future[Tallied]:
        """See :class:`concurrent.futures.Executor`."""


_TURN = 0.5  # seconds after which whoever waits is asked whether to go on


class Futures:
    """Passes through an executor of ``concurrent.futures``, ``ahead`` of them under way for each of its workers.

    None is begun that lies further than four times as many behind the first that is not done, so that what is done
    early and cannot be put together yet stays little. Draws are noted pass by pass, for a pass that runs elsewhere
    cannot be asked to stop on the way.
    """

    memory = None

    def __init__(self, pool: Submits, workers: int, ahead: int = 2) -> None:
        self.workers = workers
        self._pool, self._ahead = pool, ahead

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`."""
        rest, under_way = iter(enumerate(work)), dict[Future[Tallied], tuple[int, Pass]]()
        begun, more = 0, True
        try:
            while True:
                while note(0) and more and self._room(under_way, begun):
                    following = next(rest, None)
                    if more := following is not None:
                        begun, each = following
                        under_way[self._pool.submit(tally, each)] = begun, each
                if not under_way:
                    return
                for future in wait(under_way, _TURN, FIRST_COMPLETED).done:
                    _, done = under_way.pop(future)
                    note(done.size)
                    yield done, future.result()
        finally:
            for future in under_way:
                future.cancel()

    def _room(self, under_way: Mapping[Future[Tallied], tuple[int, Pass]], begun: int) -> bool:
        """Whether one more may begin, where ``begun`` is the number of the last that did."""
        first = next(iter(under_way.values()), (begun, None))[0]
        most = max(1, self._ahead * self.workers)
        return len(under_way) < most and begun - first < 4 * most
