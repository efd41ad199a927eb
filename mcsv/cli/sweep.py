"""``mcsv sweep``: the list of runs for ``mcsv batch``, from lists and ranges of values."""

from __future__ import annotations

from typing import Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.output import put

__all__ = ["sweep"]


def sweep(
    models: Annotated[list[str], typer.Argument(metavar="MODEL...", help="Model files.")],
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", help="Values to try: costs.team.amount=1e6,2e6 or =0..1:0.25.", metavar="PATH=V,V|A..B"),
    ] = None,
    seeds: Annotated[str, typer.Option(help="Seeds to try: 1,2 or 1..10.", metavar="N,N|A..B")] = "",
    draws: Annotated[str, typer.Option(help="Simulated outcomes of each run.", metavar="N")] = "",
) -> None:
    """Print a list of runs for mcsv batch: every combination of values and seeds."""
    from mcsv.batch.sweep import sweep_list

    read = arguments.Collector()
    if draws:
        read.take(arguments.draws, draws, 0)
    text = read.take(lambda words: sweep_list(models, overrides or [], words, draws), seeds, "")
    read.check()
    put(text)
