"""``mcsv compare``: which option is best, how sure that is, and how they differ draw by draw."""

from __future__ import annotations

import warnings
from typing import Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.guard import INTERRUPTED
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import put, say, screen
from mcsv.cli.progress import Progress
from mcsv.errors import Incomplete

__all__ = ["compare"]


def compare(
    model: ModelFile,
    draws: Annotated[
        str, typer.Option(help="Simulated outcomes: 1e6, 1_000_000.", metavar="N")
    ] = arguments.DEFAULT_DRAWS,
    seed: Annotated[str, typer.Option(help="Start of the random numbers; 1 unless told.", metavar="N")] = "1",
    threads: Annotated[str, typer.Option(help="Threads; all cores unless told.", metavar="N")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    overrides: Overrides = None,
) -> None:
    """Compare the options of a model: which is best, how sure that is, what a wrong choice costs."""
    read = arguments.Collector()
    wanted = read.take(arguments.draws, draws, 0)
    start = read.take(arguments.seed, seed, 0)
    workers = read.take(arguments.threads, threads, None) if threads else None
    read.check()
    loaded = load(model, overrides)
    from mcsv import api
    from mcsv.ask.compare import compare as compared
    from mcsv.reports.comparison_document import comparison_json
    from mcsv.reports.terminal import comparison

    with Progress() as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", Incomplete)  # said at the end, in the command's own words
        api.warmup(status=progress.status)
        results = compared(loaded, draws=wanted, seed=start, threads=workers, progress=progress)
    put(comparison_json(results) if json else comparison(results, screen()))
    if not results.attrs["complete"]:
        say(f"interrupted after {results.attrs['draws']:,} draws; the figures are of these")
        raise typer.Exit(INTERRUPTED)
