"""An index of a folder of runs, in SQLite: the folders are the truth, and what the index says is looked up in them
whenever it is asked.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from mcsv.errors import Mistake, UsageError
from mcsv.escapes import visible
from mcsv.files.run_folders import ABOUT, about_of

__all__ = ["INDEX", "find_runs", "reindex"]

INDEX = "index.sqlite"
_PATIENCE = 60.0
"""Seconds to wait for others who write."""
_TEXTS = ("name", "programme", "model", "fingerprint", "sentence")
_NUMBERS = ("p_deficit", "reserve", "draws", "seed")
_TABLE = (
    "CREATE TABLE IF NOT EXISTS runs (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, programme TEXT, model TEXT, "
    "fingerprint TEXT, sentence TEXT, p_deficit REAL, reserve REAL, draws REAL, seed REAL, about TEXT NOT NULL)"
)
_CONDITION = re.compile(r"\s*(\w+)\s*(<=|>=|!=|<|>|=)\s*([-+]?[\d_.]+(?:[eE][-+]?\d+)?)\s*")


def find_runs(folder: Path, words: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """What ``run.json`` says of all runs in a folder by name, in the order of names; of those alone that have all
    ``words``: a condition such as ``p_deficit > 0.1``, or a text in name, programme, model, fingerprint or sentence.

    UsageError E766 where there is no such folder, or a condition is none.
    """
    conditions = [_condition(word) for word in words]
    where = " AND ".join(sql for sql, _ in conditions) or "1"
    values = [value for _, some in conditions for value in some]
    with _opened(folder) as index:
        _refresh(index, folder)
        rows = index.execute(f"SELECT name, about FROM runs WHERE {where} ORDER BY name", values).fetchall()
    return {name: json.loads(about) for name, about in rows}


def reindex(folder: Path) -> int:
    """Make the index of a folder anew; how many runs it holds."""
    with _opened(folder) as index:
        index.execute("DELETE FROM runs")
        _refresh(index, folder)
        return int(index.execute("SELECT count(*) FROM runs").fetchone()[0])


def _condition(word: str) -> tuple[str, list[Any]]:
    """A word as SQL and its values."""
    found = _CONDITION.fullmatch(word)
    if found is None:
        pattern = "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
        return "(" + " OR ".join(f"{name} LIKE ? ESCAPE '\\'" for name in _TEXTS) + ")", [pattern] * len(_TEXTS)
    name, sign, number = found.groups()
    try:
        value = float(number)
    except ValueError:
        value = None
    if name not in _NUMBERS or value is None:
        rule = f"a text, or one of {', '.join(_NUMBERS)} with < <= = >= > != and a number"
        raise UsageError(Mistake("E766", "is no condition", "find", word, rule, "for example 'p_deficit > 0.1'"))
    return f"{name} {sign} ?", [value]


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The index, to be read and written by nobody else meanwhile; one that is damaged is made anew."""
    if not folder.is_dir():
        way_out = "give the folder of mcsv batch --out"
        raise UsageError(Mistake("E766", "is no folder", file=str(folder), way_out=way_out))
    with closing(_connected(folder)) as index:
        yield index
        index.commit()


def _connected(folder: Path) -> sqlite3.Connection:
    place = folder / INDEX
    try:
        return _begun(str(place))
    except sqlite3.OperationalError:  # a folder that may only be read, or a lock that somebody keeps
        return _begun(":memory:")
    except sqlite3.DatabaseError:
        place.unlink(missing_ok=True)
        return _begun(str(place))


def _begun(place: str) -> sqlite3.Connection:
    index = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None)
    try:
        index.execute("BEGIN IMMEDIATE")
        index.execute(_TABLE)
        index.execute("SELECT name, stamp, about FROM runs LIMIT 1").fetchall()
    except BaseException:
        index.close()
        raise
    return index


def _refresh(index: sqlite3.Connection, folder: Path) -> None:
    """Take in what is new or changed in the folder, and leave out what is gone."""
    known = dict(index.execute("SELECT name, stamp FROM runs").fetchall())
    there = dict(_stamps(folder))
    for name in known.keys() - there.keys():
        index.execute("DELETE FROM runs WHERE name = ?", (name,))
    for name, stamp in there.items():
        about = about_of(folder / name) if known.get(name) != stamp else None
        if about is not None:
            index.execute(f"REPLACE INTO runs VALUES ({', '.join('?' * 11)})", (name, stamp, *_columns(about)))


def _stamps(folder: Path) -> Iterator[tuple[str, str]]:
    """Every folder with a ``run.json``, and by what that is known to be unchanged."""
    for place in folder.iterdir():
        try:
            told = (place / ABOUT).stat()
        except OSError:
            continue
        if not place.name.startswith("."):
            yield place.name, f"{told.st_mtime_ns} {told.st_size} {told.st_ino}"


def _columns(about: dict[str, Any]) -> tuple[Any, ...]:
    answer, asked = about.get("answer", {}), about.get("asked", {})
    figures = [(answer.get(name) or {}).get("value") for name in ("p_deficit", "reserve")]
    texts = answer.get("programme"), about.get("model"), about.get("fingerprint"), answer.get("sentence")
    said = (text and visible(str(text)) for text in texts)  # a database takes no halves of characters
    return (*said, *figures, asked.get("draws"), asked.get("seed"), json.dumps(about))
