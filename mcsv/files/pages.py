"""Pages on disk: whole or not at all, and never over a file that is none of ours."""

from __future__ import annotations

from pathlib import Path

from mcsv.errors import Mistake, UsageError
from mcsv.files.replacing import check_folder, replacing

__all__ = ["check_page", "write_page"]

_OURS = '<meta name="generator" content="mcsv">'
_HEAD = 4096


def check_page(path: str | Path) -> Path:
    """The place to which ``path`` points, before any work starts. UsageError E502 where no page can go there."""
    place = Path(path).expanduser().resolve()
    if problem := _refusal(place):
        way_out = "choose another file name ending in .html"
        raise UsageError(Mistake("E502", problem, file=str(place), way_out=way_out))
    check_folder(place)
    return place


def write_page(text: str, place: Path) -> Path:
    """Write a page, beside its place and then renamed. UsageError where the disk refuses; then nothing changed."""
    with replacing(place) as name:
        Path(name).write_text(text, encoding="utf-8")
    return place


def _refusal(place: Path) -> str:
    if place.is_dir():
        return "is a folder"
    if not place.parent.is_dir():
        return f"folder {place.parent} does not exist"
    if place.suffix not in (".html", ".htm"):
        return "would be a page under a name that does not end in .html"
    if not place.exists() or place.stat().st_size == 0:
        return ""
    with place.open(encoding="utf-8", errors="replace") as file:
        return "" if _OURS in file.read(_HEAD) else "exists and is no page of mcsv"
