"""``mcsv explain``: one draw's whole story."""

from __future__ import annotations

from typing import Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Json, Sampling, Seed, Threads, size
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import put, screen

__all__ = ["explain"]


def explain(
    model: ModelFile,
    draw: Annotated[str, typer.Option(help="The draw with this number, from 0.", metavar="N")] = "",
    worst: Annotated[
        bool, typer.Option("--worst", help="The draw with the lowest position at any judged date.")
    ] = False,
    percentile: Annotated[str, typer.Option(help="The draw at this percentile of the position.", metavar="P")] = "",
    option: Annotated[str, typer.Option(help="The option; base unless told.", metavar="NAME")] = "",
    pocket: Annotated[
        str,
        typer.Option(
            help="Whose position; the accountable pocket's unless told. Without pockets: an output.", metavar="P"
        ),
    ] = "",
    draws: Annotated[
        str, typer.Option(help="Look for it among so many draws, 1,048,576 at most.", metavar="N")
    ] = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    sampling: Sampling = "",
    json: Json = False,
    overrides: Overrides = None,
) -> None:
    """Tell one draw's story: inputs, events, decisions, cash, positions, what tipped it."""
    from mcsv.ask.explain import explain as explained
    from mcsv.reports.media import text
    from mcsv.reports.questions.story import story, to_json

    if draw:
        rule = "among them the worst draw or a percentile is looked for; a number needs no search"
        sized = {"draws": draws != arguments.DEFAULT_DRAWS}
        arguments.refuse(sized, "is not possible with --draw", rule, "leave one of them out")
    read = arguments.Collector()
    number = read.take(arguments.number_of_draw, draw, None) if draw else None
    share = read.take(arguments.percentile, percentile, None) if percentile else None
    asked = size(draws, seed, threads, read)
    found = explained(
        load(model, overrides),
        draw=number,
        worst=worst,
        percentile=share,
        option=option,
        pocket=pocket,
        draws=asked.draws,
        seed=asked.seed,
        threads=asked.threads,
        sampling=sampling or None,
    )
    put(to_json(found) if json else text.draw(story(found, overrides or ()), screen()))
