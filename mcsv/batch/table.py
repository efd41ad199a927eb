"""The table of runs: from a folder, files, patterns or a list to a row each, with a name that no other has."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mcsv.batch.records import Row
from mcsv.errors import Mistake, UsageError
from mcsv.files.lists import Line, read_list
from mcsv.files.models import parse_overrides
from mcsv.model.language.names import proposal

__all__ = ["COLUMNS", "Usual", "is_name", "table_of"]

COLUMNS = ("model", "set", "draws", "seed", "name")
_MODELS = (".yaml", ".yml", ".json")
_SAID = ("model", "set", "draws", "seed")
"""What a row says, without its name."""
_LONGEST = 120
"""Bytes of a name; with what stands before and behind it, file systems allow 255."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Usual:
    """What goes for rows that say nothing else, and how their words become numbers (UsageError where they do not)."""

    draws: int
    seed: int
    set: tuple[str, ...]
    read_draws: Callable[[str], int]
    read_seed: Callable[[str], int]


def table_of(words: Sequence[str], usual: Usual) -> tuple[Row, ...]:
    """A row for each run, in the order in which they are named; those of a folder or pattern in that of their names.

    Each has a name of its own: the one in the list, otherwise that of the model's file, with a digest of what the row
    says where several would share it. UsageError with everything that is wrong: E760 nothing to run, E761 the list's
    columns, E762 a name that is none, E763 two runs of one name or alike, E205 its other cells.
    """
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    for word in words:
        try:
            rows += _rows(word, usual)
        except UsageError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UsageError(mistakes)
    return _named(rows)


def _rows(word: str, usual: Usual) -> list[Row]:
    place = Path(word).expanduser()
    if place.suffix.lower() == ".csv" and not place.is_dir():
        return _listed(str(place), usual)
    if place.is_dir():
        found = sorted(each for each in place.iterdir() if _is_model(each))
        kinds = ", ".join(f"*{kind}" for kind in _MODELS)
        way_out = f"{kinds} in it are run; a pattern finds those in folders below: '{word}/**/*.yaml'"
    elif place.exists():
        found, way_out = [place], ""
    elif not glob.has_magic(word):
        raise UsageError(Mistake("E760", "is not there", file=word, way_out=_near(place)))
    else:
        found = sorted(Path(each) for each in glob.glob(str(place), recursive=True) if _is_model(Path(each)))
        way_out = "put the pattern in quotes, and look where it points"
    if not found:
        raise UsageError(Mistake("E760", "has no model in it", file=word, way_out=way_out))
    return [Row("", str(each), usual.set, usual.draws, usual.seed) for each in found]


def _near(place: Path) -> str:
    """What could have been meant by a file that is not there."""
    others = [each.name for each in place.parent.iterdir() if _is_model(each)] if place.parent.is_dir() else []
    return proposal(place.name, others) or "name a folder, a model file, a list or a pattern"


def _is_model(place: Path) -> bool:
    return place.suffix.lower() in _MODELS and not place.name.startswith(".") and place.is_file()


def _listed(file: str, usual: Usual) -> list[Row]:
    rows, mistakes = [], []
    for line in read_list(file, COLUMNS, needed="model"):
        found, wrong = _row(file, line, usual)
        rows.append(found)
        mistakes += [replace(mistake, path=path).at(file, line.number, 1) for path, mistake in wrong]
    if not rows and not mistakes:
        way_out = "a line below the heading for each run"
        mistakes.append(Mistake("E760", "has no model in it", file=file, way_out=way_out))
    if mistakes:
        raise UsageError(mistakes)
    return rows


