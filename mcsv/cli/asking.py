"""What all commands that ask a model a question have in common: their options, the wait, and how they end."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from mcsv.cli import arguments
from mcsv.cli.codes import INTERRUPTED
from mcsv.cli.output import say
from mcsv.cli.progress import Progress
from mcsv.errors import Incomplete

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["DEFAULT_SEED", "Draws", "Json", "Sampling", "Seed", "Size", "Threads", "answered", "end", "size"]

DEFAULT_SEED = "1"

Answer = TypeVar("Answer")

Draws = Annotated[str, typer.Option(help="Simulated outcomes: 1e6, 1_000_000.", metavar="N")]
Seed = Annotated[str, typer.Option(help="Start of the random numbers; 1 unless told.", metavar="N")]
Threads = Annotated[str, typer.Option(help="Threads; all cores unless told.", metavar="N")]
Sampling = Annotated[
    str,
    typer.Option(help="sobol: evenly spread points in place of random draws (plain).", metavar="plain|sobol"),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


class Size(NamedTuple):
    """How much is drawn, from which seed, on how many threads (None: all)."""

    draws: int
    seed: int
    threads: int | None


def size(draws: str, seed: str, threads: str, read: arguments.Collector | None = None) -> Size:
    """The words of the command line as numbers; UsageError with all mistakes, those that ``read`` met before too."""
    read = read or arguments.Collector()
    found = Size(
        read.take(arguments.draws, draws, 0),
        read.take(arguments.seed, seed, 0),
        read.take(arguments.threads, threads, None) if threads else None,
    )
    read.check()
    return found


def answered(ask: Callable[[Progress], Answer]) -> Answer:
    """What ``ask`` finds, with its progress on the terminal and the kernels compiled before."""
    from mcsv import api

    with Progress() as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", Incomplete)  # said at the end, in the command's own words
        api.warmup(status=progress.status)
        return ask(progress)


def end(found: xr.Dataset) -> None:
    """Say of what an interrupted run is told, and leave by its exit code."""
    if not found.attrs["complete"]:
        say(str(found.attrs.get("interrupted") or f"interrupted after {found.attrs['draws']:,} draws"))
        raise typer.Exit(INTERRUPTED)
