"""``mcsv report``: the answer as a page for the person who signs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Seed, Threads, answered, end, size
from mcsv.cli.load import Overrides, load
from mcsv.cli.output import Detail, known_option, say
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["report"]


def report(
    source: Annotated[str, typer.Argument(metavar="RUN.nc|MODEL", help="A result of mcsv run --out, or a model.")],
    html: Annotated[str, typer.Option(help="Write one page for a browser.", metavar="FILE.html")] = "",
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    overrides: Overrides = None,
    option: Detail = "",
) -> None:
    """Write the answer for the person who signs: one file, no network, no Python to read it."""
    from mcsv.files.pages import check_page, write_page
    from mcsv.reports.media.html.draw import draw
    from mcsv.reports.page.content import content

    if not html:
        way_out = "say --html FILE.html"
        raise UsageError(Mistake("E205", "has nothing to write", path="report", way_out=way_out))
    place = check_page(html)
    results, model = _results(source, draws, seed, threads, overrides)
    detail = known_option(option, results["option"].values)
    say(f"wrote {write_page(draw(content(results, model, detail)), place)}")
    end(results)


def _results(source: str, draws: str, seed: str, threads: str, overrides: list[str] | None) -> tuple[xr.Dataset, Model]:
    """The stored result, or that of a run of the model, and the model."""
    from mcsv import api
    from mcsv.files.results import model_of, read_results

    if Path(source).suffix == ".nc":
        results = read_results(source)
        return results, model_of(results)
    wanted = size(draws, seed, threads)
    model = load(Path(source), overrides)
    found = answered(lambda progress: api.simulate(model, *wanted, progress=progress, full=True, curves=True))
    return found, model