def _row(file: str, line: Line, usual: Usual) -> tuple[Row, list[tuple[str, Mistake]]]:
    """The row of a line, and what is wrong with it by column."""
    cells, wrong = line.cells, list[tuple[str, Mistake]]()
    numbers = {"draws": usual.draws, "seed": usual.seed}
    for column, read in (("draws", usual.read_draws), ("seed", usual.read_seed)):
        try:
            numbers[column] = read(cells[column]) if column in cells else numbers[column]
        except UsageError as error:
            wrong += [(column, mistake) for mistake in error.mistakes]
    changes = (*usual.set, *(part.strip() for part in cells.get("set", "").split(";") if part.strip()))
    try:
        parse_overrides(list(changes))
    except UsageError as error:
        wrong += [(" ".join(("set", *mistake.path.split()[1:])), mistake) for mistake in error.mistakes]
    if "model" not in cells:
        wrong.append(("model", Mistake("E760", "is empty", way_out="name a model file")))
    name = cells.get("name", "")
    if name and (problem := _no_name(name)):
        rule = f'the name of a folder: at most {_LONGEST} bytes, no / \\ : * ? " < > |, and no . in front'
        wrong.append(("name", Mistake("E762", problem, value=name, rule=rule, way_out="give another name")))
    model = Path(file).parent / Path(cells.get("model", "")).expanduser()
    return Row(name, str(model), changes, numbers["draws"], numbers["seed"]), wrong


def is_name(name: str) -> bool:
    """Whether a folder can be called that on every system."""
    return not _no_name(name)


def _no_name(name: str) -> str:
    """Why a text is no name of a folder on some system; nothing where it is one."""
    if name != _tamed(name):
        return "is no name of a folder"
    if _RESERVED.fullmatch(name):
        return "is a name that Windows keeps for itself"
    return "is too long" if len(name.encode()) > _LONGEST else ""


def _tamed(name: str) -> str:
    """The name with a line for each sign that no folder may have."""
    signs = "".join("_" if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in name)
    return re.sub(r"^[.\s]|[.\s]$", "_", signs)


def _named(rows: Sequence[Row]) -> tuple[Row, ...]:
    """All rows with names."""
    stems = [row.name or _tamed(Path(row.model).stem) for row in rows]
    alike: dict[str, list[Row]] = {}
    for row, stem in zip(rows, stems, strict=True):
        alike.setdefault(_folded(stem), []).append(row)
    apart = {stem: _apart(some) for stem, some in alike.items()}
    found = []
    for row, stem in zip(rows, stems, strict=True):
        told = apart[_folded(stem)]
        plain = row.name or not (told or _no_name(stem))
        found.append(replace(row, name=stem if plain else f"{_cut(stem)}-{_digest(row, told)}"))
    _check_once(found)
    return tuple(found)


def _check_once(rows: Iterable[Row]) -> None:
    """UsageError E763 where a name stands for two runs."""
    first: dict[str, Row] = {}
    mistakes = []
    for row in rows:
        other = first.setdefault(_folded(row.name), row)
        if other is not row:
            alike = replace(other, name="") == replace(row, name="")
            what = "is asked for twice" if alike else f"would have the folder of {other.model}"
            rule = "a name a run, small and capital letters being the same"
            mistakes.append(Mistake("E763", what, row.name, row.model, rule, "give names in the column name"))
    if mistakes:
        raise UsageError(mistakes)


def _folded(name: str) -> str:
    """The same for names that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _cut(stem: str) -> str:
    return stem.encode()[: _LONGEST - 9].decode("utf-8", "ignore")


def _apart(rows: Sequence[Row]) -> tuple[str, ...]:
    """By what rows of one name differ: what all of them say alike is in no name, so that with other draws for all of
    them they keep their folders. Of rows that are alike, everything; of a single row, nothing.
    """
    differing = tuple(each for each in _SAID if len({_said(row, each) for row in rows}) > 1)
    return differing or (_SAID if len(rows) > 1 else ())


def _digest(row: Row, told: Sequence[str]) -> str:
    said = json.dumps([_said(row, each) for each in told or ("model",)])
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _said(row: Row, what: str) -> object:
    return os.path.normpath(row.model) if what == "model" else getattr(row, what)
