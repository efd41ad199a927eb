"""Results on disk: one netCDF4 file a run, the same bytes for the same run, and never half a file.

The file is ordinary netCDF4, which xarray, R, Matlab or ncdump open. It carries a digest of its contents, so
that a file which was cut off, damaged or edited is refused instead of believed. Further answers of the same run
stand beside it in groups; :func:`xarray.open_datatree` gives all of it as one tree.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mcsv.arguments import checked_results
from mcsv.errors import Mistake, UsageError
from mcsv.files.digests import digest, digest_with
from mcsv.files.groups import as_group, check_answers, from_group
from mcsv.files.in_hdf5 import IN_HDF5, IN_XARRAY
from mcsv.files.netcdf import read_own
from mcsv.files.netcdf_writing import write_netcdf
from mcsv.files.replacing import check_folder, names_folder, occupied, replacing
from mcsv.results.bare.dataset import Bare

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = [
    "VOLATILE",
    "as_read",
    "check_out",
    "model_of",
    "read_answers",
    "read_results",
    "read_run",
    "read_to_tell",
    "write_results",
]

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
    place = _place(path)
    check_folder(place)
    return place


def _place(path: str | Path) -> Path:
    place = Path(path).expanduser().resolve()
    if problem := "is the name of a folder" if names_folder(path) else _refusal(place):
        raise _mistake("E502", problem, place, "choose another file name ending in .nc")
    return place


def write_results(
    results: xr.Dataset, path: str | Path, answers: Mapping[str, xr.Dataset] | None = None, *, flush: bool = True
) -> Path:
    """Write ``results`` to ``path``, and return it. UsageError where the disk refuses; then nothing changed. E532 for
    what is no result.

    ``answers``: further answers of the same run, by name, of which each becomes a group of the file (E680 where one is
    of another model or seed). The file appears whole or not at all: it is written beside its place and then renamed.
    Without ``flush`` the caller sees to it that it comes onto the disk.
    """
    checked_results(results)
    place, groups = _place(path), dict[str, "xr.Dataset"]()
    if answers:
        check_answers(results, answers)
        groups = {name: _stable(as_group(_lasting(answers[name]), results, name)) for name in sorted(answers)}
    whole = _stable(results, {name: str(group.attrs[_DIGEST]) for name, group in groups.items()})
    with replacing(place, flush) as name:
        write_netcdf(whole, name, _encoding(whole))
        for group, held in groups.items():
            with IN_XARRAY:
                held.to_netcdf(name, "a", "NETCDF4", group, "netcdf4", encoding=_encoding(held))
    return place


def read_results(path: str | Path) -> xr.Dataset:
    """The result in the file, wholly in memory. UsageError where it is missing, foreign or damaged.

    A file that ``write_results`` or ``mcsv run --out`` wrote carries a digest by which a change is noticed; one that
    the Dataset's own ``to_netcdf`` wrote carries none, and is believed.
    """
    return read_run(path)[0]


def read_answers(path: str | Path) -> dict[str, xr.Dataset]:
    """The further answers in the file by name, nothing where there are none. UsageError as for ``read_results``."""
    return read_run(path)[1]


def read_run(path: str | Path) -> tuple[xr.Dataset, dict[str, xr.Dataset]]:
    """The result in the file and its further answers. UsageError where it is missing, foreign or damaged, or where any
    part of it has changed (E701).
    """
    from mcsv.results.sections import parts  # noqa: F401  results.mcsv

    results, answers = _read(Path(path))
    return _with_xarray(results), {name: _with_xarray(answer) for name, answer in answers.items()}


def read_to_tell(path: str | Path) -> tuple[xr.Dataset, dict[str, xr.Dataset]]:
    """What :func:`read_run` gives, for whoever only looks at it: a :class:`Bare`, for which xarray is not loaded."""
    results, answers = _read(Path(path))
    return cast("xr.Dataset", results), cast("dict[str, xr.Dataset]", answers)


def as_read(results: xr.Dataset) -> xr.Dataset:
    """A result as :func:`read_to_tell` gives it."""
    return results if isinstance(results, Bare) else cast("xr.Dataset", Bare.of(results))


def _with_xarray(found: Bare | xr.Dataset) -> xr.Dataset:
    return found.to_xarray() if isinstance(found, Bare) else found


def _read(place: Path) -> tuple[Bare | xr.Dataset, dict[str, Bare]]:
    """The result and its further answers, of which each is what its digest says."""
    results, groups = _opened(place)
    recorded = results.attrs.pop(_DIGEST, None)
    if recorded is None and not results.attrs.keys() >= _OURS:
        raise _mistake("E503", "is no result of mcsv", place, "give a file that mcsv run --out wrote")
    parts = {name: _checked(name, group, place) for name, group in groups.items()} if recorded else {}
    if recorded is not None and recorded != digest_with(results, parts):
        raise _mistake("E701", "has changed since mcsv wrote it", place, "run the model again")
    results.attrs = _python(results.attrs)
    answers = {name: from_group(group, results) for name, group in groups.items() if isinstance(results, Bare)}
    for answer in answers.values():
        answer.attrs = _python(answer.attrs)
    return results, answers


def _checked(name: str, group: Bare, place: Path) -> str:
    """The digest of a group, which is taken off it; UsageError E701 where it is another one than is written there."""
    recorded = group.attrs.pop(_DIGEST, None)
    found = digest(group)
    if recorded != found:
        raise _mistake("E701", f"{name} in it has changed since mcsv wrote it", place, "run the model again")
    return found


def _python(attrs: Mapping[Any, Any]) -> dict[str, Any]:
    """Attributes as they were: netCDF gives numbers back as numpy's."""
    plain = {name: value.item() if hasattr(value, "item") else value for name, value in attrs.items()}
    first = {name: plain[name] for name in ("interrupted",) if name in plain}  # where a repr shows it
    return {**first, **plain}


