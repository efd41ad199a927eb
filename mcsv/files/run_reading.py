"""The folder of a run, read: which file is meant, what it says of itself, whether it is as it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.files.digests import file_digest
from mcsv.files.replacing import names_folder
from mcsv.files.run_layout import ABOUT, LOG, OWN, RESULT, SUMS, about_in, sums_in

__all__ = ["Found", "about_of", "began", "changed_files", "ended", "is_folder", "look", "result_of", "sums_of"]


@dataclass(frozen=True)
class Found:
    """A folder of a run: what its ``run.json`` says, and what is ``wrong`` with its own files, if anything."""

    about: Mapping[str, Any]
    wrong: str = ""


def is_folder(path: str | Path) -> bool:
    """Whether ``path`` means a folder: there is one, or it ends as only one does."""
    return names_folder(path) or Path(path).expanduser().is_dir()


def result_of(run: str | Path) -> Path:
    """The file of a result that people name by its folder, or by itself."""
    place = Path(run).expanduser()
    return place / RESULT if place.is_dir() else place


def look(place: Path) -> Found | None:
    """What there is of a run, every byte of its own files checked; None where there is no such folder.

    Reports that lie there are none of its own files.
    """
    if not place.is_dir():
        return None
    wrong = _wrong(place)
    if not wrong:
        try:
            return Found(MappingProxyType(about_of(place)))
        except (OSError, ValueError) as error:
            wrong = f"{ABOUT} {error}"
    return Found(MappingProxyType({}), wrong)


def about_of(place: Path) -> dict[str, Any]:
    """What ``run.json`` of a folder says. OSError where there is none, ValueError in words where it is none."""
    return about_in((place / ABOUT).read_text(encoding="utf-8"))


def began(place: Path) -> dict[str, Any]:
    """What the log says of where the run was made: the first event of ``log.jsonl``, nothing where it says nothing."""
    try:
        with (place / LOG).open(encoding="utf-8") as file:
            event = json.loads(file.readline())
    except (OSError, ValueError):
        return {}
    return event if isinstance(event, dict) else {}


def ended(place: Path) -> float | None:
    """When a run was written, in seconds since 1970, by the last event of its log; None where that does not tell."""
    with suppress(OSError, ValueError, KeyError, TypeError, IndexError):
        last = (place / LOG).read_text(encoding="utf-8").splitlines()[-1]
        return datetime.fromisoformat(json.loads(last)["time"]).timestamp()
    return None


def sums_of(place: Path) -> dict[str, str]:
    """The digests that a folder of a run states, by file; nothing where it states none."""
    try:
        return sums_in((place / SUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def changed_files(place: Path) -> dict[str, str]:
    """By its name each file that is not as ``SHA256SUMS`` of a folder states it, in words; all of its own files and
    reports are looked at. Nothing where a folder has no sums.
    """
    return {name: what for name, digest in sums_of(place).items() if (what := _against(place / name, digest))}


def _wrong(place: Path) -> str:
    """The first of its own files that is not as it was written, in words."""
    recorded = sums_of(place)
    if not recorded:
        return f"{SUMS} is missing"
    for name in OWN:
        if name not in recorded:
            return f"{SUMS} lacks {name}"
        if what := _against(place / name, recorded[name]):
            return f"{name} {what}"
    return ""


def _against(file: Path, digest: str) -> str:
    """What is wrong with a file; nothing where it has that digest."""
    try:
        return "" if file_digest(file) == digest else "is not as it was written"
    except OSError:
        return "is missing"
