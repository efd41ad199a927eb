"""Pages on disk: whole or not at all, and never over a file that is none of ours."""

from __future__ import annotations

import re
import zipfile
from functools import partial
from pathlib import Path

from mcsv.errors import Mistake, UsageError
from mcsv.files.replacing import check_folder, occupied, replacing
from mcsv.results.reading.run_mark import run_mark

__all__ = ["check_page", "is_of_run", "write_page"]

_OURS = '<meta name="generator" content="mcsv">', "<!-- a page of mcsv "
_PROPERTIES = "docProps/core.xml"
_OUR_PDF = b"%PDF-", b"<dc:creator><rdf:Seq><rdf:li>mcsv</rdf:li>"
_HEAD = 4096


def check_page(path: str | Path, kind: str = "html") -> Path:
    """The place to which ``path`` points, before any work starts. UsageError E502 where no page can go there."""
    place = Path(path).expanduser().resolve()
    if problem := _refusal(place, kind):
        way_out = f"choose another file name ending in .{kind}"
        raise UsageError(Mistake("E502", problem, file=str(place), way_out=way_out))
    check_folder(place)
    return place


def write_page(content: bytes, place: Path) -> Path:
    """Write a page, beside its place and then renamed. UsageError where the disk refuses; then nothing changed."""
    with replacing(place) as name:
        Path(name).write_bytes(content)
    return place


def is_of_run(place: Path, fingerprint: str, draws: int) -> bool:
    """Whether a page is of the run with this fingerprint and so many draws, by which every page of mcsv is marked; True
    for any other file.
    """
    kind = place.suffix.removeprefix(".")
    if kind not in ("html", "md", "xlsx", "pdf") or not _ours(place, kind):
        return True
    if kind == "xlsx":
        with zipfile.ZipFile(place) as parts:
            content = parts.read(_PROPERTIES)
    else:
        content = place.read_bytes()
    return re.search(rf"{run_mark(fingerprint, draws)}\b".encode(), content) is not None


def _refusal(place: Path, kind: str) -> str:
    misnamed = "" if place.suffix == f".{kind}" else f"would be a page under a name that does not end in .{kind}"
    return occupied(place, "is no page of mcsv", partial(_ours, kind=kind), misnamed)


def _ours(place: Path, kind: str) -> bool:
    if kind == "xlsx":
        return _our_workbook(place)
    if kind == "pdf":
        content = place.read_bytes()
        return content.startswith(_OUR_PDF[0]) and _OUR_PDF[1] in content
    head = place.read_bytes()[:_HEAD].decode("utf-8", "replace")
    return any(sign in head for sign in _OURS)


def _our_workbook(place: Path) -> bool:
    """Whether a workbook says that it was made by mcsv."""
    try:
        with zipfile.ZipFile(place) as parts:
            return b"<dc:creator>mcsv</dc:creator>" in parts.read(_PROPERTIES)
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
