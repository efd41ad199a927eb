"""The folder of a run: model, result, what it is known by, and its log; there whole or not at all.

``SHA256SUMS`` is what ``sha256sum --check`` reads. All but ``log.jsonl`` (and its line there) has the same bytes for
the same run.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcsv.errors import Mistake, UsageError
from mcsv.escapes import visible
from mcsv.files.folders import MODEL, RESULT
from mcsv.model.language.frozen import FrozenDict

__all__ = ["ABOUT", "LOG", "MODEL", "RESULT", "Found", "about_of", "look", "making", "write_about", "write_log"]

ABOUT, LOG = "run.json", "log.jsonl"
_FILES = (RESULT, MODEL, ABOUT, LOG)
_SUMS = "SHA256SUMS"
FORMAT = "a run of mcsv, 1"


@dataclass(frozen=True)
class Found:
    """A folder of a run: what its ``run.json`` says, and what is ``wrong`` with its files, if anything."""

    about: FrozenDict[str, Any]
    wrong: str = ""


def look(place: Path) -> Found | None:
    """What there is of a run, every byte of it checked; None where there is no such folder."""
    if not place.is_dir():
        return None
    wrong = _wrong(place)
    return Found(FrozenDict() if wrong else FrozenDict(about_of(place) or {}), wrong)


def about_of(place: Path) -> dict[str, Any] | None:
    """What ``run.json`` of a folder says; None where it is no folder of a run."""
    try:
        about = json.loads((place / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return about if isinstance(about, dict) and about.get("format") == FORMAT else None


@contextmanager
def making(place: Path) -> Iterator[Path]:
    """A hidden folder beside ``place`` to write into, which takes its place once it is whole.

    Whoever makes it has claimed it. What an earlier attempt left is removed; where anything fails, nothing has changed.
    UsageError E764 where something else has that name, E602 where the disk refuses.
    """
    _check(place)
    hidden, before = place.with_name(f".{place.name}.partial"), place.with_name(f".{place.name}.before")
    try:
        for rest in (hidden, before):
            shutil.rmtree(rest, ignore_errors=True)
        hidden.mkdir()
        yield hidden
        _sum_up(hidden)
        _exchange(hidden, place, before)
    except OSError as error:
        what = f"could not be written: {error.strerror or error}"
        raise UsageError(Mistake("E602", what, file=str(place), way_out="free some space and run again")) from error
    finally:
        for rest in (hidden, before):
            shutil.rmtree(rest, ignore_errors=True)


def write_about(folder: Path, about: Mapping[str, Any]) -> None:
    """Write ``run.json``, with the digests of model and result as they lie in the folder."""
    files = {name: _digest(folder / name) for name in (MODEL, RESULT)}
    told = {"format": FORMAT, **about, "files": files}
    text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False)
    (folder / ABOUT).write_text(visible(text) + "\n", encoding="utf-8")


def write_log(folder: Path, events: list[dict[str, Any]]) -> None:
    """Write ``log.jsonl``, an event a line."""
    lines = (visible(json.dumps(event, ensure_ascii=False)) for event in events)
    (folder / LOG).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _check(place: Path) -> None:
    """UsageError E764 where what has the name of a run would be lost."""
    if not place.exists() and not place.is_symlink():
        return
    real = place.is_dir() and not place.is_symlink()
    others = sorted({each.name for each in place.iterdir()} - {*_FILES, _SUMS}) if real else [place.name]
    if others:
        what = f"holds {others[0]}, which is none of its files" if real else "is no folder of a run"
        rule = "a run that is made again takes the place of its folder"
        raise UsageError(Mistake("E764", what, file=str(place), rule=rule, way_out="move it elsewhere"))


def _exchange(hidden: Path, place: Path, before: Path) -> None:
    if place.exists():
        place.rename(before)
    try:
        hidden.rename(place)
    except OSError:
        if before.exists():
            before.rename(place)
        raise


def _sum_up(folder: Path) -> None:
    """The digests of all files; those of the last ones are on the disk before the folder has its name."""
    lines = [f"{_digest(folder / name)}  {name}\n" for name in _FILES]
    with (folder / _SUMS).open("w", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def _wrong(place: Path) -> str:
    """The first file that is not as it was written, in words."""
    try:
        lines = (place / _SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return f"{_SUMS} is missing"
    recorded = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name in _FILES:
        try:
            if _digest(place / name) != recorded.get(name):
                return f"{name} is not as it was written"
        except OSError:
            return f"{name} is missing"
    return ""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
