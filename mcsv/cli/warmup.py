"""``mcsv warmup``: compile the kernels now instead of in the first run."""

from __future__ import annotations

from mcsv.cli.output import put
from mcsv.cli.progress import Progress

__all__ = ["warmup"]


def warmup() -> None:
    """Compile the kernels now, not in the first run."""
    from mcsv import api

    with Progress() as progress:
        api.warmup(status=progress.status)
    put("ready\n")
