"""``mcsv drivers``: what moves the risk, the position, value and outputs?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Seed, Threads, answered, end, size
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import Detail, known_option, put, screen

if TYPE_CHECKING:
    import xarray as xr


__all__ = ["drivers"]


def drivers(
    model: ModelFile,
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    of: Annotated[str, typer.Option(help="Of these: deficit, position, npv:VIEW, output:NAME.", metavar="A,B")] = "",
    json: Json = False,
    overrides: Overrides = None,
    option: Detail = "",
) -> None:
    """What moves the risk, the position, value and outputs."""
    asked = size(draws, seed, threads)
    loaded = load(model, overrides)
    detail = known_option(option, loaded.variants if option else ())
    wanted = arguments.names(of)
    from mcsv.ask.drivers import drivers as ask

    results = answered(lambda progress: ask(loaded, *asked, wanted, progress))
    put(_shown(results, json, wanted, detail))
    end(results)


def _shown(results: xr.Dataset, json: bool, of: tuple[str, ...], option: str | None) -> str:
    from mcsv.reports.media import text
    from mcsv.reports.questions.drivers import driving
    from mcsv.reports.questions.drivers_document import drivers_json
    from mcsv.reports.terminal import provenance

    if json:
        return drivers_json(results)
    return text.draw((*driving(results, of, option), provenance(results, screen())), screen())
