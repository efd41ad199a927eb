"""``mcsv merge``: the result of a run whose parts were made by ``mcsv run --shard``, wherever that was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import Json, Threads, answered, end
from mcsv.cli.output import Detail, Full, known_option, put, render, say
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    from mcsv.model import Model

__all__ = ["merge", "write_part"]


def merge(
    parts: Annotated[list[str], typer.Argument(metavar="PART...", help="All parts of one run, in any order.")],
    out: Annotated[str, typer.Option(help="Write the whole result as netCDF4.", metavar="FILE.nc")] = "",
    threads: Threads = "",
    json: Json = False,
    option: Detail = "",
    full: Full = False,
) -> None:
    """Put the parts of a run together: the answer, and with --out the very file of one run."""
    from mcsv.ask.parts import merge_parts
    from mcsv.ask.run_folder import undecided
    from mcsv.files.results import check_out, write_results

    read = arguments.Collector()
    place = read.take(lambda name: undecided(check_out(name)), out, None) if out else None
    workers = read.take(arguments.threads, threads, None) if threads else None
    read.check()
    more = {"full": full or json or bool(out), "curves": bool(out), "money": full, "returns": full}
    results = answered(lambda progress: merge_parts(parts, workers, progress, **more))
    detail = known_option(option, results["option"].values)
    if place is not None:
        say(f"wrote {write_results(results, place)}")
    put(render(results, json, detail, full))
    end(results)


def write_part(
    model: Model, shard: str, out: str, draws: int, seed: int, threads: int | None, sampling: str | None
) -> Path:
    """Make one part of a run; the file that it was written to. UsageError where that cannot be."""
    from mcsv.ask.parts import simulate_part

    number, slash, of = shard.partition("/")
    if not (slash and number.isascii() and number.isdigit() and of.isascii() and of.isdigit()):
        rule = "K/N, part K of N"
        raise UsageError(Mistake("E750", "is no part of a run", "--shard", shard, rule, "for example 3/200"))
    if not out:
        raise UsageError(Mistake("E205", "has no file to write to", "--shard", shard, way_out="say --out FILE.part"))
    part = int(number), int(of)
    return answered(
        lambda progress: simulate_part(model, out, *part, draws, seed, threads, sampling, progress=progress)
    )
