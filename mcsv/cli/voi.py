"""``mcsv voi``: what would it be worth to know more before deciding?"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.guard import INTERRUPTED
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import put, say, screen
from mcsv.cli.progress import Progress
from mcsv.errors import Incomplete

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["voi"]


def voi(
    model: ModelFile,
    draws: Annotated[str, typer.Option(help="Simulated outcomes: 1e6.", metavar="N")] = arguments.DEFAULT_DRAWS,
    seed: Annotated[str, typer.Option(help="Start of the random numbers; 1 unless told.", metavar="N")] = "1",
    threads: Annotated[str, typer.Option(help="Threads; all cores unless told.", metavar="N")] = "",
    together: Annotated[
        list[str] | None, typer.Option(help="Inputs that would be known at once. May be repeated.", metavar="A,B")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    overrides: Overrides = None,
) -> None:
    """What it would be worth to know more before deciding."""
    from mcsv import api
    from mcsv.ask.voi import voi as ask

    read = arguments.Collector()
    count, start = read.take(arguments.draws, draws, 0), read.take(arguments.seed, seed, 0)
    workers = read.take(arguments.threads, threads, None) if threads else None
    read.check()
    groups = [arguments.names(text) for text in together or ()]
    loaded = load(model, overrides)
    with Progress() as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", Incomplete)  # said at the end, in the command's own words
        api.warmup(status=progress.status)
        found = ask(loaded, count, start, workers, groups, progress)
    put(_shown(found, json))
    if not found.attrs["complete"]:
        say(f"interrupted after {found.attrs['draws']:,} draws; the figures are of these")
        raise typer.Exit(INTERRUPTED)


def _shown(found: xr.Dataset, json: bool) -> str:
    from mcsv.reports.media import text
    from mcsv.reports.terminal import provenance
    from mcsv.reports.worth import worth
    from mcsv.reports.worth_document import worth_json

    return worth_json(found) if json else text.draw((*worth(found), provenance(found, screen())), screen())
