"""``mcsv update``: the forecast anew, with what has been observed since."""

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

__all__ = ["update"]


def update(
    model: ModelFile,
    draws: Annotated[str, typer.Option(help="Simulated outcomes: 1e6.", metavar="N")] = arguments.DEFAULT_DRAWS,
    seed: Annotated[str, typer.Option(help="Start of the random numbers; 1 unless told.", metavar="N")] = "1",
    threads: Annotated[str, typer.Option(help="Threads; all cores unless told.", metavar="N")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    overrides: Overrides = None,
) -> None:
    """Forecast the deficit and the reserve anew, with what was observed."""
    from mcsv import api
    from mcsv.ask.update import update as ask

    read = arguments.Collector()
    count, start = read.take(arguments.draws, draws, 0), read.take(arguments.seed, seed, 0)
    workers = read.take(arguments.threads, threads, None) if threads else None
    read.check()
    loaded = load(model, overrides)
    with Progress() as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", Incomplete)  # said at the end, in the command's own words
        api.warmup(status=progress.status)
        found = ask(loaded, count, start, workers, progress)
    put(_shown(found, json))
    if not found.attrs["complete"]:
        say(f"interrupted after {found.attrs['draws']:,} draws; the figures are of these")
        raise typer.Exit(INTERRUPTED)


def _shown(found: xr.Dataset, json: bool) -> str:
    from mcsv.reports.media import text
    from mcsv.reports.terminal import provenance
    from mcsv.reports.update import updated
    from mcsv.reports.update_document import update_json

    return update_json(found) if json else text.draw((*updated(found), provenance(found, screen())), screen())
