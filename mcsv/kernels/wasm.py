"""The kernels for browsers, made when the package was built: what a page that computes again carries with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mcsv.kernels.objects import FOLDER, TABLE, WASM
from mcsv.kernels.sources import digest_of

__all__ = ["Portable", "portable_kernels"]


@dataclass(frozen=True)
class Portable:
    """WebAssembly by the names of :data:`mcsv.kernels.objects.WASM`; or none, and ``why`` no page can have it."""

    why: str = ""
    codes: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        """Hexadecimal SHA-256 of each file, by its name."""
        return {WASM[name]: hashlib.sha256(code).hexdigest() for name, code in self.codes.items()}


def portable_kernels(folder: Path = FOLDER) -> Portable:
    """What this package holds, of exactly these sources and no others, and whole."""
    if not (folder / TABLE).exists():
        return Portable("this copy of mcsv was built without compiled kernels")
    try:
        table = json.loads((folder / TABLE).read_text(encoding="utf-8"))
        if table["digest"] != digest_of(table["versions"]):
            return Portable("the kernels' sources are not those that were compiled")
        if not table.get("wasm"):
            return Portable(str(table.get("no_wasm", "this copy of mcsv was built without kernels for browsers")))
        codes = {name: (folder / file).read_bytes() for name, file in WASM.items()}
        found = Portable(codes=codes)
        if found.digests != table["wasm"]:
            return Portable(f"the kernels for browsers in {folder} are not the files that were built")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Portable(f"what lies in {folder} cannot be used: {type(error).__name__} {error}")
    return found
