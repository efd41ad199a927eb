"""Passes on anything with ``submit``: processes, clusters, and whatever else speaks concurrent.futures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

from mcsv.engine.passes import Note, Pass, tally
from mcsv.engine.tallied import Tallied

__all__ = ["Futures"]


class Futures:
    """Passes through an executor of ``concurrent.futures``, ``ahead`` of them under way for each of its workers.

    Draws are noted pass by pass, for a pass that runs elsewhere cannot be asked to stop on the way.
    """

    memory = None

    def __init__(self, pool: Executor, workers: int, ahead: int = 2) -> None:
        self.workers = workers
        self._pool, self._ahead = pool, ahead

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`."""
        rest, under_way = iter(work), dict[Future[Tallied], Pass]()
        try:
            while True:
                while note(0) and len(under_way) < self._ahead * self.workers:
                    following = next(rest, None)
                    if following is None:
                        break
                    under_way[self._pool.submit(tally, following)] = following
                if not under_way:
                    return
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    done = under_way.pop(future)
                    note(done.size)
                    yield done, future.result()
        finally:
            for future in under_way:
                future.cancel()
