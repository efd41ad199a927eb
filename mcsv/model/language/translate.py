"""From pydantic's errors to mistakes in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from mcsv.errors import Mistake
from mcsv.frozen import FrozenDict
from mcsv.model.language.names import nearest, proposal
from mcsv.model.language.places import join
from mcsv.model.language.record import FieldError, Record, descriptions
from mcsv.model.language.synonyms import meant

__all__ = ["prune", "translate"]

Location = tuple[int | str, ...]

_SHAPES = {
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "text",
}


def translate(error: ValidationError, data: Any, record: type[Record]) -> Iterator[Mistake]:
    """Every mistake that pydantic found in ``data`` while it read a ``record``."""
    for each in error.errors(include_url=False):
        location: Location = each["loc"]
        kind, context = each["type"], each.get("ctx", {})
        path = _path(location, data, missing=kind == "missing")
        problem = context.get("error")
        if isinstance(problem, FieldError):
            yield from (mistake.under(path) for mistake in problem.mistakes)
        else:
            yield _worded(kind, each, record, location).under(path)


def _worded(kind: str, each: Any, record: type[Record], location: Location) -> Mistake:
    """One of pydantic's own kinds of error."""
    value = each["input"]
    if kind == "missing":
        return Mistake("E202", "is missing", rule=_described(record, location))
    if kind == "extra_forbidden":
        keys = _keys(_record_at(record, location[:-1]))
        return Mistake("E201", "there is no such key", way_out=_instead(str(location[-1]), keys))
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", each["ctx"]["expected"])
        near = nearest(str(value), allowed)
        way_out = f"did you mean {near!r}?" if near else ""
        return Mistake(
            "E205",
            "is not a choice",
            value=_shown(value),
            rule=f"one of {', '.join(allowed)}",
            way_out=way_out,
        )
    if kind in ("too_short", "too_long"):
        least, most = each["ctx"].get("min_length"), each["ctx"].get("max_length")
        rule = f"at least {least}" if kind == "too_short" else f"at most {most}"
        return Mistake("E202" if kind == "too_short" else "E203", "has too few or too many entries", rule=rule)
    if kind in _SHAPES and value is None:
        return Mistake("E202", "has no value", way_out=f"write {_SHAPES[kind]}, or leave the key out")
    rule = f"{_SHAPES[kind]} is wanted here" if kind in _SHAPES else str(each["msg"])
    way_out = f"its keys are {', '.join(_keys(_record_at(record, location)))}" if kind.startswith("model_") else ""
    return Mistake("E203", "is something else than it should be", value=_shown(value), rule=rule, way_out=way_out)


def _instead(word: str, keys: Sequence[str]) -> str:
    """The way out where ``word`` is none of the ``keys``: the one that is meant, or is spelt nearly so."""
    key = meant(word, keys)
    return f"did you mean {key!r}?" if key else proposal(word, keys)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _path(location: Location, data: Any, *, missing: bool) -> str:
    """The location as the person knows it: without parts that were not written (``timing`` of flat keys)."""
    path, here = "", data
    for index, part in enumerate(location):
        last = index == len(location) - 1
        written = _has(here, part)
        if written or (missing and last):
            path = join(path, str(part) if isinstance(here, Mapping) else part)
        here = here[part] if written else here
    return path


def _has(data: Any, part: int | str) -> bool:
    if isinstance(data, Mapping):
        return part in data
    return isinstance(data, list | tuple) and isinstance(part, int) and part < len(data)


def _field(record: type[Record], key: int | str) -> FieldInfo | None:
    found = (field for name, field in record.model_fields.items() if key in (name, field.alias))
    return next(found, None)


def _record_at(record: type[Record], location: Location) -> type[Record]:
    """The record that a location lies in; names and indices inside a collection are stepped over."""
    rest = list(location)
    while rest:
        field = _field(record, rest.pop(0))
        inner = _inner(field.annotation) if field else None
        if field is None or inner is None:
            break
        if _collects(field.annotation) and rest:
            rest.pop(0)
        record = inner
    return record


def _inner(annotation: Any) -> type[Record] | None:
    """The record inside an annotation such as ``FrozenDict[str, Pocket]`` or ``Budget | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for part in get_args(annotation) if (found := _inner(part))), None)


def _collects(annotation: Any) -> bool:
    return get_origin(annotation) in (FrozenDict, tuple) or any(map(_collects, get_args(annotation)))


def _keys(record: type[Record]) -> list[str]:
    """The keys that a record takes in a file: those of a timing may also stand beside it."""
    timing = record.model_fields.get("timing")
    beside = _inner(timing.annotation) if timing else None
    own = [field.alias or name for name, field in record.model_fields.items() if name != "distribution"]
    return [*own, *(_keys(beside) if beside else ())]


def _described(record: type[Record], location: Location) -> str:
    """What the missing key is for."""
    owner = _record_at(record, location[:-1])
    said = {field.alias or name: descriptions(owner).get(name, "") for name, field in owner.model_fields.items()}
    return said.get(str(location[-1]), "").rstrip(".")


def prune(error: ValidationError, data: Mapping[str, Any], record: type[Record]) -> dict[str, Any]:
    """``data`` without the entries (``inputs.x``) or sections that the error is about."""
    sound: dict[str, Any] = dict(data)
    for section, *rest in (each["loc"] or ("",) for each in error.errors(include_url=False)):
        field, part = _field(record, section), data.get(str(section))
        whole = not rest or field is None or not _collects(field.annotation) or not _has(part, rest[0])
        if whole or str(section) not in sound:
            sound.pop(str(section), None)
        elif isinstance(part, Mapping):
            sound[str(section)] = {key: value for key, value in sound[str(section)].items() if key != rest[0]}
        else:
            bad = part[int(rest[0])]  # type: ignore[index]
            sound[str(section)] = [entry for entry in sound[str(section)] if entry is not bad]
    return sound
