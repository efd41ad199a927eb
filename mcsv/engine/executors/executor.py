"""What an executor is: anything that runs passes and hands out what they bring, in whatever order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from mcsv.engine.passes import Note, Pass
from mcsv.engine.tallied import Tallied

__all__ = ["Executor", "Memory", "threads_here"]


class Memory(Protocol):
    """What earlier passes came to, so that nothing is drawn twice."""

    def recall(self, key: str) -> Tallied | None:
        """The shards from 0 on that are known of a run (:func:`mcsv.engine.remembered.key_of`)."""

    def remember(self, key: str, tallied: Tallied) -> None:
        """Shards from 0 on, all of them whole; what it was told of the run before is among them."""


class Executor(Protocol):
    """Where passes run; which one it is moves no bit of a result."""

    @property
    def memory(self) -> Memory | None:
        """What is asked for shards that are known before any is run; None where nothing is kept."""

    @property
    def workers(self) -> int:
        """How many passes it runs at once."""

    def map(self, work: Iterable[Pass], note: Note) -> Iterator[tuple[Pass, Tallied]]:
        """Each pass with what it brought, as it is done. ``note`` is told of draws as they are done.

        As soon as ``note`` answers no, no further pass is begun, and those under way stop after their shard. A pass
        that fails stops all others, and its exception is raised.
        """


def threads_here(executor: Executor) -> int:
    """How many threads of this machine an executor keeps busy: its workers, unless they are elsewhere."""
    return int(getattr(executor, "here", executor.workers))
