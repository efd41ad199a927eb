"""A run as a folder: the result, the model that gives it again, and where both come from."""

from __future__ import annotations

from pathlib import Path

from mcsv.errors import Mistake, UsageError
from mcsv.files.replacing import check_folder, half_written
from mcsv.files.results import check_out

__all__ = ["CRATE", "MODEL", "RESULT", "check_run_folder", "is_folder", "result_of"]

RESULT, MODEL, CRATE = "result.nc", "model.yaml", "ro-crate-metadata.json"


def is_folder(path: str | Path) -> bool:
    """Whether ``path`` means a folder: there is one, or it ends as only one does."""
    return str(path).endswith(("/", "\\")) or Path(path).expanduser().is_dir()


def result_of(run: str | Path) -> Path:
    """The file of a result that people name by its folder, or by itself."""
    place = Path(run).expanduser()
    return place / RESULT if place.is_dir() else place


def check_run_folder(path: str | Path) -> Path:
    """The folder for a run, before any work starts. UsageError E711 or E502 where none can be there.

    It may be missing, empty, or that of an earlier run.
    """
    place = Path(path).expanduser().resolve()
    if problem := _refusal(place):
        way_out = "name a folder that is new, empty, or that of an earlier run"
        raise UsageError(Mistake("E711", problem, "--out", str(place), way_out=way_out))
    check_folder(place / RESULT if place.is_dir() else place)
    if place.is_dir():
        from mcsv.files.models import check_written  # loads all that a model is made of

        check_out(place / RESULT)
        check_written(place / MODEL)
    return place


def _refusal(place: Path) -> str:
    if not place.exists():
        return "" if place.parent.is_dir() else f"would lie in a folder that does not exist: {place.parent}"
    if not place.is_dir():
        return "is a file"
    holds = {each.name for each in place.iterdir() if not half_written(each.name, RESULT)}
    return "holds other files and no run" if holds and not {RESULT, CRATE} & holds else ""
