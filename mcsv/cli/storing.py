"""Where ``mcsv run --out`` writes: a file, or a folder with all that belongs to a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.cli.output import say
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.ask.run_log import RunLog
    from mcsv.model import Model

__all__ = ["Story", "check_person", "check_place", "store", "store_run"]


def check_place(text: str) -> Path:
    """The file or the folder that is meant, before any work starts. UsageError where nothing can go there, or where
    what stands there was decided on.
    """
    from mcsv.ask.run_folder import undecided
    from mcsv.files.results import check_out
    from mcsv.files.run_layout import RESULT
    from mcsv.files.run_reading import is_folder
    from mcsv.files.run_writing import check_run_folder

    if is_folder(text):
        folder = check_run_folder(text)
        undecided(folder / RESULT)
        return folder
    return undecided(check_out(text))


def check_person(text: str, out: str) -> str:
    """Who runs it; UsageError E722 where no folder's record could say so, E719 where the name is odd."""
    from mcsv.approvals.names import odd
    from mcsv.files.run_reading import is_folder

    name = " ".join(text.split())
    if not out or not is_folder(out):
        way_out = "say --out DIR/ as well"
        raise UsageError(Mistake("E722", "has no record to stand in", "--person", way_out=way_out))
    if told := odd(name):
        way_out = "type the name anew"
        raise UsageError(Mistake("E719", f"could be taken for another name: it {told}", "--person", way_out=way_out))
    return name


@dataclass(frozen=True)
class Story:
    """How a run came about: what happened, its model with its ``file`` and what was ``set`` in it; None where it goes
    on from a stored result.
    """

    log: RunLog
    model: Model | None
    file: Path | None
    set: tuple[str, ...] = ()


def store(results: xr.Dataset, answers: Mapping[str, xr.Dataset], place: Path) -> None:
    """Write a result and further answers to a file that :func:`check_place` gave."""
    from mcsv.files.results import write_results

    say(f"wrote {write_results(results, place, answers)}")


def store_run(results: xr.Dataset, answers: Mapping[str, xr.Dataset], place: Path, person: str, story: Story) -> None:
    """Write a run to a folder that :func:`check_place` gave."""
    from mcsv.ask.run_folder import now
    from mcsv.ask.run_made import Made, Origin, asked_of, write_run
    from mcsv.files.claims import Claims, claim_of

    made = Made(results, story.log, answers, story.model)
    origin = Origin(now(), person, *_source(story, place), asked_of(results, answers))
    with Claims() as claims:
        claims.wait(claim_of(place))
        _, left = write_run(made, place, origin)
    say(f"wrote {place}")
    for name in left:
        say(f"{name} there is of an earlier run: mcsv report writes it anew")


def _source(story: Story, place: Path) -> tuple[str, tuple[str, ...]]:
    """The file of the model and what was set in it; of a run that goes on, what its folder says."""
    from mcsv.files.run_reading import about_of

    if story.file is not None:
        return str(story.file), story.set
    try:
        before = about_of(place)
    except (OSError, ValueError):
        return "", ()
    return str(before.get("model", "")), tuple(map(str, before.get("set", ())))
