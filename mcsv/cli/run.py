"""``mcsv run``: from a model file to the answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from mcsv.ask.run_log import RunLog
from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Sampling, Seed, Threads
from mcsv.cli.elsewhere import Dask, TrustedNetwork, not_here, read_place
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.log import LogFormat, begin, in_json
from mcsv.cli.making import Order, Shown, make
from mcsv.cli.merge import write_part
from mcsv.cli.more import as_it_was_only, holds_answers, stored
from mcsv.cli.output import Detail, Full, NoPager, known_option, say, say_event
from mcsv.cli.request import read_request, whole_only
from mcsv.cli.storing import Story

__all__ = ["run"]


def run(
    model: ModelFile,
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    out: Annotated[
        str, typer.Option(help="Write the whole result: netCDF4, or a folder with all of it.", metavar="FILE.nc|DIR/")
    ] = "",
    person: Annotated[str, typer.Option(help="Who runs it, for the folder's record.", metavar="NAME")] = "",
    keep: Annotated[str, typer.Option(help="Keep single draws of these in FILE.nc.", metavar="A,B")] = "",
    quantiles: Annotated[str, typer.Option(help="Quantiles instead of the usual ones.", metavar="Q,Q")] = "",
    json: Json = False,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(help="Exit with 4 if this holds: 'p_deficit_any > 0.1'.", metavar="CONDITION"),
    ] = None,
    until: Annotated[
        list[str] | None,
        typer.Option(
            help="Stop once it is that sure, at --draws at the latest: 'p_deficit_any: 0.001', 'reserve_required: 1%'.",
            metavar="GOAL",
        ),
    ] = None,
    beyond: Annotated[
        list[str] | None,
        typer.Option(
            help="Say how surely an output is above and below a value: 'stays: 1_500'.", metavar="OUTPUT:VALUE"
        ),
    ] = None,
    overrides: Overrides = None,
    option: Detail = "",
    full: Full = False,
    levels: Annotated[
        bool, typer.Option("--levels", help="Say how sure the chance of a deficit itself is (4,096 worlds).")
    ] = False,
    sampling: Sampling = "",
    answers: Annotated[
        bool,
        typer.Option(
            "--answers",
            help="Ask all that a page tells of, and keep it in FILE.nc: drivers, boxes, evidence, options, worlds.",
        ),
    ] = False,
    shard: Annotated[
        str, typer.Option(help="Make this part of the draws alone, for mcsv merge: 3/200.", metavar="K/N")
    ] = "",
    more: Annotated[
        str, typer.Option(help="So many draws more for a stored result, given in place of MODEL.", metavar="N")
    ] = "",
    dask: Dask = "",
    trusted_network: TrustedNetwork = False,
    log_format: LogFormat = "text",
    no_pager: NoPager = False,
) -> None:
    """Simulate a model: P(deficit) and the reserve against it."""
    if in_json(log_format):
        begin(Path(out).stem or model.stem)
        say_event("started", model=str(model), draws=draws, seed=seed, set=[*(overrides or ())], out=out)
    words = {"draws": draws, "seed": seed, "threads": threads, "quantiles": quantiles, "keep": keep}
    words |= {"out": "" if shard else out, "person": person, "sampling": sampling}
    asked = {"quantiles": quantiles, "keep": keep, "until": until, "beyond": beyond, "levels": levels}
    _drawn_by(dask, threads, trusted_network)
    if shard:
        whole_run = {"json": json, "answers": answers, "fail-if": fail_if, "full": full, "more": more, "dask": dask}
        whole_only({**asked, **whole_run, "option": option})
    if more:
        moved = {"draws": draws != arguments.DEFAULT_DRAWS, "seed": seed != DEFAULT_SEED, "set": overrides}
        as_it_was_only({**asked, **moved, "sampling": sampling, "option": option})
        model, place = stored(model)
        words["out"] = out or place
        answers = answers or holds_answers(model)
    read = arguments.Collector()
    drawn_at = read.take(partial(read_place, trusted=trusted_network), dask, None) if dask else None
    request = read_request(words, fail_if or [], until or [], beyond or [], answers, read)
    request = replace(request, levels=levels, whole=full or json or request.out is not None)
    log = RunLog()
    loaded = None if more else load(model, overrides)
    log.note("read")
    if loaded is not None and shard:
        part = write_part(loaded, shard, out, request.draws, request.seed, request.threads, request.sampling)
        say(f"wrote {part}")
        return
    detail = known_option(option, loaded.variants if loaded and option else ())
    story = Story(log, loaded, None if more else model, tuple(overrides or ()))
    order = Order(request, story, (model, more), Shown(json, detail, full, paged=not (json or no_pager)))
    if code := make(order, drawn_at):
        raise typer.Exit(code)


def _drawn_by(dask: str, threads: str, trusted_network: bool) -> None:
    """UsageError where threads of this machine are asked for beside a cluster, or what goes with a cluster alone."""
    if dask:
        not_here({"threads": threads})
    elif trusted_network:
        rule, way_out = "it says of whom a scheduler can be reached", "say --dask tcp://HOST:PORT as well"
        arguments.refuse({"trusted-network": trusted_network}, "goes with --dask alone", rule, way_out)
