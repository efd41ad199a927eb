"""One thread at a time in HDF5, which knows no threads, although netCDF4 lets Python's lock go in it.

A thread of dask that reads a file which xarray opened is in HDF5 as well: it holds xarray's own locks there, which
whoever goes in past xarray has to hold too.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

__all__ = ["IN_HDF5", "IN_XARRAY"]

IN_XARRAY = threading.RLock()
"""Whoever has xarray call HDF5 holds it: xarray takes its own locks then."""


class _PastXarray:
    """Holds :data:`IN_XARRAY` and xarray's locks, once however often a thread asks for it."""

    def __init__(self) -> None:
        self._deep = 0
        self._held = ExitStack()

    def __enter__(self) -> None:
        IN_XARRAY.acquire()
        try:
            if not self._deep:
                self._held = _hold(_of_xarray())
            self._deep += 1
        except BaseException:  # Ctrl-C while it waits
            IN_XARRAY.release()
            raise

    def __exit__(self, *_: object) -> None:
        self._deep -= 1
        try:
            if not self._deep:
                self._held.close()
        finally:
            IN_XARRAY.release()


IN_HDF5 = _PastXarray()
"""Whoever calls HDF5 past xarray holds it."""


def _hold(locks: Sequence[Any]) -> ExitStack:
    """All of the locks, held until the stack is closed; whoever else wants several of them may take them in any order.

    While it waits for one it holds none: two threads that each wait for what the other has would wait for ever.
    """
    while True:
        busy = None
        with ExitStack() as held:
            for place, lock in enumerate(locks):
                if not lock.acquire(blocking=place == 0):
                    busy = lock
                    break
                held.callback(lock.release)
            if busy is None:
                return held.pop_all()
        locks = [busy, *(lock for lock in locks if lock is not busy)]


def _of_xarray() -> list[Any]:
    """The locks that xarray holds in HDF5; none before it is loaded, when nobody can hold them."""
    locks = sys.modules.get("xarray.backends.locks")
    return [lock for lock in (getattr(locks, name, None) for name in ("NETCDFC_LOCK", "HDF5_LOCK")) if lock is not None]
