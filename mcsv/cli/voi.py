"""``mcsv voi``: what would it be worth to know more before deciding?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Seed, Threads, answered, end, size
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import NoPager, put, screen

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["voi"]


def voi(
    model: ModelFile,
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    together: Annotated[
        list[str] | None, typer.Option(help="Inputs that would be known at once. May be repeated.", metavar="A,B")
    ] = None,
    json: Json = False,
    overrides: Overrides = None,
    no_pager: NoPager = False,
) -> None:
    """What it would be worth to know more before deciding."""
    from mcsv.ask.voi import voi as ask

    asked = size(draws, seed, threads)
    groups = [arguments.names(text, twice=True) for text in together or ()]
    loaded = load(model, overrides)
    found = answered(lambda progress: ask(loaded, *asked, groups, progress))
    put(_shown(found, json), paged=not (json or no_pager))
    end(found)


def _shown(found: xr.Dataset, json: bool) -> str:
    from mcsv.reports.media import text
    from mcsv.reports.questions.worth import worth
    from mcsv.reports.questions.worth_document import worth_json
    from mcsv.reports.terminal import provenance

    return worth_json(found) if json else text.draw((*worth(found), provenance(found, screen())), screen())
