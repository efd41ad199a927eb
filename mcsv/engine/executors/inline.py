"""Passes in the calling thread, one after the other: the executor that others are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcsv.engine.passes import Note, Pass, tally
from mcsv.engine.tallied import Tallied

__all__ = ["Inline"]


class Inline:
    """No thread, no process."""

    workers = 1
    memory = None

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`."""
        for each in work:
            yield each, tally(each, note)
            if not note(0):
                return
