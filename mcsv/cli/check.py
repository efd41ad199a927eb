"""``mcsv check``: is the model sound, what does it say, and what will it cost to run?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.load import ModelFile, Overrides, load, memory, seconds
from mcsv.cli.output import put, screen

if TYPE_CHECKING:
    from mcsv.model import Model

__all__ = ["check"]


def check(
    model: ModelFile,
    draws: Annotated[str, typer.Option(help="Draws to estimate for.", metavar="N")] = arguments.DEFAULT_DRAWS,
    threads: Annotated[str, typer.Option(help="Threads to estimate for; all cores unless told.", metavar="N")] = "",
    overrides: Overrides = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="List where each input comes from as well.")] = False,
) -> None:
    """Validate a model, print it in full, estimate its cost."""
    from mcsv import api
    from mcsv.files import normalised

    read = arguments.Collector()
    count = read.take(arguments.draws, draws, 0)
    workers = read.take(arguments.threads, threads, None) if threads else None
    read.check()
    loaded = load(model, overrides)
    cost = api.estimate(loaded, count, workers)
    time = "" if cost.seconds is None else f"about {seconds(cost.seconds)}, "
    put(
        f"# valid: {cost.inputs:,} inputs, {cost.cells:,} cells, {cost.steps:,} steps a draw\n"
        f"# {count:,} draws: {time}{memory(cost.memory_bytes)} of memory\n"
        f"{normalised(loaded).rstrip()}\n"
    )
    if evidence:
        put(_evidence(loaded))


def _evidence(model: Model) -> str:
    """The table of evidence as comments, so that what is printed is still a model."""
    from mcsv.reports.evidence import evidence

    return "#\n" + "".join(f"# {line}".rstrip() + "\n" for line in evidence(model, screen().width - 2))
