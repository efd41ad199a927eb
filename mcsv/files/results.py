"""Results on disk: one netCDF4 file a run, the same bytes for the same run, and never half a file.

The file is ordinary netCDF4, which xarray, R, Matlab or ncdump open. It carries a digest of its contents, so
that a file which was cut off, damaged or edited is refused instead of believed.
"""

from __future__ import annotations

import hashlib
import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsv.errors import Mistake, UsageError
from mcsv.files.netcdf import IN_HDF5, write_netcdf
from mcsv.files.replacing import check_folder, replacing
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, validate

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["VOLATILE", "check_out", "model_of", "read_results", "write_results"]

VOLATILE = ("elapsed_seconds", "threads")
"""Attributes that differ between two runs with the same result; they are not written."""

_WORTH_PACKING = 65_536
_DIGEST = "content_sha256"
_OURS = frozenset(("fingerprint", "mcsv", "draws", "seed"))
"""Attributes of every result."""
_HDF5 = b"\x89HDF\r\n\x1a\n"


def check_out(path: str | Path) -> Path:
    """The place to which ``path`` points, checked before any work starts. UsageError where none can go there.

    An earlier result is overwritten in the end; any other file is not.
    """
    place = Path(path).expanduser().resolve()
    if problem := _refusal(place):
        raise _mistake("E502", problem, place, "choose another file name ending in .nc")
    check_folder(place)
    return place


def write_results(results: xr.Dataset, path: str | Path) -> Path:
    """Write ``results`` to ``path``, and return it. UsageError where the disk refuses; then nothing changed.

    The file appears whole or not at all: it is written beside its place and then renamed.
    """
    place = check_out(path)
    with replacing(place) as name:
        write_netcdf(_stable(results), name, _encoding(results))
    return place


def read_results(path: str | Path) -> xr.Dataset:
    """The result in the file, wholly in memory. UsageError where it is missing, foreign or damaged.

    A file that ``write_results`` or ``mcsv run --out`` wrote carries a digest by which a change is noticed; one that
    the Dataset's own ``to_netcdf`` wrote carries none, and is believed.
    """
    results = _opened(Path(path))
    recorded = results.attrs.pop(_DIGEST, None)
    if recorded is None and not results.attrs.keys() >= _OURS:
        raise _mistake("E503", "is no result of mcsv", Path(path), "give a file that mcsv run --out wrote")
    if recorded is not None and recorded != _digest(results):
        raise _mistake("E701", "has changed since mcsv wrote it", Path(path), "run the model again")
    # netCDF gives numbers back as numpy's; they were Python's.
    attrs = {name: value if isinstance(value, str) else value.item() for name, value in results.attrs.items()}
    first = {name: attrs[name] for name in ("interrupted",) if name in attrs}  # where a repr shows it
    results.attrs = {**first, **attrs}
    return results


def _opened(place: Path) -> xr.Dataset:
    """What the file holds, with the types that a result has; UsageError E503 where it cannot be read."""
    import xarray as xr

    from mcsv.results.sections import parts  # noqa: F401  results.mcsv

    if not place.is_file():
        raise _mistake("E503", "there is no such file", place, "mcsv run MODEL --out FILE.nc writes one")
    seconds = xr.coders.CFDatetimeCoder(time_unit="s")  # nanoseconds end in 2262, horizons need not
    try:
        with IN_HDF5, xr.open_dataset(place, engine="netcdf4", decode_times=seconds) as opened:
            return opened.load()
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        way_out = "give a file that mcsv run --out wrote"
        raise _mistake("E503", f"is no readable netCDF file ({error})", place, way_out) from error


def model_of(results: xr.Dataset) -> Model:
    """The model that gave these results, so that its assumptions can be read and the run repeated.

    Its files' data stand in it. UsageError E531 where the results do not hold their model.
    """
    text = results.attrs.get("model")
    if not text:
        way_out = "run the model again"
        raise UsageError(Mistake("E531", "the results do not hold their model", way_out=way_out))
    document = read_yaml(text)
    return validate(document.data, document.places, found=tuple(document.found))


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
    } | {
        name: {"units": "days since 1970-01-01", "calendar": "standard", "dtype": "int64"}
        for name, variable in results.variables.items()
        if variable.dtype.kind == "M"
    }


def _digest(results: xr.Dataset) -> str:
    """SHA-256 over attributes, names, dimensions and values."""
    digest = hashlib.sha256()
    for name, value in sorted(results.attrs.items()):
        digest.update(f"{name}={value}\0".encode())
    variables = results.variables
    for name in sorted(map(str, variables)):
        variable = variables[name]
        digest.update(f"{name}{variable.dims}{variable.shape}{sorted(variable.attrs.items())}\0".encode())
        if variable.dtype.kind in "OUT":
            digest.update("\0".join(map(str, variable.values.ravel())).encode())
        elif variable.dtype.kind == "M":
            digest.update(variable.values.astype("datetime64[s]").astype("<i8").tobytes())
        else:
            digest.update(variable.values.astype(variable.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


def _mistake(code: str, what: str, place: Path, way_out: str = "") -> UsageError:
    return UsageError(Mistake(code, what, file=str(place), way_out=way_out))
