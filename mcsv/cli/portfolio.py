"""``mcsv portfolio``: several programmes that answer to one budget."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Seed, Threads, answered, end, size
from mcsv.cli.mistakes import tell
from mcsv.cli.output import NoPager, put, render, say

__all__ = ["portfolio"]

PortfolioFile = Annotated[Path, typer.Argument(metavar="FILE", help="The portfolio file (YAML).")]
Out = Annotated[str, typer.Option(help="Write the whole result as netCDF4.", metavar="FILE.nc")]
OneModel = Annotated[
    str,
    typer.Option(
        "--model",
        help="Write all programmes as one model, of which any command can be asked, and stop.",
        metavar="FILE.yaml",
    ),
]


def portfolio(
    file: PortfolioFile,
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    out: Out = "",
    json: Json = False,
    model: OneModel = "",
    no_pager: NoPager = False,
) -> None:
    """The risk of a budget that several programmes share, and what each has of it."""
    from mcsv.files.portfolios import read_portfolio
    from mcsv.files.results import check_out, write_results

    if model:
        asked_too = {"out": out, "json": json, "draws": draws != arguments.DEFAULT_DRAWS, "seed": seed != DEFAULT_SEED}
        rule = "the one model is written, and nothing is drawn"
        arguments.refuse(asked_too, "is not possible with --model", rule, "leave it out, or --model")
    read = arguments.Collector()
    place = read.take(check_out, out, None) if out else None
    asked = size(draws, seed, threads, read)
    joined = read_portfolio(file)
    tell(joined.remarks)
    if model:
        from mcsv.files.models import write_model

        say(f"wrote {write_model(joined.model, model)}")
        return
    from mcsv.ask.portfolio import portfolio as ask

    found = answered(lambda progress: ask(joined, *asked, progress))
    problem = None
    if place is not None:
        from mcsv.errors import UserError

        try:
            say(f"wrote {write_results(found, place)}")
        except UserError as error:  # told after the answer, which must not be lost with it
            problem = error
    put(render(found, json), paged=not (json or no_pager))
    if problem:
        raise problem
    end(found)
