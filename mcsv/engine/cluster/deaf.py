"""What dask loads first in each process of this machine: Ctrl-C is for whoever started it, who ends it well."""

from __future__ import annotations

import signal

__all__ = ["dask_setup"]


def dask_setup(worker: object) -> None:
    """Called by dask in the new process, before it works."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
