"""The records of a run on disk: one line each, beside the result, only ever added to."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from mcsv.approvals.entries import Approval, Entry
from mcsv.approvals.record import Envelope, digest_of, enveloped, opened
from mcsv.approvals.signing import Signer
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError

__all__ = ["Chain", "add", "decided_on", "place_of", "read", "records"]


@dataclass(frozen=True)
class Chain:
    """What the records' file of a result holds, sound or not.

    ``lines``: oldest first; ``found``: the record in each, None where ``unsound`` says by its number (from 1) why there
    is none. ``cut``: whether the file ends within a line.
    """

    place: Path
    lines: tuple[bytes, ...]
    found: tuple[Envelope | None, ...]
    unsound: tuple[tuple[int, str], ...]
    cut: bool

    @property
    def digests(self) -> tuple[str, ...]:
        """Of each line."""
        return tuple(map(digest_of, self.lines))

    @property
    def head(self) -> str:
        """The digest of the last line, which stands for all of them; empty where there is none."""
        return digest_of(self.lines[-1]) if self.lines else ""

    @property
    def sound(self) -> tuple[tuple[int, Envelope], ...]:
        """The records that can be read, each with its number."""
        return tuple((number, record) for number, record in enumerate(self.found, 1) if record is not None)


def place_of(result: Path) -> Path:
    """Where the records of a result stand: run.nc has run.nc.approvals."""
    return result.with_name(f"{result.name}.approvals")


def read(result: Path) -> Chain:
    """What stands in the records' file of a result, whatever it is."""
    place = place_of(result)
    whole = place.read_bytes().split(b"\n") if place.is_file() else [b""]
    lines = (*whole[:-1], *([whole[-1]] if whole[-1] else []))
    found: list[Envelope | None] = []
    unsound: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(opened(line))
        except UsageError as error:
            found.append(None)
            unsound.append((number, error.mistakes[0].what))
    return Chain(place, lines, tuple(found), tuple(unsound), bool(whole[-1]))


def records(result: Path) -> list[Envelope]:
    """All records of a result, oldest first. UsageError E661 with every line that is none."""
    chain = read(result)
    way_out = "take the file from a copy: it was changed by something else than mcsv approve"
    mistakes = [
        Mistake("E661", what, file=str(chain.place), line=number, column=1, way_out=way_out)
        for number, what in chain.unsound
    ]
    if chain.cut and not mistakes:
        mistakes.append(Mistake("E661", "ends within a record", file=str(chain.place), way_out=way_out))
    if mistakes:
        raise UsageError(mistakes)
    return [record for _, record in chain.sound]


def add(result: Path, entry: Entry, signer: Signer | None = None) -> Envelope:
    """Add a record behind those that are there; it names the last of them. UsageError where the disk refuses.

    Two people who decide at once wait for each other.
    """
    place = place_of(result)
    try:
        with _alone(place) as file:
            before = records(result)
            chained = replace(entry, previous=before[-1].digest if before else "")
            made = enveloped(chained, () if signer is None else (signer(chained),))
            _append(file, made.line + b"\n")
    except OSError as error:
        what, way_out = f"cannot write there: {error.strerror}", "free some space and decide again: nothing was added"
        raise UsageError(Mistake("E602", what, file=str(place), way_out=way_out)) from error
    return made


def _append(file: BinaryIO, line: bytes) -> None:
    """Add a line, all of it or, where the disk refuses, nothing."""
    handle = file.fileno()
    size, rest = os.fstat(handle).st_size, memoryview(line)
    try:
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def decided_on(place: Path) -> Path | None:
    """The file of records beside ``place`` that names it; None where nobody decided on it."""
    for beside in sorted(place.parent.glob("*.approvals")):
        result = beside.with_suffix("")
        chain = read(result)
        if not chain.lines:  # somebody who was about to decide was ended at once
            continue
        named = [record.entry.subjects for _, record in chain.sound if isinstance(record.entry, Approval)]
        if place.name == result.name or any(place.name in subjects for subjects in named):
            return beside
    return None


@contextmanager
def _alone(place: Path) -> Iterator[BinaryIO]:
    """The file, with nobody else adding to it; one that stays empty is taken away again."""
    while True:
        with place.open("ab") as file:
            _wait_for(file.fileno())
            if not place.exists() or place.stat().st_ino != os.fstat(file.fileno()).st_ino:
                continue  # taken away while waiting
            try:
                yield file
            finally:
                if not os.fstat(file.fileno()).st_size and sys.platform != "win32":
                    place.unlink()
            return


def _wait_for(handle: int) -> None:
    """Until nobody else adds a record; the lock goes with the handle."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
