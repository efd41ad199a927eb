"""Where ``mcsv run --out`` writes: a file, or a folder with all that belongs to a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.cli.output import say
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["check_person", "check_place", "store"]


def check_place(text: str) -> Path:
    """The file or the folder that is meant, before any work starts. UsageError where nothing can go there, or where
    what stands there was decided on.
    """
    from mcsv.ask.run_folder import undecided
    from mcsv.files.folders import RESULT, check_run_folder, is_folder
    from mcsv.files.results import check_out

    if is_folder(text):
        folder = check_run_folder(text)
        undecided(folder / RESULT)
        return folder
    return undecided(check_out(text))


def check_person(text: str, out: str) -> str:
    """Who runs it; UsageError E722 where no folder's record could say so, E719 where the name is odd."""
    from mcsv.approvals.names import odd
    from mcsv.files.folders import is_folder

    name = " ".join(text.split())
    if not out or not is_folder(out):
        way_out = "say --out DIR/ as well"
        raise UsageError(Mistake("E722", "has no record to stand in", "--person", way_out=way_out))
    if told := odd(name):
        way_out = "type the name anew"
        raise UsageError(Mistake("E719", f"could be taken for another name: it {told}", "--person", way_out=way_out))
    return name


def store(results: xr.Dataset, place: Path, folder: bool, person: str, answers: Mapping[str, xr.Dataset]) -> None:
    """Write a result and further answers to a place that :func:`check_place` gave; ``folder``: whether that is one."""
    from mcsv.files.results import write_results

    if not folder:
        say(f"wrote {write_results(results, place, answers)}")
        return
    from mcsv.ask.run_folder import now, write_folder

    left = write_folder(results, place, now(), person, answers)
    say(f"wrote {place}")
    for name in left:
        say(f"{name} there is of an earlier run: mcsv report writes it anew")
