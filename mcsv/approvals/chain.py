"""The records of a run on disk: one line each, beside the result, only ever added to."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from mcsv.approvals.record import Approval, Envelope, digest_of, enveloped, opened
from mcsv.approvals.signing import Signer
from mcsv.errors import Mistake, UsageError

__all__ = ["Fault", "add", "decided", "faults", "place_of", "records"]

Fault = str
"""In words, what does not hold."""


def place_of(result: Path) -> Path:
    """Where the records of a result stand: run.nc has run.nc.approvals."""
    return result.with_name(f"{result.name}.approvals")


def records(result: Path) -> list[Envelope]:
    """All records of a result, oldest first. UsageError E661 with every line that is none."""
    place = place_of(result)
    if not place.exists():
        return []
    found, mistakes = [], []
    for number, line in enumerate(_lines(place), 1):
        try:
            found.append(opened(line))
        except UsageError as error:
            mistakes += [mistake.at(str(place), number, 1) for mistake in error.mistakes]
    if mistakes:
        raise UsageError(mistakes)
    return found


def add(result: Path, approval: Approval, signer: Signer | None = None) -> Envelope:
    """Add a record behind those that are there; it names the last of them. UsageError where the disk refuses.

    Two people who decide at once wait for each other.
    """
    place = place_of(result)
    try:
        with place.open("ab+") as file:
            _wait_for(file.fileno())
            before = records(result)
            chained = _behind(approval, before)
            made = enveloped(chained, () if signer is None else (signer(chained),))
            file.write(made.line + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UsageError(Mistake("E602", f"cannot write there: {error.strerror}", file=str(place))) from error
    return made


def _wait_for(handle: int) -> None:
    """Until nobody else adds a record; the lock goes with the handle."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)


def _behind(approval: Approval, before: list[Envelope]) -> Approval:
    return replace(approval, previous=before[-1].digest if before else "")


def decided(found: list[Envelope]) -> list[tuple[str, str]]:
    """Each decision as who and what, and the digest of the last record, which stands for all of them."""
    told = [
        (f"{record.approval.decision.capitalize()} by {record.approval.person}", _told(record.approval))
        for record in found
    ]
    return [*told, ("Digest of the last decision", found[-1].digest)] if found else []


def _told(approval: Approval) -> str:
    return f"{approval.role}, {approval.when}: {approval.reason}"


def faults(result: Path, found: list[Envelope]) -> list[Fault]:
    """What of the chain and of the files that it names does not hold today; empty where all does."""
    told, previous = [], ""
    for number, record in enumerate(found, 1):
        if record.approval.previous != previous:
            told.append(f"record {number} does not follow the one before: a record was changed, taken out or put in")
        previous = record.digest
        told += [f"record {number}: {text}" for text in _subjects(result, record.approval)]
    return told


def _subjects(result: Path, approval: Approval) -> list[Fault]:
    told = []
    for name, digest in approval.subjects.items():
        place = result.with_name(name)
        if not place.is_file():
            told.append(f"{name} is not there any more")
        elif digest_of(place.read_bytes()) != digest:
            told.append(f"{name} is not what was decided on: it has changed since")
    if result.name not in approval.subjects:
        told.append(f"it is of other results than {result.name}")
    return told


def _lines(place: Path) -> list[bytes]:
    content = place.read_bytes()
    whole = content.split(b"\n")
    if whole[-1]:
        way_out = "take the file from a copy: it was cut"
        raise UsageError(Mistake("E661", "ends within a record", file=str(place), way_out=way_out))
    return whole[:-1]
