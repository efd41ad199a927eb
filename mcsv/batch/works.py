"""What the runs of a batch share: where they go, the seats for drawing, and models that several of them are of."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import Protocol

from mcsv import api, engine
from mcsv.batch.records import Asked, Row
from mcsv.dataclass import dataclass
from mcsv.engine.executors import Seated, SeatedPool, Stoppable
from mcsv.files.checkpoints import Checkpoint
from mcsv.files.claims import Claims, claim_of
from mcsv.files.models import parse_overrides
from mcsv.model import Model

__all__ = ["LARGE", "Works"]

LARGE = 8 * engine.SHARD
"""Draws from which on a run takes all seats, and remembers on disk how far it is."""
_MODELS = 4
"""So many models are kept at hand; rows of one model stand together in most tables."""


@dataclass
class _Read:
    """A model that is read once for all who ask at the same time."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    model: Model | None = None


class Stops(Protocol):
    """What can be told to end."""

    def stop(self) -> None:
        """End after the shards under way."""


class Works:
    """A folder of runs and ``threads`` seats."""

    def __init__(self, out: Path, asked: Asked, threads: int, claims: Claims) -> None:
        self.out, self.asked, self.threads, self.claims = out, asked, threads, claims
        self.stopped = False
        self._seats = threading.Semaphore(threads)
        self._pool = SeatedPool(threads, self._seats)
        self._models: OrderedDict[tuple[str, tuple[str, ...]], _Read] = OrderedDict()
        self._running: set[Stops] = set()
        self._lock = threading.Lock()

    def place(self, row: Row) -> Path:
        """The folder of a run."""
        return self.out / row.name

    def claim(self, row: Row) -> Path:
        """The file by which it is claimed."""
        return claim_of(self.place(row))

    def model(self, row: Row) -> Model:
        """The model of a row. ModelError with everything that is wrong with it."""
        with self._lock:
            read = self._models.setdefault((row.model, row.set), _Read())
            self._models.move_to_end((row.model, row.set))
            while len(self._models) > _MODELS:
                self._models.popitem(last=False)
        with read.lock:
            if read.model is None:
                read.model = api.read_model(row.model, set=parse_overrides(list(row.set)))
            return read.model

    def memory(self, row: Row) -> Checkpoint | None:
        """Where a large run remembers how far it is."""
        return Checkpoint(self.out / f".{row.name}.tallies") if row.draws > LARGE else None

    @contextmanager
    def executor(self, memory: Checkpoint | None) -> Iterator[Stoppable]:
        """Where a run draws: a small one in its own thread, a large one on all seats."""
        drawing: engine.Executor = Seated(self._seats)
        if memory is not None:
            drawing = engine.Remembering(engine.Futures(self._pool, self.threads), memory)
        executor = Stoppable(drawing)
        with self.stoppable(executor):
            yield executor

    @contextmanager
    def stoppable(self, running: Stops) -> Iterator[None]:
        """For the time of a block it is stopped with everything else."""
        with self._lock:
            self._running.add(running)
            if self.stopped:
                running.stop()
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(running)

    def stop(self) -> None:
        """Begin nothing more; what draws ends after its shards."""
        with self._lock:
            self.stopped = True
            for each in self._running:
                each.stop()

    def close(self) -> None:
        """End all threads."""
        self._pool.shutdown(cancel_futures=True)
