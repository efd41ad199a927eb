"""Digests by which a change is found: of a file, and of what a stored Dataset says of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.results.bare.dataset import Bare

__all__ = ["digest", "digest_with", "file_digest"]


def file_digest(place: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(results: xr.Dataset | Bare) -> str:
    """SHA-256 over attributes, names, dimensions and values."""
    found = hashlib.sha256()
    for name, value in sorted(results.attrs.items()):
        found.update(f"{name}={value}\0".encode())
    for name in sorted(map(str, results.variables)):
        variable = results.variables[name]
        found.update(f"{name}{variable.dims}{variable.shape}{sorted(variable.attrs.items())}\0".encode())
        if variable.dtype.kind in "OUT":
            found.update("\0".join(map(str, variable.values.ravel())).encode())
        elif variable.dtype.kind == "M":
            found.update(variable.values.astype("datetime64[s]").astype("<i8").tobytes())
        else:
            found.update(variable.values.astype(variable.dtype.newbyteorder("<")).tobytes())
    return found.hexdigest()


def digest_with(results: xr.Dataset | Bare, parts: Mapping[str, str]) -> str:
    """The digest of a Dataset and of what stands beside it, of which ``parts`` has each digest by its name."""
    alone = digest(results)
    if not parts:
        return alone
    whole = "".join(f"\0{name}={part}" for name, part in sorted(parts.items()))
    return hashlib.sha256(f"{alone}{whole}".encode()).hexdigest()
