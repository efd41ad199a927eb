"""What a run's folder says of its files: kept up when reports are added, and looked at when it is verified."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.approvals.chain import decided_on
from mcsv.approvals.faults import Fault
from mcsv.errors import Mistake, UsageError
from mcsv.files.digests import file_digest
from mcsv.files.replacing import replacing
from mcsv.files.run_layout import CRATE, RESULT
from mcsv.files.run_writing import restate
from mcsv.reports.crate import Part, crate, described

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.reports.crate import Described

__all__ = ["check_crate", "crate_faults", "earlier", "listed", "now", "part_of", "reported", "undecided"]


def now() -> datetime.datetime:
    """The time, or what SOURCE_DATE_EPOCH says that it is; a year that no calendar has is not believed."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    if said.isascii() and said.isdigit():
        with suppress(ValueError, OverflowError, OSError):
            return datetime.datetime.fromtimestamp(int(said), datetime.UTC)
    return datetime.datetime.now(datetime.UTC)


def undecided(place: Path) -> Path:
    """``place``, where nobody decided on what stands there. UsageError E712 otherwise: it must stay as it is."""
    named = decided_on(place) if place.parent.is_dir() else None
    if named is None:
        return place
    rule, way_out = f"{named.name} holds decisions on it", "choose another name"
    raise UsageError(Mistake("E712", "stays as it was decided on", file=str(place), rule=rule, way_out=way_out))


def check_crate(result: Path) -> None:
    """UsageError E717 where somebody else changed the crate of a result's folder, so that it cannot be kept up."""
    place = result.with_name(CRATE)
    if result.name == RESULT and place.is_file():
        _described(place)


def reported(results: xr.Dataset, result: Path, pages: list[Path]) -> list[str]:
    """Add pages on a result to its folder's crate, or take new digests of files in it; nothing where there is no crate.

    Gives the names of those that are left out, because the crate was decided on and stays. UsageError E717 where
    somebody else changed the crate.
    """
    beside = [page for page in pages if page.resolve().parent == result.resolve().parent]
    place = result.with_name(CRATE)
    if not beside or result.name != RESULT or not place.is_file():
        return []
    if decided_on(place):
        return [page.name for page in beside]
    known = _described(place)
    fresh = {page.name: replace(part_of(page), report=True) for page in beside}
    parts = (*(fresh.get(part.name, part) for part in known.parts), *_new(fresh, known.parts))
    with replacing(place) as name:
        Path(name).write_text(crate(results, replace(known, parts=parts)), "utf-8", newline="\n")
    restate(place.parent, {each.name: file_digest(each) for each in (*beside, place)})
    return []


def _new(fresh: Mapping[str, Part], known: Sequence[Part]) -> list[Part]:
    names = {part.name for part in known}
    return [part for name, part in fresh.items() if name not in names]


def listed(result: Path) -> list[Path]:
    """The files of a run's folder that a decision is on as well as the result: all in its crate, and the crate.

    Nothing where the result lies in no such folder; UsageError E717 where the crate does not hold.
    """
    place = result.with_name(CRATE)
    if result.name != RESULT or not place.is_file():
        return []
    if faults := crate_faults(result):
        way_out = "run mcsv report again, or mcsv run"
        raise UsageError([Mistake("E717", fault.what, file=fault.file, way_out=way_out) for fault in faults])
    return [*(result.with_name(part.name) for part in _described(place).parts if part.name != result.name), place]


def crate_faults(result: Path) -> list[Fault]:
    """What of a run's folder is not as its crate says; nothing where the result lies in no such folder."""
    place = result.with_name(CRATE)
    if result.name != RESULT or not place.is_file():
        return []
    try:
        known = _described(place)
    except UsageError as error:
        return [Fault(CRATE, error.mistakes[0].what)]
    told = []
    for part in known.parts:
        file = result.with_name(Path(part.name).name)
        if not file.is_file():
            told.append(Fault(file.name, f"is not there any more ({CRATE} lists it)"))
        elif file_digest(file) != part.sha256:
            told.append(Fault(file.name, f"is not what {CRATE} lists: it has changed since"))
    return told


def earlier(folder: Path) -> tuple[Part, ...]:
    """The files of the run that lies in a folder; nothing where none does, or where nobody can tell."""
    try:
        return _described(folder / CRATE).parts if (folder / CRATE).is_file() else ()
    except UsageError:
        return ()


def _described(place: Path) -> Described:
    try:
        return described(place.read_bytes().decode())
    except ValueError as error:
        what = str(error) if not isinstance(error, UnicodeError) else "is no text"
        raise UsageError(Mistake("E717", what, file=str(place), way_out="run mcsv run again")) from error


def part_of(place: Path) -> Part:
    """A file as a crate lists it."""
    return Part(place.name, file_digest(place), place.stat().st_size)