def _opened(place: Path) -> tuple[Bare | xr.Dataset, dict[str, Bare]]:
    """What the file and its groups hold, with the types that a result has; UsageError E503 where it cannot be read."""
    if not place.is_file():
        raise _mistake("E503", "there is no such file", place, "mcsv run MODEL --out FILE.nc writes one")
    try:
        with IN_HDF5:
            own = read_own(place, _DIGEST)
        if own is not None:
            return own.pop(""), own
        import xarray as xr  # for what somebody's own to_netcdf wrote

        # Nanoseconds end in 2262, horizons need not.
        seconds = xr.coders.CFDatetimeCoder(time_unit="s")
        with IN_XARRAY, xr.open_dataset(place, engine="netcdf4", decode_times=seconds) as opened:
            return opened.load(), {}
    except (OSError, RuntimeError, ValueError, KeyError, AttributeError) as error:
        way_out = "give a file that mcsv run --out wrote"
        raise _mistake("E503", f"is no readable netCDF file ({error})", place, way_out) from error


def model_of(results: xr.Dataset) -> Model:
    """The model that gave these results, so that its assumptions can be read and the run repeated.

    Its files' data stand in it. UsageError E531 where the results do not hold their model, E532 for what is no result.
    """
    checked_results(results)
    text = results.attrs.get("model")
    if not text:
        way_out = "run the model again"
        raise UsageError(Mistake("E531", "the results do not hold their model", way_out=way_out))
    from mcsv.files.models import model_in  # loads all that a model is made of

    return model_in(text)


def _refusal(place: Path) -> str:
    other = place.suffix not in ("", ".nc")
    misnamed = f"would be netCDF under a name that ends in {place.suffix}" if other else ""
    return occupied(place, "is no result of mcsv", _ours, misnamed)


def _ours(place: Path) -> bool:
    """Whether the file is one of ours, damaged or not: somebody else's netCDF lacks the digest's name."""
    with place.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content[: len(_HDF5)] == _HDF5 and content.find(_DIGEST.encode()) >= 0


def _stable(results: xr.Dataset, parts: Mapping[str, str] | None = None) -> xr.Dataset:
    """The part that is the same for every run with the same result, with the digest of its contents and of ``parts``
    beside it.
    """
    stable = _lasting(results)
    stable.attrs[_DIGEST] = digest_with(stable, parts or {})
    return stable


def _lasting(results: xr.Dataset) -> xr.Dataset:
    """Without what differs between two runs with the same result."""
    kept = ((name, value) for name, value in sorted(results.attrs.items()) if value is not None)
    attrs = {name: value for name, value in kept if name not in VOLATILE}
    if isinstance(results, Bare):
        return cast("xr.Dataset", results.saying(attrs))
    lasting = results.copy(deep=False)
    lasting.attrs = attrs
    return lasting


def _encoding(results: xr.Dataset) -> dict[Any, dict[str, Any]]:
    """No fill value, because a nan is a value here; only what is long, such as single draws, is packed."""
    return {
        name: {"_FillValue": None} | ({"zlib": True, "complevel": 1} if variable.values.nbytes > _WORTH_PACKING else {})
        for name, variable in results.variables.items()
        if variable.dtype.kind == "f"
    } | {
        name: {"units": "days since 1970-01-01", "calendar": "standard", "dtype": "int64"}
        for name, variable in results.variables.items()
        if variable.dtype.kind == "M"
    }


def _mistake(code: str, what: str, place: Path, way_out: str = "") -> UsageError:
    return UsageError(Mistake(code, what, file=str(place), way_out=way_out))
