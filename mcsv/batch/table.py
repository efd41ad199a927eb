"""The table of runs: from a folder, files, patterns or a list to a row each, with a name that no other has."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from mcsv.batch.names import LONGEST, named, no_name
from mcsv.batch.records import Row
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.lists import Line, read_list
from mcsv.files.models import parse_overrides
from mcsv.files.run_layout import ABOUT, OWN, RESULT
from mcsv.model.language.names import proposal

__all__ = ["COLUMNS", "Usual", "table_of"]

COLUMNS = ("model", "set", "draws", "seed", "name")
_MODELS = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Usual:
    """What goes for rows that say nothing else, and how their words become numbers (UsageError where they do not)."""

    draws: int
    seed: int
    set: tuple[str, ...]
    read_draws: Callable[[str], int]
    read_seed: Callable[[str], int]


def table_of(words: Sequence[str], usual: Usual) -> tuple[Row, ...]:
    """A row for each run, in the order in which they are named; those of a folder or pattern in that of their names.

    Each has a name of its own: the one in the list, otherwise that of the model's file (:mod:`mcsv.batch.names` says
    what where several would share it). UsageError with everything that is wrong: E760 nothing to run, E761 the list's
    columns, E762 a name that is none, E763 two runs of one name or alike, E205 its other cells.
    """
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    for word in words:
        try:
            rows += _rows(word, usual)
        except UsageError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UsageError(mistakes)
    return named(rows)


def _rows(word: str, usual: Usual) -> list[Row]:
    place = Path(word).expanduser()
    if place.suffix.lower() == ".csv" and not place.is_dir():
        return _listed(str(place), usual)
    if place.is_dir():
        found = _models(place.iterdir())
        kinds = ", ".join(f"*{kind}" for kind in _MODELS)
        way_out = f"{kinds} in it are run; a pattern finds those in folders below: '{word}/**/*.yaml'"
    elif place.exists():
        found, way_out = [place], ""
    elif not glob.has_magic(word):
        raise UsageError(Mistake("E760", "is not there", file=word, way_out=_near(place)))
    else:
        found = _models(each for each in map(Path, glob.glob(str(place), recursive=True)) if not _of_a_run(each))
        way_out = "put the pattern in quotes, and look where it points"
    if not found:
        raise UsageError(Mistake("E760", "has no model in it", file=word, way_out=way_out))
    return [Row("", str(each), usual.set, usual.draws, usual.seed) for each in found]


def _models(places: Iterable[Path]) -> list[Path]:
    """The models among them, in the order of their names; one that links to folders lead to again is there once."""
    found: dict[Path, Path] = {}
    for place in sorted(filter(_is_model, places), key=lambda each: (len(each.parts), each)):
        found.setdefault(Path(os.path.realpath(place.parent), place.name), place)
    return sorted(found.values())


def _of_a_run(place: Path) -> bool:
    """Whether a file is a run's own, as the model that its folder keeps: nobody who gives a pattern that reaches into
    the folder of runs wants runs of runs, more of them each time.
    """
    return place.name in OWN and all((place.parent / each).is_file() for each in (ABOUT, RESULT))


def _near(place: Path) -> str:
    """What could have been meant by a file that is not there."""
    others = [each.name for each in place.parent.iterdir() if _is_model(each)] if place.parent.is_dir() else []
    return proposal(place.name, others) or "name a folder, a model file, a list or a pattern"


def _is_model(place: Path) -> bool:
    """Whether a name is that of a model. One that leads nowhere is one too: its run fails, and is not just left out."""
    return place.suffix.lower() in _MODELS and not place.name.startswith(".") and not place.is_dir()


def _listed(file: str, usual: Usual) -> list[Row]:
    rows, mistakes = [], []
    for line in read_list(file, COLUMNS, needed="model"):
        found, wrong = _row(file, line, usual)
        rows.append(found)
        mistakes += [replace(mistake, path=path).at(file, line.number, 1) for path, mistake in wrong]
    if not rows and not mistakes:
        way_out = "a line below the heading for each run"
        mistakes.append(Mistake("E760", "has no model in it", file=file, way_out=way_out))
    if mistakes:
        raise UsageError(mistakes)
    return rows


def _row(file: str, line: Line, usual: Usual) -> tuple[Row, list[tuple[str, Mistake]]]:
    """The row of a line, and what is wrong with it by column."""
    cells, wrong = line.cells, list[tuple[str, Mistake]]()
    numbers = {"draws": usual.draws, "seed": usual.seed}
    for column, read in (("draws", usual.read_draws), ("seed", usual.read_seed)):
        try:
            numbers[column] = read(cells[column]) if column in cells else numbers[column]
        except UsageError as error:
            wrong += [(column, mistake) for mistake in error.mistakes]
    changes = (*usual.set, *(part.strip() for part in cells.get("set", "").split(";") if part.strip()))
    try:
        parse_overrides(list(changes))
    except UsageError as error:
        wrong += [(" ".join(("set", *mistake.path.split()[1:])), mistake) for mistake in error.mistakes]
    if "model" not in cells:
        wrong.append(("model", Mistake("E760", "is empty", way_out="name a model file")))
    name = cells.get("name", "")
    if name and (problem := no_name(name)):
        rule = f'the name of a folder: at most {LONGEST} bytes, no / \\ : * ? " < > |, and no . in front'
        wrong.append(("name", Mistake("E762", problem, value=name, rule=rule, way_out="give another name")))
    model = Path(file).parent / Path(cells.get("model", "")).expanduser()
    return Row(name, str(model), changes, numbers["draws"], numbers["seed"]), wrong
