"""Time stamps of a run's decisions: what is to be stamped, and the reply stored as a record behind them."""

from __future__ import annotations

import base64
from pathlib import Path

from mcsv.approvals.chain import add, place_of, records
from mcsv.approvals.entries import Stamp
from mcsv.approvals.stamping import roots_in, stamp_from, untrue
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.replacing import replacing

__all__ = ["Stored", "export", "head", "store", "write"]


@dataclass(frozen=True)
class Stored:
    """A stamp as a record: its ``number`` and ``digest``, the number of the record ``stamped``, and ``when`` (UTC)."""

    number: int
    digest: str
    stamped: int
    when: str


def head(result: Path) -> bytes:
    """The line that stands for all decisions on a result. UsageError E713 where there are none."""
    found = records(result)
    if not found:
        way_out = "mcsv approve records a decision"
        raise UsageError(Mistake("E713", "has no decisions to stamp", file=str(result), way_out=way_out))
    return found[-1].line


def store(result: Path, reply: Path, request: Path | None = None, roots: Path | None = None) -> Stored:
    """Store an authority's reply behind the decisions that it stamps.

    UsageError E715 where it does not fit them or the ``request``, or where ``roots`` do not vouch for it.
    """
    head(result)
    lines = [record.line for record in records(result)]
    told = stamp_from(
        _content(reply, "--reply"), lines[::-1], None if request is None else _content(request, "--request")
    )
    stamped = [record.digest for record in records(result)].index(told.head)
    what = untrue(told, lines[stamped], () if roots is None else roots_in(roots))
    if what:
        raise UsageError(Mistake("E715", what, "--reply", str(reply), way_out="ask the authority"))
    made = add(result, told)
    return Stored(len(records(result)), made.digest, stamped + 1, told.when)


def export(result: Path, place: Path) -> None:
    """Write the last reply that is stored. UsageError E713 where there is none."""
    found = [record.entry for record in records(result) if isinstance(record.entry, Stamp)]
    if not found:
        way_out = "mcsv stamp --request and --reply store one"
        raise UsageError(Mistake("E713", "has no time stamp", file=str(place_of(result)), way_out=way_out))
    write(base64.b64decode(found[-1].reply), place)


def write(content: bytes, place: Path) -> None:
    """Write a request or a reply; UsageError where something stands there, or where the disk refuses."""
    if place.exists():
        way_out = "choose another file name"
        raise UsageError(Mistake("E502", "exists and is not written over", file=str(place), way_out=way_out))
    with replacing(place) as name:
        Path(name).write_bytes(content)


def _content(place: Path, option: str) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise UsageError(Mistake("E205", f"cannot be read: {error.strerror}", option, str(place))) from error
