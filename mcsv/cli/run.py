"""``mcsv run``: from a model file to the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.ask.run_log import RunLog
from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Sampling, Seed, Threads
from mcsv.cli.codes import GATE_FAILED, INTERRUPTED
from mcsv.cli.drawing import asked_further, simulated
from mcsv.cli.elsewhere import Dask, TrustedNetwork, elsewhere, not_here, read_place
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.log import LogFormat, begin, in_json
from mcsv.cli.merge import write_part
from mcsv.cli.more import as_it_was_only, holds_answers, run_more, stored
from mcsv.cli.output import Detail, Full, NoPager, known_option, put, render, say, say_event
from mcsv.cli.request import Request, read_request, whole_only
from mcsv.cli.resumable import Resumable
from mcsv.cli.storing import Story, store, store_run
from mcsv.errors import NotConverged, UserError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.results.reading.gate import Gate

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
    words = {
        "draws": draws,
        "seed": seed,
        "threads": threads,
        "quantiles": quantiles,
        "keep": keep,
        "out": out,
        "person": person,
        "sampling": sampling,
    }
    asked = {"quantiles": quantiles, "keep": keep, "until": until, "beyond": beyond, "levels": levels}
    if dask:
        not_here({"threads": threads})
    elif trusted_network:
        rule, way_out = "it says of whom a scheduler can be reached", "say --dask tcp://HOST:PORT as well"
        arguments.refuse({"trusted-network": trusted_network}, "goes with --dask alone", rule, way_out)
    if shard:
        whole_run = {"json": json, "answers": answers, "fail-if": fail_if, "full": full, "more": more, "dask": dask}
        whole_only({**asked, **whole_run})
        words["out"] = ""
    if more:
        moved = {"draws": draws != arguments.DEFAULT_DRAWS, "seed": seed != DEFAULT_SEED, "set": overrides}
        as_it_was_only({**asked, **moved, "sampling": sampling, "option": option})
        model, place = stored(model)
        words["out"] = out or place
        answers = answers or holds_answers(model)
    read = arguments.Collector()
    drawn_at = read.take(partial(read_place, trusted=trusted_network), dask, None) if dask else None
    request = read_request(words, fail_if or [], until or [], beyond or [], answers, read)
    whole = full or json or request.out is not None
    request = replace(request, levels=levels, whole=whole)
    log = RunLog()
    loaded = None if more else load(model, overrides)
    log.note("read")
    if loaded is not None and shard:
        part = write_part(loaded, shard, out, request.draws, request.seed, request.threads, request.sampling)
        say(f"wrote {part}")
        return
    detail = known_option(option, loaded.variants if loaded and option else ())
    # A goal is looked at by doublings of the draws from the first on, so that such a run cannot begin later.
    kept_at = None if request.until else request.out
    with elsewhere(drawn_at) as cluster, Resumable(kept_at, request.threads, cluster) as resumable:
        results = simulated(loaded, request, full or answers, resumable) if loaded else run_more(model, more, resumable)
        log.note("drawn", draws=int(results.attrs["draws"]))
        further, all_asked = asked_further(results, request, cluster)
        story = Story(log, loaded, None if more else model, tuple(overrides or ()))
        problem = _save(results, further, request, story)
    put(render(results, json, detail, full), paged=not (json or no_pager))
    if problem:
        raise problem
    kept = resumable.ended(bool(results.attrs["complete"]))
    if code := _interrupted(results, kept, further, all_asked) or _converged(results) or _judge(results, request.gates):
        raise typer.Exit(code)


def _interrupted(results: xr.Dataset, code: int, further: Mapping[str, xr.Dataset], all_asked: bool) -> int:
    """The exit code of a run that was stopped, which is said: ``code`` where draws are missing; 0 for a whole one."""
    if not results.attrs["complete"]:
        say(f"interrupted after {results.attrs['draws']:,} draws; the figures are of these")
        return code
    if all_asked:
        return 0
    say(f"interrupted: of further answers there {'is ' + ', '.join(further) if further else 'are none'}")
    return INTERRUPTED


def _save(results: xr.Dataset, further: Mapping[str, xr.Dataset], request: Request, story: Story) -> UserError | None:
    """Write the file or folder; what the disk refuses is told after the answer, which must not be lost with it."""
    if request.out is None:
        return None
    try:
        if request.folder:
            store_run(results, further, request.out, request.person, story)
        else:
            store(results, further, request.out)
    except UserError as error:
        return error
    return None


def _converged(results: xr.Dataset) -> int:
    """The exit code of a run that is not as sure as it was to be, which is said; its gates are not to be judged."""
    if results.attrs.get("until_reached", 1):
        return 0
    from mcsv.results.questions.until import ended, hardest, lacking

    say(f"not sure enough: {lacking(hardest(ended(results)), results.attrs['draws'])}")
    return NotConverged.exit_code


def _judge(results: xr.Dataset, gates: tuple[Gate, ...]) -> int:
    failed = [(gate, count) for gate in gates if (count := gate.met(results))]
    for gate, count in failed:
        say(f"failed: {gate.text} holds for {count} value{'' if count == 1 else 's'}")
    return GATE_FAILED if failed else 0
