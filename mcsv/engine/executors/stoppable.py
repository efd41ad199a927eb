"""An executor that somebody else can stop: after that nothing of what was asked of it goes on in the background."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcsv.engine.executors.executor import Executor, threads_here
from mcsv.engine.passes import Note, Pass
from mcsv.engine.tallied import Tallied
from mcsv.errors import Interrupted

__all__ = ["Stoppable"]


class Stoppable:
    """Runs passes on another executor until it is stopped, then raises Interrupted where they were asked for."""

    def __init__(self, executor: Executor) -> None:
        self.workers, self.memory, self.here = executor.workers, executor.memory, threads_here(executor)
        self._executor, self._stopped = executor, False

    def stop(self) -> None:
        """Begin no further pass; those under way end after their shard."""
        self._stopped = True

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`."""
        yield from self._executor.map(work, lambda draws: note(draws) and not self._stopped)
        if self._stopped:
            raise Interrupted("stopped")
