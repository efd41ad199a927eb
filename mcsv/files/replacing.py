"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from mcsv.errors import Mistake, UsageError
from mcsv.files.owners import mark, of_the_dead

__all__ = ["check_folder", "half_written", "names_folder", "occupied", "replacing", "room_beside", "tidy"]


def names_folder(path: str | Path) -> bool:
    """Whether a path ends as only that of a folder does."""
    return str(path).endswith(("/", "\\"))


def room_beside(place: Path) -> Path:
    """The folder for what is only there while the folder ``place`` is made: the one in which it lies; itself where it
    cannot be exchanged for another one, being a disk of its own or in a folder into which nobody may write.
    """
    if place.is_dir() and (os.path.ismount(place) or not os.access(place.parent, os.W_OK)):
        return place
    return place.parent


def occupied(place: Path, what: str, ours: Callable[[Path], bool], misnamed: str = "") -> str:
    """Why ``what`` cannot be written to a place, in words (E502); nothing where it can.

    ``ours``: whether a file with something in it is one that mcsv wrote, which is written over; ``misnamed``: what is
    wrong with the place's name, if anything. Nothing but an ordinary file is opened.
    """
    if place.is_dir():
        return "is a folder"
    if not place.parent.is_dir():
        return f"folder {place.parent} does not exist"
    if misnamed or not place.exists():
        return misnamed
    if not place.is_file():
        return "is no ordinary file"
    try:
        return "" if place.stat().st_size == 0 or ours(place) else f"exists and {what}"
    except OSError as error:
        return f"exists and cannot be read: {error.strerror}"


def check_folder(place: Path) -> None:
    """UsageError E602 where nothing can be written beside ``place``; :func:`replacing` sees to that itself."""
    Path(_begun(place)).unlink(missing_ok=True)


def _begun(place: Path) -> str:
    """The name of a new file beside ``place``. UsageError E602 where there can be none."""
    try:
        tidy(place)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=_prefix(place))
    except OSError as error:
        raise _mistake(f"cannot write there: {error.strerror}", place, "choose another folder") from error
    os.close(handle)
    return name


_LITTLE = 2**20
"""Bytes with which a disk is full, for any file that would be written."""
_ASKING = threading.Lock()
"""Only one at a time may ask for the mask by setting it."""


@contextmanager
def replacing(place: Path, flush: bool = True) -> Iterator[str]:
    """The name of a file beside ``place`` to write into, which takes its place once it is whole and on the disk.

    Without ``flush`` the caller sees to it that it comes onto the disk.

    UsageError E602 where the disk refuses; then nothing has changed. What others left half written who are gone is
    removed.
    """
    name = _begun(place)
    try:
        yield name
        os.chmod(name, 0o666 & ~_umask())
        if flush:
            _flush(name)
        os.replace(name, place)
    except (OSError, RuntimeError) as error:
        raise _mistake(f"could not be written: {_why(error, place)}", place, "free some space and run again") from error
    finally:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)


def _why(error: OSError | RuntimeError, place: Path) -> str:
    """What a disk refuses, in words; the library of netCDF does not say that it is full."""
    full = isinstance(error, RuntimeError) and shutil.disk_usage(place.parent).free < _LITTLE
    return "the disk is full" if full else str(error)


def half_written(name: str, place: str) -> bool:
    """Whether a file's name is that of a ``place`` which is being written, or was when a process ended at once."""
    return name.startswith(f".{place}.")


def _prefix(place: Path) -> str:
    return f".{place.name}.{mark()}."


def tidy(place: Path) -> None:
    """Remove what is left of processes that were writing ``place`` when they ended at once."""
    for left in place.parent.glob(f".{escape(place.name)}.*"):
        marked, dot, _ = left.name.removeprefix(f".{place.name}.").partition(".")
        if dot and of_the_dead(marked):
            with suppress(OSError):  # somebody else's, who may remove it himself
                left.unlink()


def _flush(name: str) -> None:
    """Make sure that the bytes are on the disk before the name points to them."""
    with open(name, "rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    """What the process takes away from the rights of new files; where the system tells, it is only read, for others
    may make files meanwhile.
    """
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("Umask:"):
                return int(line.split()[1], 8)
    with _ASKING:
        mask = os.umask(0)
        os.umask(mask)
    return mask


def _mistake(what: str, place: Path, way_out: str) -> UsageError:
    return UsageError(Mistake("E602", what, file=str(place), way_out=way_out))
