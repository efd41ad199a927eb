"""The folder of a run, written: beside its place and renamed, so that it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mcsv.errors import Mistake, UsageError
from mcsv.files.digests import file_digest
from mcsv.files.replacing import check_folder, half_written, replacing, room_beside
from mcsv.files.results import check_out
from mcsv.files.run_layout import ABOUT, LOG, MODEL, OWN, RESULT, SUMS, about_text, log_text, sums_text
from mcsv.files.run_reading import sums_of

__all__ = ["check_run_folder", "making", "restate", "write_about", "write_log"]


def check_run_folder(path: str | Path) -> Path:
    """The folder for a run, before any work starts. UsageError E711 or E502 where none can be there.

    It may be missing, empty, or that of an earlier run.
    """
    place = Path(path).expanduser().resolve()
    _check(place)
    check_folder(place / RESULT if place.is_dir() else place)
    if place.is_dir():
        from mcsv.files.models import check_written  # loads all that a model is made of

        check_out(place / RESULT)
        check_written(place / MODEL)
    return place


@contextmanager
def making(place: Path) -> Iterator[Path]:
    """A hidden folder beside ``place`` to write a run's own files into, which takes its place once it is whole.

    Only one may make it at a time: whoever does has claimed it. What an earlier attempt left is removed, and what
    somebody put into the folder that is replaced lies in the new one; where anything fails, nothing has changed.
    UsageError E711 where something else has that name, E602 where the disk refuses.
    """
    room = room_beside(place)
    hidden, before = room / f".{place.name}.partial", room / f".{place.name}.before"
    try:
        if before.exists() and not place.exists():  # somebody died between two renames
            before.rename(place)
        _check(place)
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
        shutil.rmtree(hidden, ignore_errors=True)
        if place.exists():
            shutil.rmtree(before, ignore_errors=True)


def write_about(folder: Path, about: Mapping[str, Any]) -> None:
    """Write ``run.json``, with the digests of model and result as they lie in the folder."""
    files = {name: file_digest(folder / name) for name in (MODEL, RESULT)}
    (folder / ABOUT).write_text(about_text({**about, "files": files}), encoding="utf-8", newline="\n")


def write_log(folder: Path, events: list[dict[str, Any]]) -> None:
    """Write ``log.jsonl``, an event a line."""
    (folder / LOG).write_text(log_text(events), encoding="utf-8", newline="\n")


def restate(folder: Path, digests: Mapping[str, str]) -> None:
    """State other digests, or those of further files, in ``SHA256SUMS``; nothing where a folder has none."""
    known = sums_of(folder)
    if known:
        with replacing(folder / SUMS) as name:
            Path(name).write_text(sums_text({**known, **digests}), encoding="utf-8", newline="\n")


def _check(place: Path) -> None:
    """UsageError E711 where no folder of a run can be."""
    if problem := _refusal(place):
        way_out = "name a folder that is new, empty, or that of an earlier run"
        raise UsageError(Mistake("E711", problem, file=str(place), way_out=way_out))


def _refusal(place: Path) -> str:
    if place.is_symlink():
        return "is a link"
    if not place.exists():
        return "" if place.parent.is_dir() else f"would lie in a folder that does not exist: {place.parent}"
    if not place.is_dir():
        return "is a file"
    names = (each.name for each in place.iterdir())
    holds = {name for name in names if not (half_written(name, place.name) or half_written(name, RESULT))}
    return "holds other files and no run" if holds and not {*OWN, SUMS} & holds else ""


def _sum_up(folder: Path) -> None:
    """The digests of its own files, which all are on the disk before the folder has its name."""
    (folder / SUMS).write_text(
        sums_text({name: file_digest(folder / name) for name in OWN}), encoding="utf-8", newline="\n"
    )
    for name in (*OWN, SUMS):
        with (folder / name).open("rb+") as file:
            os.fsync(file.fileno())


def _exchange(hidden: Path, place: Path, before: Path) -> None:
    if not place.exists():
        hidden.rename(place)
        return
    if hidden.parent == place or place.samefile(Path.cwd()):  # whoever stands in it would stand in none
        _pour(hidden, place)
        return
    _carry_over(place, hidden)
    place.rename(before)
    try:
        hidden.rename(place)
    except OSError:
        before.rename(place)
        raise
    for each in before.iterdir():  # what somebody put there meanwhile
        if each.name not in (*OWN, SUMS) and not (place / each.name).exists():
            each.rename(place / each.name)


def _carry_over(place: Path, hidden: Path) -> None:
    """Whatever lies in a folder and is no file of a run lies in the new one too."""
    stated = sums_of(place)
    for each in place.iterdir():
        if each.name in (*OWN, SUMS):
            continue
        if each.is_dir() and not each.is_symlink():
            shutil.copytree(each, hidden / each.name, symlinks=True, copy_function=_same)
        else:
            _same(each, hidden / each.name)
    reports = {name: digest for name, digest in stated.items() if name not in OWN and (hidden / name).is_file()}
    restate(hidden, reports)


def _same(file: str | Path, place: str | Path) -> str:
    """Let a file lie in a second place: the very file where the system can, so that what is added to it is in both."""
    try:
        os.link(file, place, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(file, place, follow_symlinks=False)
    return str(place)


def _pour(hidden: Path, place: Path) -> None:
    """File by file, the sums last: until then the folder is known not to be whole."""
    for name in (*OWN, SUMS):
        os.replace(hidden / name, place / name)
