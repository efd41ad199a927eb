"""``mcsv runs``: what stands in a folder of runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from mcsv.cli.asking import Json, Threads
from mcsv.cli.output import Detail, Full, put, say, screen
from mcsv.errors import Mistake, UsageError

__all__ = ["runs"]

runs = typer.Typer(name="runs", help="List, find, show and compare the runs of mcsv batch.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of mcsv batch --out.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a run.")]


@runs.command("list")
def list_all(folder: Folder, json: Json = False) -> None:
    """Print risk and reserve of all runs."""
    find(folder, [], json)


@runs.command()
def find(
    folder: Folder,
    words: Annotated[
        list[str], typer.Argument(metavar="WORD...", help="Texts in it, or conditions such as 'p_deficit > 0.1'.")
    ],
    json: Json = False,
) -> None:
    """Print risk and reserve of the runs that have all these words."""
    from mcsv.files.run_index import find_runs
    from mcsv.reports.brief import overview
    from mcsv.reports.media.text import draw
    from mcsv.reports.writing.json_cells import SCHEMA_VERSION, written

    found = find_runs(folder, words)
    if json:
        put(written({"schema_version": SCHEMA_VERSION, "runs": found}))
        return
    if found:
        put(draw(overview({name: about["answer"] for name, about in found.items()}), screen()))
    say(f"{len(found):,} run{'' if len(found) == 1 else 's'}")


@runs.command()
def show(folder: Folder, name: Name, json: Json = False, option: Detail = "", full: Full = False) -> None:
    """Print the answer of a run."""
    from mcsv.cli.show import show as shown

    shown(_result(folder, name), json=json, option=option, full=full)


@runs.command()
def compare(folder: Folder, first: Name, last: Name, threads: Threads = "", json: Json = False) -> None:
    """Tell what changed between two runs, and how much of the change each change explains."""
    from mcsv.cli.diff import diff

    diff(str(_result(folder, first)), str(_result(folder, last)), threads=threads, json=json)


@runs.command()
def reindex(folder: Folder) -> None:
    """Make the index anew from the folders of the runs."""
    from mcsv.files.run_index import reindex as made_anew

    count = made_anew(folder)
    say(f"{count:,} run{'' if count == 1 else 's'} indexed")


def _result(folder: Path, name: str) -> Path:
    """The result of a run, as it was written. UsageError E766 for a name that is not there, E701 for a damaged one."""
    from mcsv.files.run_index import find_runs
    from mcsv.files.run_layout import RESULT
    from mcsv.files.run_reading import look
    from mcsv.model.language.names import proposal

    known: dict[str, Any] = find_runs(folder)
    if name not in known:
        raise UsageError(Mistake("E766", "is no run", "NAME", name, way_out=proposal(name, known)))
    found = look(folder / name)
    if found is None or found.wrong:
        what = "is gone" if found is None else found.wrong
        raise UsageError(Mistake("E701", what, file=str(folder / name), way_out="mcsv batch makes it again"))
    return folder / name / RESULT
