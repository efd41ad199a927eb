"""``mcsv drivers``: what moves the risk, the position, value and outputs?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Seed, Size, Threads, answered, end, size
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import Detail, NoPager, known_option, put, screen
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["drivers"]


def drivers(
    model: ModelFile,
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    of: Annotated[str, typer.Option(help="Of these: deficit, position, npv:VIEW, output:NAME.", metavar="A,B")] = "",
    boxes: Annotated[
        bool, typer.Option("--boxes", help="Say where deficits happen, in as few limits on inputs as tell it.")
    ] = False,
    json: Json = False,
    overrides: Overrides = None,
    option: Detail = "",
    no_pager: NoPager = False,
) -> None:
    """What moves the risk, the position, value and outputs."""
    asked = size(draws, seed, threads)
    loaded = load(model, overrides)
    detail = known_option(option, loaded.variants if option else ())
    wanted = arguments.names(of, "--of")
    if boxes:
        results = _boxes(loaded, asked, of)
        detail = detail if detail in results["option"].values else None  # Ctrl-C may have come first
        put(_boxed(results, json, detail), paged=not (json or no_pager))
    else:
        results = _drivers(loaded, asked, wanted)
        put(_shown(results, json, wanted, detail), paged=not (json or no_pager))
    end(results)


def _drivers(model: Model, asked: Size, of: tuple[str, ...]) -> xr.Dataset:
    from mcsv.ask.drivers import drivers as ask

    return answered(lambda progress: ask(model, *asked, of, progress))


def _boxes(model: Model, asked: Size, of: str) -> xr.Dataset:
    from mcsv.ask.boxes import boxes as ask

    if of:
        rule, way_out = "boxes are of deficits", "leave --of out, or --boxes"
        raise UsageError(Mistake("E633", "cannot be had in boxes", "--of", of, rule, way_out))
    return answered(lambda progress: ask(model, *asked, progress))


def _boxed(results: xr.Dataset, json: bool, option: str | None) -> str:
    from mcsv.reports.media import text
    from mcsv.reports.questions.boxes import boxed
    from mcsv.reports.questions.boxes_document import boxes_json
    from mcsv.reports.terminal import provenance

    if json:
        return boxes_json(results)
    return text.draw((*boxed(results, option), provenance(results, screen())), screen())


def _shown(results: xr.Dataset, json: bool, of: tuple[str, ...], option: str | None) -> str:
    from mcsv.reports.media import text
    from mcsv.reports.questions.drivers import driving
    from mcsv.reports.questions.drivers_document import drivers_json
    from mcsv.reports.terminal import provenance

    if json:
        return drivers_json(results)
    return text.draw((*driving(results, of, option), provenance(results, screen())), screen())
