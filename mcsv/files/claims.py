"""Claims: who makes what in a folder that several processes and machines work on, so that nothing is made twice.

A claim is a file that only one of them can create. Its owner touches it now and then; one whose owner is gone is taken
over.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.owners import born, lives, machine
from mcsv.files.replacing import room_beside

__all__ = ["BEAT", "SILENT", "Claims", "claim_of"]

BEAT = 5.0
"""Seconds between two times that claims are touched."""
SILENT = 90.0
"""Seconds without a touch after which the owner is believed gone, where nobody can look whether its process lives."""

_GUARD = ".claims"
_PATIENCE = 60.0
"""Seconds to wait for somebody who makes the same."""


def claim_of(place: Path) -> Path:
    """The file by which the folder of a run is claimed, beside it where that can be."""
    return room_beside(place) / f".{place.name}.claim"


@dataclass(frozen=True)
class _Owner:
    """A process: ``machine`` is the machine since it started and the space of its process numbers, ``born`` is when the
    process began, so that a number that was given again is not mistaken for it.
    """

    pid: int
    host: str
    machine: str
    born: str
    token: str

    @classmethod
    def own(cls) -> _Owner:
        pid = os.getpid()
        return cls(pid, socket.gethostname(), machine(), born(pid), uuid.uuid4().hex)


class Claims:
    """The claims of this process, as long as the block lasts; they are kept alive in the background."""

    def __init__(self, beat: float = BEAT, silent: float = SILENT) -> None:
        self._owner, self._beat, self._silent = _Owner.own(), beat, silent
        self._held: set[Path] = set()
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._touch, name="mcsv-claims", daemon=True)

    def __enter__(self) -> Claims:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        for place in tuple(self._held):
            self.release(place)

    def take(self, place: Path) -> bool:
        """Claim ``place``, a file that need not exist; False where somebody else holds it. E602 where none can."""
        if not self._created(place) and not (self._deserted(place) and self._taken_over(place)):
            return False
        with self._lock:
            self._held.add(place)
            if self._thread.ident is None:
                self._thread.start()
        return True

    def wait(self, place: Path, patience: float = _PATIENCE) -> None:
        """Claim ``place`` as soon as nobody else holds it. UsageError E743 where it takes longer than ``patience``."""
        until = time.monotonic() + patience
        while not self.take(place):
            if time.monotonic() > until:
                what, way_out = "is being written by somebody else", "choose another place, or wait for them to end"
                raise UsageError(Mistake("E743", what, file=str(place.parent), way_out=way_out))
            time.sleep(0.05)

    def holds(self, place: Path) -> bool:
        """Whether it still is this process's, which it is not where others believed it gone."""
        found = _read(place)
        return found is not None and found.token == self._owner.token

    def release(self, place: Path) -> None:
        """Give a claim back."""
        with self._lock:
            self._held.discard(place)
        if self.holds(place):
            place.unlink(missing_ok=True)

    def _created(self, place: Path) -> bool:
        made = False
        try:
            with place.open("x", encoding="utf-8") as file:
                made = True
                json.dump(asdict(self._owner), file)
        except FileExistsError:
            return False
        except OSError as error:
            if made:  # a claim of nobody would hold everybody up
                with suppress(OSError):
                    place.unlink()
            what = f"cannot write there: {error.strerror}"
            raise UsageError(Mistake("E602", what, file=str(place.parent), way_out="choose another folder")) from error
        return True

    def _deserted(self, place: Path) -> bool:
        """Whether the owner is gone: its process has ended, or nothing was heard of it for long."""
        owner, alive = _read(place), None
        if owner is not None and (owner.host, owner.machine) == (self._owner.host, self._owner.machine):
            alive = lives(owner.pid, owner.born)
        return _silence(place) > self._silent if alive is None else not alive

    def _taken_over(self, place: Path) -> bool:
        """One after the other: who comes second finds the new owner alive."""
        with _guarded(place.parent):
            if not self._deserted(place):
                return False
            place.unlink(missing_ok=True)
            return self._created(place)

    def _touch(self) -> None:
        while not self._ended.wait(self._beat):
            with self._lock:
                held = tuple(self._held)
            for place in held:
                with suppress(OSError):
                    os.utime(place)


def _read(place: Path) -> _Owner | None:
    """Who holds a claim; None where nobody can tell, as between its creation and the words in it."""
    try:
        return _Owner(**json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _silence(place: Path) -> float:
    """Seconds since a file was touched, by the clock of the disk that it lies on; 0 where it is gone."""
    try:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=_GUARD) as now:
            return os.stat(now.name).st_mtime - place.stat().st_mtime
    except OSError:
        return 0.0


@contextmanager
def _guarded(folder: Path) -> Iterator[None]:
    """Only one process of a machine at a time, which the system sees to even where one dies in it."""
    if sys.platform == "win32":  # what is left is a moment between looking and taking
        time.sleep(0)
        yield
    else:
        import fcntl

        with (folder / _GUARD).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
