"""The files that hold kernels, and a digest by which code that was compiled from others is known."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

__all__ = ["digest_of", "source_files", "taken_in"]


def source_files() -> list[Path]:
    """Every file that holds a kernel: those beside this one, the tallies' loops, and the interpreter."""
    package = Path(__file__).parent.parent
    return [
        path for folder in ("kernels", "tallies", "interpreter") for path in sorted((package / folder).glob("*.py"))
    ]


def taken_in(name: str, path: Path) -> bytes:
    """A source as it goes into a digest, whatever its lines end with."""
    return name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0"


@lru_cache(maxsize=1)
def _of_sources() -> bytes:
    total = hashlib.sha256()
    for path in source_files():
        total.update(taken_in(path.name, path))
    return total.digest()


def digest_of(versions: Mapping[str, str]) -> str:
    """Hexadecimal SHA-256 of all kernel sources and of the versions that turn them into machine code."""
    total = hashlib.sha256(_of_sources())
    for name, version in sorted(versions.items()):
        total.update(f"{name} {version}\0".encode())
    return total.hexdigest()
