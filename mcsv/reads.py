"""Which files are read while something is made of them, for whoever waits until one of them is saved again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["Sight", "noted", "reads", "sight"]

Sight = tuple[int, int, int] | None
"""Time (ns), size (bytes) and number of a file, by which a save is known; None where there is none to be had."""

_reads: ContextVar[dict[str, Sight] | None] = ContextVar("reads", default=None)


def sight(path: str | os.PathLike[str]) -> Sight:
    """A file as it is now; None for one that is missing, out of reach, or a link that leads round in a circle."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def noted(path: str | os.PathLike[str]) -> None:
    """To be called before a file is opened, or found missing: as it is then, it is what was read."""
    found = _reads.get()
    if found is not None:
        found.setdefault(os.path.abspath(path), sight(path))


@contextmanager
def reads() -> Iterator[dict[str, Sight]]:
    """Notes what is read inside, by absolute path: each file as it was before it was opened first."""
    found: dict[str, Sight] = {}
    token = _reads.set(found)
    try:
        yield found
    finally:
        _reads.reset(token)
