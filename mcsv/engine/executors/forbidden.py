"""The executor that runs nothing: for what must be answered without a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcsv.engine.passes import Note, Pass
from mcsv.engine.tallied import Tallied

__all__ = ["Forbidden"]


class Forbidden:
    """AssertionError as soon as anybody asks for a pass."""

    workers = 1
    memory = None

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """See :class:`mcsv.engine.executors.executor.Executor`."""
        for each in work:
            raise AssertionError(f"shards {each.begin} to {each.end} were to run, where nothing should")
        return iter(())
