"""``mcsv update``: the forecast anew, with what has been observed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Seed, Threads, answered, end, size
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import NoPager, put, screen

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["update"]


def update(
    model: ModelFile,
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    json: Json = False,
    overrides: Overrides = None,
    no_pager: NoPager = False,
) -> None:
    """Forecast the deficit and the reserve anew, with what was observed."""
    from mcsv.ask.update import update as ask

    asked = size(draws, seed, threads)
    loaded = load(model, overrides)
    found = answered(lambda progress: ask(loaded, *asked, progress))
    put(_shown(found, json), paged=not (json or no_pager))
    end(found)


def _shown(found: xr.Dataset, json: bool) -> str:
    from mcsv.reports.media import text
    from mcsv.reports.questions.update import updated
    from mcsv.reports.questions.update_document import update_json
    from mcsv.reports.terminal import provenance

    return update_json(found) if json else text.draw((*updated(found), provenance(found, screen())), screen())
