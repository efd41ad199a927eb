"""What runs came to so far, on disk: the tallies of each by its key, so that nothing has to be drawn twice.

A file of arrays as numpy writes them, packed, with a digest of all of them: what was cut off, damaged or edited is
refused. It appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.engine import Tallied
from mcsv.errors import Mistake, UsageError
from mcsv.files.replacing import check_folder, names_folder, occupied, replacing

__all__ = ["check_tallies", "read_tallies", "write_tallies"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ABOUT, _DIGEST = "about", "content_sha256"

Arrays = Mapping[str, NDArray[Any]]


def check_tallies(path: str | Path) -> Path:
    """The place to which ``path`` points, before any work starts. UsageError where none can go there."""
    place = Path(path).expanduser().resolve()
    misnamed = "is the name of a folder" if names_folder(path) else ""
    problem = occupied(place, "holds no tallies of mcsv", _ours, misnamed)
    if problem:
        raise _mistake("E502", problem, place, "choose another file name")
    check_folder(place)
    return place


def _ours(place: Path) -> bool:
    try:
        with zipfile.ZipFile(place) as parts:
            return f"{_DIGEST}.npy" in parts.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def write_tallies(place: Path, about: Mapping[str, Any], runs: Mapping[str, Tallied]) -> Path:
    """Write what ``runs`` came to by their keys, and ``about`` (what JSON can hold) beside it.

    UsageError E602 where the disk refuses; then nothing changed.
    """
    arrays: dict[str, NDArray[Any]] = {_ABOUT: np.array(json.dumps(about, sort_keys=True))}
    for key, tallied in runs.items():
        arrays |= {f"{key}/{name}": np.asarray(array) for name, array in tallied.to_arrays().items()}
    arrays[_DIGEST] = np.array(_digest(arrays))
    with replacing(place) as name, zipfile.ZipFile(name, "w") as file:
        for name_of, array in arrays.items():
            # Counts are mostly zeros; single draws and sums do not get smaller.
            packed = zipfile.ZIP_DEFLATED if array.dtype.kind == "i" else zipfile.ZIP_STORED
            entry = zipfile.ZipInfo(f"{name_of}.npy", date_time=_EPOCH)
            entry.compress_type, entry._compresslevel = packed, 1  # type: ignore[attr-defined]
            with file.open(entry, "w", force_zip64=True) as part:
                np.lib.format.write_array(part, array, allow_pickle=False)
    return place


def read_tallies(place: Path) -> tuple[dict[str, Any], dict[str, Tallied]]:
    """What :func:`write_tallies` wrote. UsageError E503 where it is missing or foreign, E701 where it has changed."""
    if not place.is_file():
        raise _mistake("E503", "there is no such file", place, "give a file that mcsv wrote")
    if not zipfile.is_zipfile(place):
        raise _mistake("E503", "holds nothing that a run came to", place, "give a file that mcsv wrote")
    try:
        with np.load(place, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        recorded = str(arrays.pop(_DIGEST))
        about, runs = json.loads(str(arrays[_ABOUT])), _runs(arrays)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _mistake("E503", f"cannot be read as what a run came to ({error})", place, "make it again") from error
    if recorded != _digest(arrays):
        raise _mistake("E701", "has changed since mcsv wrote it", place, "make it again")
    return about, runs


def _runs(arrays: Arrays) -> dict[str, Tallied]:
    apart: dict[str, dict[str, NDArray[Any]]] = {}
    for name, array in arrays.items():
        key, slash, rest = name.partition("/")
        if slash:
            apart.setdefault(key, {})[rest] = array
    return {key: Tallied.of_arrays(some) for key, some in apart.items()}


def _digest(arrays: Arrays) -> str:
    digest = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        whole = np.ascontiguousarray(array)
        digest.update(f"{name}\0{whole.dtype.str}\0{whole.shape}\0".encode())
        digest.update(whole.tobytes())
    return digest.hexdigest()


def _mistake(code: str, what: str, place: Path, way_out: str) -> UsageError:
    return UsageError(Mistake(code, what, file=str(place), way_out=way_out))
