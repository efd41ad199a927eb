"""Results on disk: one netCDF4 file a run, the same bytes for the same run, and never half a file.

The file is ordinary netCDF4, which xarray, R, Matlab or ncdump open. It carries a digest of its contents, so
that a file which was cut off, damaged or edited is refused instead of believed.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["VOLATILE", "check_out", "read_results", "write_results"]

VOLATILE = ("elapsed_seconds", "threads")
"""Attributes that differ between two runs with the same result; they are not written."""

_WORTH_PACKING = 65_536
_DIGEST = "content_sha256"
_HDF5 = b"\x89HDF\r\n\x1a\n"


def check_out(path: str | Path) -> Path:
    """The place to which ``path`` points, checked before any work starts. UsageError where none can go there.

    An earlier result is overwritten in the end; any other file is not.
    """
    place = Path(path).expanduser().resolve()
    if problem := _refusal(place):
        raise _mistake("E502", problem, place, "choose another file name ending in .nc")
    try:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}."):
            pass
    except OSError as error:
        raise _mistake("E602", f"cannot write there: {error.strerror}", place, "choose another folder") from error
    return place


def write_results(results: xr.Dataset, path: str | Path) -> Path:
    """Write ``results`` to ``path``, and return it. UsageError where the disk refuses; then nothing changed.

    The file appears whole or not at all: it is written beside its place and then renamed.
    """
    place = check_out(path)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    os.close(handle)
    try:
        _stable(results).to_netcdf(name, engine="netcdf4", format="NETCDF4", encoding=_encoding(results))
        os.chmod(name, 0o666 & ~_umask())
        _flush(name)
        os.replace(name, place)
    except (OSError, RuntimeError) as error:
        raise _mistake("E602", f"could not be written: {error}", place, "free some space and run again") from error
    finally:
        Path(name).unlink(missing_ok=True)
    return place


def read_results(path: str | Path) -> xr.Dataset:
    """The result in the file, wholly in memory. UsageError where it is missing, foreign or damaged."""
    import xarray as xr

    place = Path(path)
    if not place.is_file():
        raise _mistake("E503", "there is no such file", place)
    try:
        with xr.open_dataset(place, engine="netcdf4") as opened:
            results = opened.load()
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        raise _mistake("E503", f"is no readable netCDF file ({error})", place) from error
    recorded = results.attrs.pop(_DIGEST, None)
    if recorded is None:
        raise _mistake("E503", "is no result of mcsv", place, "give a file that mcsv run --out wrote")
    if recorded != _digest(results):
        raise _mistake("E701", "has changed since mcsv wrote it", place, "run the model again")
    # netCDF gives numbers back as numpy's; they were Python's.
    results.attrs = {name: value if isinstance(value, str) else value.item() for name, value in results.attrs.items()}
    return results


def _refusal(place: Path) -> str:
    if place.is_dir():
        return "is a folder"
    if not place.parent.is_dir():
        return f"folder {place.parent} does not exist"
    if place.suffix not in ("", ".nc"):
        return f"would be netCDF under a name that ends in {place.suffix}"
    if not place.exists():
        return ""
    if not place.is_file():
        return "is no ordinary file"
    return "" if _ours(place) else "exists and is no result of mcsv"


def _ours(place: Path) -> bool:
    """Whether the file is empty or one of ours, damaged or not: somebody else's netCDF lacks the digest's name."""
    if place.stat().st_size == 0:
        return True
    with place.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content[: len(_HDF5)] == _HDF5 and content.find(_DIGEST.encode()) >= 0


def _stable(results: xr.Dataset) -> xr.Dataset:
    """The part that is the same for every run with the same result, with the digest of its contents."""
    stable = results.copy()
    kept = ((name, value) for name, value in sorted(results.attrs.items()) if value is not None)
    stable.attrs = {name: value for name, value in kept if name not in VOLATILE}
    return stable.assign_attrs({_DIGEST: _digest(stable)})


def _encoding(results: xr.Dataset) -> dict[Any, dict[str, Any]]:
    """No fill value, because a nan is a value here; only what is long, such as single draws, is packed."""
    return {
        name: {"_FillValue": None} | ({"zlib": True, "complevel": 1} if variable.nbytes > _WORTH_PACKING else {})
        for name, variable in results.variables.items()
        if variable.dtype.kind == "f"
    }


def _digest(results: xr.Dataset) -> str:
    """SHA-256 over attributes, names, dimensions and values."""
    digest = hashlib.sha256()
    for name, value in sorted(results.attrs.items()):
        digest.update(f"{name}={value}\0".encode())
    for name in sorted(map(str, results.variables)):
        variable = results.variables[name]
        digest.update(f"{name}{variable.dims}{variable.shape}{sorted(variable.attrs.items())}\0".encode())
        if variable.dtype.kind in "OUT":
            digest.update("\0".join(map(str, variable.values.ravel())).encode())
        else:
            digest.update(variable.values.astype(variable.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


def _flush(name: str) -> None:
    """Make sure that the bytes are on the disk before the name points to them."""
    with open(name, "rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _mistake(code: str, what: str, place: Path, way_out: str = "") -> UsageError:
    return UsageError(Mistake(code, what, file=str(place), way_out=way_out))
