"""``mcsv diff``: what changed between two runs or models, and what each change explains."""

from __future__ import annotations

from typing import Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import Json, Threads, answered, end
from mcsv.cli.output import NoPager, put, screen

__all__ = ["diff"]

_WHAT = "RUN.nc|MODEL"


def diff(
    first: Annotated[str, typer.Argument(metavar=_WHAT, help="A result of mcsv run --out, or a model: before.")],
    last: Annotated[str, typer.Argument(metavar=_WHAT, help="Another one: after.")],
    draws: Annotated[
        str, typer.Option(help="Simulated outcomes; as many as the last run had, unless told.", metavar="N")
    ] = "",
    seed: Annotated[
        str, typer.Option(help="Start of the random numbers; that of the last run, unless told.", metavar="N")
    ] = "",
    threads: Threads = "",
    json: Json = False,
    no_pager: NoPager = False,
) -> None:
    """Tell what changed between two runs or models, and how much of the change each change explains."""
    read = arguments.Collector()
    asked = (
        read.take(arguments.draws, draws, None) if draws else None,
        read.take(arguments.seed, seed, None) if seed else None,
        read.take(arguments.threads, threads, None) if threads else None,
    )
    read.check()
    from mcsv.ask.diff import diff as told
    from mcsv.files.run_reading import result_of
    from mcsv.reports.questions.difference_document import difference_json
    from mcsv.reports.terminal import changed

    before, after = str(result_of(first)), str(result_of(last))
    results = answered(lambda progress: told(before, after, *asked, progress))
    put(difference_json(results) if json else changed(results, screen()), paged=not (json or no_pager))
    end(results)
