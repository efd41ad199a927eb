"""``mcsv warmup``: compile the kernels now instead of in the first run."""

from __future__ import annotations

from typing import Annotated

import typer

from mcsv.cli.output import put
from mcsv.cli.progress import Progress

__all__ = ["warmup"]


def warmup(
    where: Annotated[bool, typer.Option("--list", help="Only say which compiled kernels are used, and why.")] = False,
) -> None:
    """Compile the kernels now, not in the first run."""
    from mcsv import api, engine

    if where:
        put(f"kernels: {engine.where_from()}\nfor browsers: {engine.for_browsers()}\n")
        return
    with Progress() as progress:
        api.warmup(status=progress.status)
    put("ready\n")
