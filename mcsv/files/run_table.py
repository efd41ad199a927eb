"""The one table behind an index of runs, and how a run becomes a row of it. The SQL is that of SQLite and PostgreSQL.

Texts stand there folded (``str.casefold``), so that both find the same; ``about`` is what ``run.json`` says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, fields
from typing import Any

from mcsv.dataclass import dataclass

__all__ = ["CREATE", "DELETE", "PUT", "STAMPS", "TEXTS", "Entry", "entry", "folded", "select"]


@dataclass(frozen=True)
class Entry:
    """A row. ``folder`` and ``name`` say which run; ``place`` is where its folder is, for people; ``stamp`` by what the
    folder is known to be unchanged; ``ended`` in seconds since 1970.
    """

    folder: str
    name: str
    place: str
    stamp: str
    called: str
    programme: str
    model: str
    fingerprints: str
    sentence: str
    ended: float | None
    p_deficit: float | None
    reserve: float | None
    draws: float | None
    seed: float | None
    about: str


_TYPES = {"str": "TEXT NOT NULL", "float | None": "DOUBLE PRECISION"}
_NAMES = tuple(each.name for each in fields(Entry))
_COLUMNS = ", ".join(f"{each.name} {_TYPES[str(each.type)]}" for each in fields(Entry))
TEXTS = ("called", "programme", "model", "fingerprints", "sentence")

CREATE = f"CREATE TABLE IF NOT EXISTS mcsv_runs ({_COLUMNS}, PRIMARY KEY (folder, name))"
PUT = (
    f"INSERT INTO mcsv_runs ({', '.join(_NAMES)}) VALUES ({', '.join('%s' for _ in _NAMES)}) "
    f"ON CONFLICT (folder, name) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[2:])}"
)
DELETE = "DELETE FROM mcsv_runs WHERE folder = %s AND name = %s"
STAMPS = "SELECT name, stamp FROM mcsv_runs WHERE folder = %s"


def select(where: str) -> str:
    """All that is asked of runs for which ``where`` holds: folder, name, place, about."""
    return f"SELECT folder, name, place, about FROM mcsv_runs WHERE {where}"


def folded(text: object) -> str:
    """A text as it stands in the table: any database takes it, and small letters are capital ones."""
    plain = str(text or "").replace("\0", " ").encode("utf-8", "replace").decode()
    return plain.casefold()


def entry(where: tuple[str, str, str], stamp: str, ended: float | None, about: Mapping[str, Any]) -> Entry:
    """The row of a run: ``where`` are its folder, its name and its place; ``about`` is what ``run.json`` says."""
    folder, name, place = where
    answer, asked = about.get("answer", {}), about.get("asked", {})
    chance, reserve = ((answer.get(each) or {}).get("value") for each in ("p_deficit", "reserve"))
    prints = (about.get("fingerprint", ""), *dict(about.get("fingerprints", {})).values())
    return Entry(
        folder,
        name,
        place,
        stamp,
        folded(name),
        folded(answer.get("programme")),
        folded(about.get("model")),
        folded(f" {' '.join(map(str, prints))} "),
        folded(answer.get("sentence")),
        ended,
        _number(chance),
        _number(reserve),
        _number(asked.get("draws")),
        _number(asked.get("seed")),
        json.dumps(about),
    )


def values(row: Entry) -> tuple[Any, ...]:
    """What goes into PUT."""
    return astuple(row)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None
