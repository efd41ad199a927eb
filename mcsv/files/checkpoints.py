"""A memory on disk: what a long run tallied so far, written now and then, so that it can go on after anything."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from mcsv.dataclass import dataclass
from mcsv.engine import Tallied
from mcsv.errors import UsageError
from mcsv.files.replacing import tidy
from mcsv.files.tallies import read_tallies, write_tallies

__all__ = ["Checkpoint"]

PAUSE = 10.0
"""Seconds between two times that it is written: what is lost at most, and a share of a run that nobody sees."""
_MOST_KEPT = 2**26
"""Bytes of single draws beside the tallies of a run, with more of which it is not remembered."""
_SHARE = 50
"""So many times as long as writing takes nothing is written."""


@dataclass
class Checkpoint:
    """A memory in the file ``place``, which need not exist; what cannot be read of it is drawn again.

    Nothing is written of a run that ends within ``pause`` seconds.
    """

    place: Path
    pause: float = PAUSE
    _runs: dict[str, Tallied] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    """Runs that somebody wanted to know of; others are of a model that was, and not written again."""
    _since: float = field(default_factory=time.monotonic)
    _took: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        tidy(self.place)
        try:
            self._runs = read_tallies(self.place)[1]
        except UsageError:
            self._runs = {}

    @property
    def written(self) -> bool:
        """Whether there is a file."""
        return self.place.is_file()

    def recall(self, key: str) -> Tallied | None:
        """See :class:`mcsv.engine.executors.executor.Memory`."""
        self._asked.add(key)
        return self._runs.get(key)

    def remember(self, key: str, tallied: Tallied) -> None:
        """See :class:`mcsv.engine.executors.executor.Memory`."""
        if sum(draws.nbytes for draws in tallied.kept.values()) > _MOST_KEPT:
            return  # single draws are sooner made again than written over and over
        with self._lock:
            self._runs[key] = tallied
            self._asked.add(key)
            if time.monotonic() - self._since >= max(self.pause, _SHARE * self._took):
                # A disk that is full is no reason to lose a run; the next time it may have room.
                with suppress(UsageError):
                    self._write()

    def save(self) -> bool:
        """Write what is known; whether there was anything. UsageError E602 where the disk refuses."""
        with self._lock:
            if self._runs:
                self._write()
            return bool(self._runs)

    def forget(self) -> None:
        """Remove the file."""
        self.place.unlink(missing_ok=True)

    def _write(self) -> None:
        began = time.monotonic()
        try:
            write_tallies(self.place, {}, {key: run for key, run in self._runs.items() if key in self._asked})
        finally:
            self._since = time.monotonic()
            self._took = self._since - began
