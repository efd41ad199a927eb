"""An index of folders of runs: the folders are the truth, and what the index says is looked up in them whenever it is
asked.

It is a file of SQLite in the folder, or a table on the server that ``MCSV_RUNS_URL`` names, in which all that a team
has indexed is found together.
"""

from __future__ import annotations

import json
import os
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.run_address import VARIABLE, address
from mcsv.files.run_conditions import Wanted, wanted
from mcsv.files.run_databases import Change, Database, PostgreSQL, SQLite
from mcsv.files.run_layout import ABOUT, OWN
from mcsv.files.run_reading import about_of, ended, look
from mcsv.files.run_table import DELETE, PUT, STAMPS, Entry, entry, select, values

__all__ = ["INDEX", "TEAM", "Runs", "find_runs", "opened", "reindex"]

INDEX = "index.sqlite"
TEAM = "all"
"""In place of a folder: all that is on the server."""
_KNOWN = ".mcsv-runs"
"""By what a server knows a folder of runs, from whatever machine it is seen."""


@dataclass(frozen=True)
class Runs:
    """What ``run.json`` says of runs by name, in the order of names, and why folders that look like runs are none.

    ``absent``: of each figure that was asked for and that no run has, a line about it.
    """

    found: Mapping[str, dict[str, Any]]
    broken: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()


def find_runs(folder: str | Path, words: Sequence[str] = ()) -> Runs:
    """The runs in a folder, or of all folders that a server knows where ``folder`` is the text ``all``; of those alone
    for which all ``words`` hold (see :mod:`mcsv.files.run_conditions`).

    UsageError E766 where there is no such folder, or a condition is none or on a figure whose name is misspelt; E744 to
    E746 where there is no server.
    """
    asked = wanted(words)
    if folder == TEAM:
        with _server() as index:
            found, absent = _chosen(index, asked, "1 = 1", (), whole=True)
            return Runs(found, absent=absent)
    place = Path(folder)
    with opened(place) as index:
        broken = _refresh(index, place)
        found, absent = _chosen(index, asked, "folder = %s", (_known(place),))
        return Runs(found, broken, absent)


def _chosen(
    index: Database, asked: Wanted, where: str, values: tuple[Any, ...], whole: bool = False
) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """The runs of some folders that are wanted, ``whole`` as for :func:`_found`; figures that none of all has."""
    rows = index.rows(select(f"{where} AND ({asked.sql})"), (*values, *asked.values))
    found = _found(rows, asked.holds, whole)
    if found or not asked.figures:
        return found, ()
    return found, asked.absent(json.loads(row[-1]) for row in index.rows(select(where), values))


def reindex(folder: Path) -> Runs:
    """Make the index of a folder anew, every byte of every run checked."""
    with opened(folder) as index:
        broken = _refresh(index, folder, anew=True)
        return Runs(_found(index.rows(select("folder = %s"), (_known(folder),)), lambda about: True), broken)


def opened(folder: Path) -> Database:
    """The index of a folder. UsageError E766 where there is no such folder."""
    if not folder.is_dir():
        way_out = f"give the folder of mcsv batch --out, or {TEAM} with {VARIABLE}"
        raise UsageError(Mistake("E766", "is no folder", file=str(folder), way_out=way_out))
    there = address()
    if there is not None:
        return PostgreSQL(there)
    try:
        return SQLite(folder / INDEX)
    except UsageError:  # a folder that may only be read, or a lock that somebody keeps
        return SQLite(None)


def _server() -> Database:
    there = address()
    if there is None:
        rule = f"{VARIABLE} names the server that knows them"
        raise UsageError(Mistake("E766", "needs an index of a team", "DIR", TEAM, rule, "give a folder of runs"))
    return PostgreSQL(there)


def _found(rows: Sequence[tuple[Any, ...]], holds: Any, whole: bool = False) -> dict[str, dict[str, Any]]:
    """What is said of each, by name; ``whole``: and by the place of its folder."""
    named = ((f"{name} in {place}" if whole else name, json.loads(about)) for _, name, place, about in rows)
    return {name: about for name, about in sorted(named, key=lambda each: each[0]) if holds(about)}


def _refresh(index: Database, folder: Path, anew: bool = False) -> dict[str, str]:
    """Take in what is new or changed in the folder, and leave out what is gone; the folders that are broken."""
    key, place = _known(folder), _place(folder)
    known = dict(index.rows(STAMPS, (key,)))
    there, broken, rows = dict(_stamps(folder)), dict[str, str](), list[Entry]()
    for name, stamp in sorted(there.items()):
        if known.get(name) == stamp and not anew:
            continue
        try:
            about = _about(folder / name)
            rows.append(entry((key, name, place), stamp, ended(folder / name), about))
        except (OSError, ValueError) as error:
            broken[name] = "run.json is missing" if isinstance(error, FileNotFoundError) else str(error)
    gone = [(key, name) for name in sorted((known.keys() - there.keys()) | (known.keys() & broken.keys()))]
    changes: list[Change] = [(DELETE, gone)] if gone else []
    changes += [(PUT, [values(row) for row in rows])] if rows else []
    if changes:
        index.change(changes)
    return broken


def _about(place: Path) -> dict[str, Any]:
    """What ``run.json`` says. ValueError too where any file is not as it was written."""
    place.name.encode()  # a name that no database takes
    try:
        about = about_of(place)
    except ValueError as error:
        raise ValueError(f"{ABOUT} {error}") from None
    if (found := look(place)) is not None and found.wrong:
        raise ValueError(found.wrong)
    return about


def _stamps(folder: Path) -> Iterator[tuple[str, str]]:
    """Every folder that has a file of a run, and by what that is known to be unchanged; empty without ``run.json``."""
    for place in folder.iterdir():
        if place.name.startswith(".") or not place.is_dir():
            continue
        try:
            told = (place / ABOUT).stat()
            yield place.name, f"{told.st_mtime_ns} {told.st_size} {told.st_ino}"
        except OSError:
            if any((place / name).exists() for name in OWN):
                yield place.name, ""


def _place(folder: Path) -> str:
    import socket

    return f"{socket.gethostname()}:{folder.resolve()}".encode("utf-8", "replace").decode()


def _known(folder: Path) -> str:
    """By what an index knows a folder. A server knows it by a number that stands in it, wherever it is mounted; a copy
    of the folder is another one.
    """
    if address() is None:
        return "."
    place = folder / _KNOWN
    try:
        return _number_in(place) or _numbered(place) or _place(folder)
    except OSError:  # it may only be read
        return _place(folder)


def _number_in(place: Path) -> str:
    """The number that stands there; empty where none does, or it came with a copy."""
    with suppress(OSError, ValueError):
        number, inode = place.read_text(encoding="ascii").split()
        return number if int(inode) == place.stat().st_ino else ""
    return ""


def _numbered(place: Path) -> str:
    """A new number there, or that of somebody who was as fast."""
    with tempfile.NamedTemporaryFile("w", dir=place.parent, prefix=f"{place.name}.", encoding="ascii") as file:
        file.write(f"{uuid.uuid4().hex} {os.stat(file.name).st_ino}\n")
        file.flush()
        if place.exists() and not _number_in(place):
            place.unlink()
        with suppress(FileExistsError):
            os.link(file.name, place)
    return _number_in(place)
