"""Names of runs, of which each is a folder's: the model's own where no other has it, otherwise what tells it apart.

Models of one name are told apart by the folders in which they lie, or by how their files' names end: ``north-plan``,
``south-plan``. Runs of one model, and what cannot be told apart in words, have a digest of what differs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from pathlib import Path

from mcsv.batch.records import Row
from mcsv.errors import Mistake, UsageError

__all__ = ["LONGEST", "folded", "is_name", "named", "no_name"]

LONGEST = 120
"""Bytes of a name; with what stands before and behind it, file systems allow 255."""
_SAID = ("model", "set", "draws", "seed")
"""What a row says, without its name."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_SHORT, _LONG = 8, 24
"""Signs of a digest; of those that begin alike, more."""
_FOLDERS = 3
"""So many folders above a model are looked at."""


def is_name(name: str) -> bool:
    """Whether a folder can be called that on every system."""
    return not no_name(name)


def no_name(name: str) -> str:
    """Why a text is no name of a folder on some system; nothing where it is one."""
    if name != _tamed(name):
        return "is no name of a folder"
    if _RESERVED.fullmatch(name):
        return "is a name that Windows keeps for itself"
    return "is too long" if len(name.encode()) > LONGEST else ""


def _tamed(name: str) -> str:
    """The name with a line for each sign that no folder may have."""
    signs = "".join("_" if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in name)
    return re.sub(r"^[.\s]|[.\s]$", "_", signs)


def named(rows: Sequence[Row]) -> tuple[Row, ...]:
    """All rows with names. UsageError E763 where two have one name."""
    stems = [row.name or _tamed(Path(row.model).stem) for row in rows]
    alike: dict[str, list[Row]] = {}
    for row, stem in zip(rows, stems, strict=True):
        alike.setdefault(folded(stem), []).append(row)
    below = {stem: _below({row.model for row in some}) for stem, some in alike.items()}
    apart = {stem: _apart(some) for stem, some in alike.items()}
    taken, by_place = {*alike}, dict[str, str]()
    for stem, some in alike.items():
        if apart[stem] == ("model",):
            chosen = _by_place([row.model for row in some if not row.name], taken)
            by_place |= chosen
            taken |= {folded(name) for name in chosen.values()}

    def digested(row: Row, stem: str, signs: int) -> str:
        known = folded(stem)
        return _digested(row, stem, apart[known], below[known], signs)

    found = []
    for row, stem in zip(rows, stems, strict=True):
        told = apart[folded(stem)]
        name = stem if row.name or not (told or no_name(stem)) else digested(row, stem, _SHORT)
        found.append(replace(row, name=name if row.name else by_place.get(row.model, name)))
    often = Counter(folded(row.name) for row in found)
    for place, (row, stem) in enumerate(zip(rows, stems, strict=True)):
        told = apart[folded(stem)]
        if told and not row.name and often[folded(found[place].name)] > 1:  # among thousands two begin alike
            found[place] = replace(row, name=digested(row, stem, _LONG))
    _check_once(found)
    return tuple(found)


def _by_place(models: Sequence[str], taken: Set[str]) -> dict[str, str]:
    """A name for each of some models of one name, by where they lie; nothing where that does not tell them apart."""
    for words in zip(*(_words(Path(os.path.abspath(model))) for model in models), strict=True):
        names = [_tamed("-".join(each)) for each in words]
        own = {folded(name) for name in names}
        if len(own) == len(models) and not own & taken and not any(map(no_name, names)):
            return dict(zip(models, names, strict=True))
    return {}


def _words(place: Path) -> Iterator[list[str]]:
    """What a model's name may be made of, the shortest first."""
    ending = place.suffix[1:]
    yield [place.stem, ending]
    for above in range(1, _FOLDERS + 1):
        front = [*place.parent.parts[-above:], place.stem]
        yield front
        yield [*front, ending]


def _check_once(rows: Iterable[Row]) -> None:
    """UsageError E763 where a name stands for two runs."""
    first: dict[str, Row] = {}
    mistakes = []
    for row in rows:
        other = first.setdefault(folded(row.name), row)
        if other is not row:
            alike = replace(other, name="") == replace(row, name="")
            what = "is asked for twice" if alike else f"would have the folder of {other.model}"
            rule = "a name a run, small and capital letters being the same"
            mistakes.append(Mistake("E763", what, row.name, row.model, rule, "give names in the column name"))
    if mistakes:
        raise UsageError(mistakes)


def folded(name: str) -> str:
    """The same for names that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _apart(rows: Sequence[Row]) -> tuple[str, ...]:
    """By what rows of one name differ: what all of them say alike is in no name, so that with other draws for all of
    them they keep their folders. Of rows that are alike, everything; of a single row, nothing.
    """
    differing = tuple(each for each in _SAID if len({_said(row, each) for row in rows}) > 1)
    return differing or (_SAID if len(rows) > 1 else ())


def _digested(row: Row, stem: str, told: Sequence[str], above: str, signs: int) -> str:
    """The stem, as much of it as there is room for, with a digest of so many signs."""
    place = os.path.abspath(row.model).removeprefix(above)
    said = json.dumps([place if each == "model" else _said(row, each) for each in told or ("model",)])
    cut = stem.encode()[: LONGEST - 1 - signs].decode("utf-8", "ignore")
    return f"{cut}-{hashlib.sha256(said.encode()).hexdigest()[:signs]}"


def _below(models: Set[str]) -> str:
    """The folder in which all of them lie, which is in no digest: from wherever and however somebody names them, on
    whatever machine, their runs have the same folders.
    """
    try:
        above = os.path.commonpath([os.path.dirname(os.path.abspath(model)) for model in models])
    except ValueError:  # on several disks of Windows
        return ""
    return os.path.join(above, "")


def _said(row: Row, what: str) -> object:
    return os.path.abspath(row.model) if what == "model" else getattr(row, what)
