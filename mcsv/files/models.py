"""Read a model file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mcsv.errors import Mistake, ModelError, UsageError
from mcsv.files.echo import self_contained
from mcsv.files.extends import override, read_document
from mcsv.files.replacing import occupied, replacing
from mcsv.files.text import LARGEST_FILE, STDIN
from mcsv.files.yaml import Document, read_yaml
from mcsv.model import Model, Place, Places, validate, without_levers
from mcsv.model.language.listed import listed

__all__ = ["AnyModel", "as_model", "check_written", "model_in", "parse_overrides", "read_model", "write_model"]

_OPTION = "--set"


def read_model(path: str | os.PathLike[str], set: Mapping[str, Any] | None = None) -> Model:
    """The model in a YAML or JSON file, with what it extends; ``-`` is standard input, which lies in this folder.

    ``set`` gives new values by path (``{"costs.team.amount": 1e6}``), as ``set:`` of an option does; what is wrong with
    one of them is told as ``--set``. Raises ModelError with every mistake at once, each with its file, line and column.
    What else there is to say about a sound model is in ``comments(model)``.
    """
    if set is not None and not isinstance(set, Mapping):
        rule, way_out = "new values by path", 'for example set={"costs.team.amount": 900_000}'
        raise UsageError(Mistake("E205", "is not possible", "set", repr(set)[:60], rule, way_out))
    file = os.fspath(path)
    file = STDIN if file == "-" else file
    document = read_document(file)
    if set:
        places = {f"set.{name}": Place(0, 0, file=_OPTION) for name in set}
        document = override(document, {"set": listed(dict(set))}, Places(_OPTION, places))
        document.found = [_named(mistake) for mistake in document.found]
    if isinstance(document.data, Mapping) and "programmes" in document.data and "portfolio" in document.data:
        rule, way_out = (
            "a model says all of one programme",
            f"mcsv portfolio {file} answers it, or writes it as a model",
        )
        mistake = Mistake("E794", "is a portfolio, and no model", "programmes", rule=rule, way_out=way_out)
        raise ModelError(document.places.put(mistake))
    return _validated(document, Path(file).resolve().parent, tuple(set or ()))


def _validated(document: Document, folder: Path, paths: Sequence[str]) -> Model:
    """The model of a document in which ``paths`` were set: levers of numbers that are none any more are left out."""
    try:
        return validate(document.data, document.places, folder, found=tuple(document.found))
    except ModelError as error:
        data, left_out = without_levers(document.data, error.mistakes, paths)
        if not left_out:
            raise
        found = (*document.found, *(_named(mistake) for mistake in left_out))
        return validate(data, document.places, folder, found=found)


def model_in(text: str) -> Model:
    """The model in a text that :func:`mcsv.files.echo.self_contained` wrote, so that no other file is needed."""
    document = read_yaml(text)
    _drop_spans_of_chances(document.data)
    return validate(document.data, document.places, found=tuple(document.found))


def _drop_spans_of_chances(data: Any) -> None:
    """Earlier versions wrote ``per: year`` out beside each probability of an event, which says nothing there."""
    events = data.get("events") if isinstance(data, dict) else None
    for event in events.values() if isinstance(events, dict) else ():
        if isinstance(event, dict) and event.get("probability") is not None:
            event.pop("per", None)


AnyModel = Model | Mapping[str, Any] | str | os.PathLike[str]
"""A model, what a model file would hold, or the path of one."""


def as_model(model: AnyModel) -> Model:
    """A model as people hand it over: as it is, as the mapping that a file would hold, or the path of its file.

    Raises UsageError E530 for anything else, ModelError for a model with mistakes.
    """
    if isinstance(model, Model):
        return model
    if isinstance(model, Mapping):
        return validate(model)
    if isinstance(model, str | os.PathLike):
        return read_model(model)
    rule = "a Model, a mapping of what a model file says, or the path of one"
    raise UsageError(Mistake("E530", "is no model", "model", type(model).__name__, rule))


_WRITTEN = "# Written by mcsv: defaults are filled in, data files are written out, comments are not kept."


def write_model(model: AnyModel, path: str | os.PathLike[str], *, flush: bool = True) -> Path:
    """Write a model as YAML that reads back to an equal one, wherever it is moved, and return its place.

    ``model`` is a Model, the mapping that a model file would hold, or the path of one.
    A file that this function wrote is overwritten; any other is not, for its comments would be lost. UsageError E502
    where nothing can be written to that place, E602 where the disk refuses. Without ``flush`` the caller sees to it
    that it comes onto the disk.
    """
    place = Path(path).expanduser().resolve()
    check_written(place)
    content = f"{_WRITTEN}\n{self_contained(as_model(model))}".encode()
    if len(content) > LARGEST_FILE:
        rule = f"a model has at most {LARGEST_FILE:,} bytes"
        raise UsageError(Mistake("E105", "is too large with its data", rule=rule, way_out="thin the data out"))
    with replacing(place, flush) as name:
        Path(name).write_bytes(content)
    return place


def check_written(place: Path) -> None:
    """UsageError E502 where no model can be written to a place, or one that somebody else wrote stands there."""
    if problem := _unwritable(place):
        way_out = "choose another file name ending in .yaml"
        raise UsageError(Mistake("E502", problem, file=str(place), way_out=way_out))


def _unwritable(place: Path) -> str:
    misnamed = "" if place.suffix in (".yaml", ".yml") else "is no name of a YAML file"
    return misnamed or occupied(place, "was not written by mcsv", _ours)


def _ours(place: Path) -> bool:
    with place.open("rb") as file:
        return file.read(len(_WRITTEN.encode())) == _WRITTEN.encode()


def _named(mistake: Mistake) -> Mistake:
    """A mistake of ``set`` by the path that was given there."""
    return replace(mistake, path=mistake.path.removeprefix("set.")) if mistake.file == _OPTION else mistake


def parse_overrides(texts: list[str]) -> dict[str, Any]:
    """``path=value`` words as values by path; a value is read as YAML would read it behind ``key:``.

    Raises UsageError with everything that is wrong.
    """
    found: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for text in texts:
        path, sign, value = text.partition("=")
        path = path.strip()
        if not sign or not path or not value.strip():
            rule, way_out = "a path, = and a value", "for example --set costs.team.amount=900_000"
            mistakes.append(Mistake("E205", "cannot be read", _OPTION, text[:80], rule, way_out))
        elif path in found:
            mistakes.append(Mistake("E103", "is given twice", f"{_OPTION} {path}", value))
        else:
            found[path], noted = _value(value, path)
            mistakes += noted
    if mistakes:
        raise UsageError(mistakes)
    return found


def _value(text: str, path: str) -> tuple[Any, list[Mistake]]:
    """The value of one ``path=value``, in one line."""
    try:
        document = read_yaml(f"value: {text}\n")
    except ModelError as error:
        return None, [_told(each, path, text) for each in error.mistakes]
    wrong = [each for each in document.found if each.severity == "error"]
    if not wrong and (not isinstance(document.data, dict) or list(document.data) != ["value"]):
        wrong = [Mistake("E205", "is no single value", rule="a number, text, [list] or {mapping} in one line")]
    value = None if wrong else document.data["value"]
    return value, [_told(each, path, text) for each in wrong]


def _told(mistake: Mistake, path: str, text: str) -> Mistake:
    where = f"{_OPTION} {path}"
    return Mistake(mistake.code, mistake.what, where, text[:80], mistake.rule, mistake.way_out)
