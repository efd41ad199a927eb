"""``mcsv run --more``: more draws for a result that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.cli import arguments
from mcsv.cli.asking import answered
from mcsv.cli.output import say
from mcsv.cli.resumable import Resumable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["as_it_was_only", "holds_answers", "run_more", "stored"]


def as_it_was_only(asked: Mapping[str, object]) -> None:
    """UsageError for everything that is asked of a stored run beside more draws."""
    rule, way_out = "a stored run goes on as it was", "run its model again: mcsv show RUN.nc --model has it"
    arguments.refuse(asked, "is not possible with --more", rule, way_out)


def stored(run: Path) -> tuple[Path, str]:
    """The file of a stored result, which may be named by its folder, and where the longer one goes: into the folder
    too, so that what stands there of it is true of the longer one.
    """
    from mcsv.files.run_layout import CRATE, RESULT
    from mcsv.files.run_reading import result_of

    file = result_of(run)
    in_folder = file.name == RESULT and (file.parent / CRATE).is_file()
    return file, f"{file.parent}/" if in_folder else str(file)


def holds_answers(file: Path) -> bool:
    """Whether further answers stand beside a stored result, so that they are asked again of more draws."""
    from mcsv.files.results import read_answers

    return bool(read_answers(file))


def run_more(file: Path, more: str, resumable: Resumable) -> xr.Dataset:
    """The stored result with more draws; what is beside it of its tallies is not drawn again."""
    from mcsv.ask.more import with_more
    from mcsv.files.results import read_results

    draws, results = arguments.draws(more), read_results(file)
    if not resumable.begun:
        say(f"its {results.attrs['draws']:,} draws are made again: short runs keep no tallies beside their results")
    return answered(lambda progress: with_more(results, draws, resumable.executor, progress))
