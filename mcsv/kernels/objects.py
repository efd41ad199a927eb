"""Kernels that were compiled when the package was built: which of them fits this processor, and why none does.

The folder ``objects`` beside this file holds one object for each kind of processor and ``objects.json``, which says
from what code they were made. Machine code is executed: it is taken from this folder alone, where nobody may write who
may not write to mcsv itself, and only with the SHA-256 that was noted when it was made. Where none fits,
numba compiles, with the same bits.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mcsv.kernels.sources import digest_of

__all__ = ["FOLDER", "LEVELS", "TABLE", "WASM", "WIDE", "Found", "Level", "found"]

FOLDER = Path(__file__).parent / "objects"
TABLE = "objects.json"
WASM = {"vectors": "kernels.wasm", "scalars": "kernels-scalars.wasm"}
"""The kernels for browsers: those that know vectors of two doubles, and any."""


@dataclass(frozen=True)
class Level:
    """A kind of processor: its name for LLVM, the machine, and the features without which its code would fail.

    ``tuning``: what LLVM is told beside the name.
    """

    name: str
    machine: str
    features: tuple[str, ...]
    tuning: str = ""


WIDE = "-prefer-256-bit"
"""LLVM takes half of a vector where a processor of 2017 would slow its clock for the whole; those since do not.

Where numba compiles, this holds for all that it compiles in this process, mcsv's own or not: numba has one setting of
features. It changes how wide loops are, never what they come to; who wants them otherwise sets NUMBA_CPU_FEATURES.
"""

_V2 = ("sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "cx16")
_V3 = (*_V2, "avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe")
_V4 = (*_V3, "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl")

LEVELS = (
    Level("x86-64-v4", "x86_64", _V4, WIDE),
    Level("x86-64-v3", "x86_64", _V3),
    Level("x86-64-v2", "x86_64", _V2),
    Level("generic", "aarch64", ()),
)
"""From the quickest to the plainest; the levels of x86-64 as the System V ABI defines them."""


@dataclass(frozen=True)
class Found:
    """The object that fits this machine; or none, and ``why`` numba has to compile.

    ``entries``: by name of a kernel what its arguments are, one word for each value that is handed over.
    """

    why: str
    code: bytes | None = None
    versions: Mapping[str, str] | None = None
    entries: Mapping[str, list[str]] | None = None


@lru_cache(maxsize=1)
def found() -> Found:
    """What this process uses. ``MCSV_JIT=1`` asks for numba; so does a change to any kernel's source."""
    if os.environ.get("MCSV_JIT", "0") not in ("", "0"):
        return Found("MCSV_JIT asks for compiling on the spot")
    if not (FOLDER / TABLE).exists():
        return Found("this copy of mcsv was built without compiled kernels")
    try:
        return _fitting(json.loads((FOLDER / TABLE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Found(f"what lies in {FOLDER} cannot be used: {type(error).__name__} {error}")


def _fitting(table: Mapping[str, Any]) -> Found:
    if table["digest"] != digest_of(table["versions"]):
        return Found("the kernels' sources are not those that were compiled")
    if table["system"] != sys.platform:
        return Found(f"they were compiled for {table['system']}, and this is {sys.platform}")
    machine, has = platform.machine(), _features()
    for level in LEVELS:
        if level.machine == machine and level.name in table["objects"] and has.issuperset(level.features):
            return _read(level.name, table)
    return Found(f"none was compiled for this processor ({machine})")


def _features() -> set[str]:
    import llvmlite.binding as llvm

    return {name for name, has in llvm.get_host_cpu_features().items() if has}


def _read(name: str, table: Mapping[str, Any]) -> Found:
    path = FOLDER / f"{name}.o"
    if not (_is_safe(FOLDER) and _is_safe(path)):
        return Found(f"others may write to {path}, so that it is not to be trusted")
    code = path.read_bytes()
    if hashlib.sha256(code).hexdigest() != table["objects"][name]:
        return Found(f"{path} is not the file that was built")
    return Found(f"compiled for {name} when mcsv was built", code, table["versions"], table["entries"])


def _is_safe(path: Path) -> bool:
    """Whether nobody may write there who may not write to the sources beside it, which are run as well."""
    seen, known = os.stat(path), os.stat(__file__)
    writes = stat.S_IWGRP | stat.S_IWOTH
    return seen.st_uid in (0, known.st_uid) and not seen.st_mode & ~known.st_mode & writes
