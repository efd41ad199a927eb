"""``mcsv drivers``: what moves the risk, the position, value and outputs?"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.guard import INTERRUPTED
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import Detail, known_option, put, say, screen
from mcsv.cli.progress import Progress
from mcsv.errors import Incomplete

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["drivers"]


def drivers(
    model: ModelFile,
    draws: Annotated[
        str, typer.Option(help="Simulated outcomes: 1e6, 1_000_000.", metavar="N")
    ] = arguments.DEFAULT_DRAWS,
    seed: Annotated[str, typer.Option(help="Start of the random numbers; 1 unless told.", metavar="N")] = "1",
    threads: Annotated[str, typer.Option(help="Threads; all cores unless told.", metavar="N")] = "",
    of: Annotated[str, typer.Option(help="Of these: deficit, position, npv:VIEW, output:NAME.", metavar="A,B")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    overrides: Overrides = None,
    option: Detail = "",
) -> None:
    """What moves the risk, the position, value and outputs."""
    read = arguments.Collector()
    count, start = read.take(arguments.draws, draws, 0), read.take(arguments.seed, seed, 0)
    workers = read.take(arguments.threads, threads, None) if threads else None
    read.check()
    loaded = load(model, overrides)
    detail = known_option(option, loaded.variants if option else ())
    wanted = arguments.names(of)
    results = _asked(loaded, count, start, workers, wanted)
    put(_shown(results, json, wanted, detail))
    if not results.attrs["complete"]:
        say(f"interrupted after {results.attrs['draws']:,} draws; the figures are of these")
        raise typer.Exit(INTERRUPTED)


def _asked(model: Model, draws: int, seed: int, threads: int | None, of: tuple[str, ...]) -> xr.Dataset:
    from mcsv import api
    from mcsv.ask.drivers import drivers as ask

    with Progress() as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", Incomplete)
        api.warmup(status=progress.status)
        return ask(model, draws, seed, threads, of, progress)


def _shown(results: xr.Dataset, json: bool, of: tuple[str, ...], option: str | None) -> str:
    from mcsv.reports.drivers import driving
    from mcsv.reports.drivers_document import drivers_json
    from mcsv.reports.media import text
    from mcsv.reports.terminal import provenance

    if json:
        return drivers_json(results)
    return text.draw((*driving(results, of, option), provenance(results, screen())), screen())
