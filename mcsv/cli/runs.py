"""``mcsv runs``: what stands in a folder of runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsv.cli.asking import Json
from mcsv.cli.codes import RESUMABLE
from mcsv.cli.output import Detail, Full, put, say, screen
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    from mcsv.files.run_index import Runs

__all__ = ["runs"]

runs = typer.Typer(
    name="runs", help="List, find, show and compare the runs of mcsv batch and mcsv run.", no_args_is_help=True
)

Folder = Annotated[
    str,  # a path of ./all is that of a folder, which a Path could not tell from all
    typer.Argument(metavar="DIR", help="A folder of runs (mcsv batch --out); all: what the server of a team knows."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a run.")]


@runs.command("list")
def list_all(folder: Folder, json: Json = False) -> None:
    """Print risk and reserve of all runs."""
    find(folder, [], json)


@runs.command()
def find(
    folder: Folder,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORD...", help="Texts in it, or 'p_deficit > 0.1', 'OUTPUT < 5', 'date >= 2027-04', 'name = a*'."
        ),
    ],
    json: Json = False,
) -> None:
    """Print risk and reserve of the runs for which all these words hold.

    Conditions are on p_deficit, reserve, draws, seed, any output by its name, date (UTC; 2027, 2027-04 or 2027-04-01),
    name, programme, model and fingerprint (* stands for anything).
    """
    from mcsv.files.run_index import find_runs
    from mcsv.reports.brief import overview
    from mcsv.reports.media.text import draw
    from mcsv.reports.writing.json_cells import SCHEMA_VERSION, written

    known = find_runs(folder, words)
    found = known.found
    for line in known.absent:
        say(f"warning: {line}")
    if json:
        put(written({"schema_version": SCHEMA_VERSION, "runs": found, "broken": known.broken}))
        return
    if found:
        put(draw(overview({name: about["answer"] for name, about in found.items()}), screen()))
    _tell_broken(known)
    say(f"{len(found):,} run{'' if len(found) == 1 else 's'}")


@runs.command()
def show(folder: Folder, name: Name, json: Json = False, option: Detail = "", full: Full = False) -> None:
    """Print the answer of a run."""
    from mcsv.cli.show import show as shown
    from mcsv.files.run_index import TEAM, find_runs
    from mcsv.files.run_layout import RESULT
    from mcsv.files.run_reading import look

    if folder == TEAM:
        way_out = "give the folder of runs in which it lies"
        raise UsageError(Mistake("E766", "can be compared, and shown where it lies", "DIR", TEAM, way_out=way_out))
    _chosen(find_runs(folder).found, [name])
    place = Path(folder) / name
    found = look(place)
    if found is None or found.wrong:
        what = "is gone" if found is None else found.wrong
        raise UsageError(Mistake("E701", what, file=str(place), way_out="mcsv batch makes it again"))
    shown(place / RESULT, json=json, option=option, full=full)


@runs.command()
def compare(
    folder: Folder,
    names: Annotated[list[str], typer.Argument(metavar="NAME NAME...", help="Two runs or more, the first one first.")],
    json: Json = False,
) -> None:
    """Print the figures of several runs side by side, and how far each is from the first, with errors."""
    from mcsv.files.run_index import find_runs
    from mcsv.reports.media.text import draw
    from mcsv.reports.side_by_side import side_by_side
    from mcsv.reports.writing.json_cells import SCHEMA_VERSION, written

    found = _chosen(find_runs(folder).found, names)
    if len(found) < 2:
        raise UsageError(Mistake("E766", "has nothing to be compared with", "NAME", names[0], way_out="name another"))
    if json:
        put(written({"schema_version": SCHEMA_VERSION, "runs": found}))
    else:
        put(draw(side_by_side(found), screen()))


@runs.command()
def reindex(folder: Folder) -> None:
    """Make the index anew from the folders of the runs, every byte checked; those that are broken are named."""
    from mcsv.files.run_index import reindex as made_anew

    known = made_anew(Path(folder))
    _tell_broken(known)
    count = len(known.found)
    say(f"{count:,} run{'' if count == 1 else 's'} indexed")
    if known.broken:
        raise typer.Exit(RESUMABLE)


def _tell_broken(known: Runs) -> None:
    for name, why in known.broken.items():
        say(f"left out: {name}: {why}")


def _chosen(known: Mapping[str, dict[str, Any]], names: list[str]) -> dict[str, dict[str, Any]]:
    """What is known of the runs of these names. UsageError E766 with all names that are none."""
    from mcsv.model.language.names import proposal

    if unknown := [name for name in names if name not in known]:
        raise UsageError(
            [Mistake("E766", "is no run", "NAME", name, way_out=proposal(name, known)) for name in unknown]
        )
    return {name: known[name] for name in names}
