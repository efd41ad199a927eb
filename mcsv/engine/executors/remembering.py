"""An executor with a memory: runs on it begin where what is remembered of them ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcsv.engine.executors.executor import Executor, Memory, threads_here
from mcsv.engine.passes import Note, Pass
from mcsv.engine.tallied import Tallied

__all__ = ["Remembering"]


class Remembering:
    """Another executor, and a memory for what it finds."""

    def __init__(self, executor: Executor, memory: Memory) -> None:
        self.workers, self.memory, self.here = executor.workers, memory, threads_here(executor)
        self._executor = executor

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`."""
        return self._executor.map(work, note)
