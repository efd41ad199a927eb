"""A model's data with other names: every reference is found by the record that it stands in, never by its spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator

from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict
from mcsv.model.language.expression import TIME, names
from mcsv.model.language.formula import Formula, read_formula
from mcsv.model.language.names import InputName, Name, StreamName
from mcsv.model.language.record import Record
from mcsv.model.language.spans import UncertainDuration
from mcsv.model.records.claim import Claim
from mcsv.model.records.inputs import Input
from mcsv.model.records.prices import Prices
from mcsv.model.records.ramp import Ramp
from mcsv.model.records.timing import Timing

__all__ = ["Renamed", "prefixed"]

_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*", re.ASCII)
_UNIT = re.compile(r"(.*\S)(\s+(?:period|month|quarter|year)s?)", re.DOTALL)
_ORIGIN = "source"
_OWN_WORDS = frozenset({TIME, "position"})
"""Names in formulas that are no inputs."""


@dataclass(frozen=True)
class Renamed:
    """New names: ``prefix`` goes before every name, but inputs that ``stay`` (old name to new) and price indices of
    ``indices``. ``source`` goes before what an input is from, unless it stays.
    """

    prefix: str
    stay: Mapping[str, str]
    indices: frozenset[str] = frozenset()
    source: str = ""

    def name(self, old: str) -> str:
        """A pocket, group, event, …"""
        return self.prefix + old

    def input(self, old: str) -> str:
        """An input or a stock."""
        return self.stay.get(old, self.prefix + old)

    def index(self, old: str) -> str:
        """A price index."""
        return old if old in self.indices else self.prefix + old

    def stream(self, old: str) -> str:
        """A stream or a stock, with its section in front or not."""
        section, dot, rest = old.rpartition(".")
        return f"{section}{dot}{self.prefix}{rest}"

    def formula(self, text: Any) -> Any:
        """A formula; numbers are left alone."""
        if not isinstance(text, str):
            return text
        known = {name.name for name in names(read_formula(text).tree)} - _OWN_WORDS
        return _WORD.sub(lambda word: self.input(word[0]) if word[0] in known else word[0], text)

    def time(self, text: Any) -> Any:
        """A length of time, perhaps a formula with a unit."""
        found = _UNIT.fullmatch(text) if isinstance(text, str) else None
        return self.formula(found[1]) + found[2] if found and re.search("[A-Za-z]", found[1]) else text


def prefixed(data: Mapping[str, Any], renamed: Renamed) -> dict[str, Any]:
    """The plain data of a model with new names wherever something is named or referred to.

    ``data`` are those of a sound model that name no file. What describes is left as it is.
    """
    found: dict[str, Any] = _record(Claim, data, renamed)
    inputs, indices = data.get("inputs", {}), data.get("indices", {})
    if inputs:
        found["inputs"] = {renamed.input(name): _input(name, entry, renamed) for name, entry in inputs.items()}
    if indices:
        found["indices"] = {renamed.index(name): entry for name, entry in indices.items()}
    return found


def _input(name: str, entry: Any, renamed: Renamed) -> Any:
    """An input; the table of rows that it is one column of is another programme's neither."""
    if not isinstance(entry, Mapping):
        return entry
    found = {key: _field(Input, key, part, renamed) for key, part in entry.items()}
    if name in renamed.stay:
        return found
    if isinstance(found.get("table"), str):
        found["table"] = renamed.prefix + found["table"]
    if renamed.source and found.get(_ORIGIN):
        found[_ORIGIN] = f"{renamed.source}: {found[_ORIGIN]}"
    return found


def _record(record: type[Record], data: Any, renamed: Renamed) -> Any:
    if record is Ramp and not isinstance(data, Mapping):
        return [renamed.formula(point) for point in data] if isinstance(data, list) else renamed.time(data)
    if not isinstance(data, Mapping):
        return data
    return {key: _field(record, key, part, renamed) for key, part in data.items()}


def _field(record: type[Record], key: str, data: Any, renamed: Renamed) -> Any:
    """The value of one key of a record."""
    hints = _hints(record)
    if key in hints:
        return _value(hints[key], data, renamed, renamed.index if record is Prices else renamed.name)
    if "timing" in hints and key in _hints(Timing):
        return _field(Timing, key, data, renamed)
    return data


@cache
def _hints(record: type[Record]) -> dict[str, Any]:
    """The type of each field, by its key in a file."""
    hints = get_type_hints(record, include_extras=True)
    return {field.alias or name: hints[name] for name, field in record.model_fields.items()}


Rename = Callable[[str], str]


def _value(hint: Any, data: Any, renamed: Renamed, name: Rename) -> Any:
    """A value by what it is said to be."""
    kind = _reader(hint)
    known = {Name: name, InputName: renamed.input, StreamName: renamed.stream}
    for reference, change in known.items():
        if kind is not None and kind is _reader(reference):
            return change(data) if isinstance(data, str) else data
    parts, origin = get_args(hint), get_origin(hint)
    if origin is Annotated:
        return _value(parts[0], data, renamed, name)
    if origin in (Union, UnionType):
        return _one_of(parts, data, renamed, name)
    if origin is FrozenDict and isinstance(data, Mapping):
        return {
            _value(parts[0], key, renamed, name): _value(parts[1], part, renamed, name) for key, part in data.items()
        }
    if origin is FrozenDict:  # a name alone stands for the whole
        return _value(parts[0], data, renamed, name)
    if origin is tuple:
        listed = data if isinstance(data, list) else [data]
        found = [_value(parts[0], part, renamed, name) for part in listed]
        return found if isinstance(data, list) else found[0]
    if hint is Formula:
        return renamed.formula(data)
    if hint is UncertainDuration:
        return renamed.time(data)
    return _record(hint, data, renamed) if isinstance(hint, type) and issubclass(hint, Record) else data


def _one_of(parts: tuple[Any, ...], data: Any, renamed: Renamed, name: Rename) -> Any:
    """The value by the one of several types that can name something."""
    for part in parts:
        found = _value(part, data, renamed, name)
        if found != data:
            return found
    return data


def _reader(hint: Any) -> BeforeValidator | None:
    """What reads an annotated text, by which kinds of names are told apart."""
    found = (part for part in getattr(hint, "__metadata__", ()) if isinstance(part, BeforeValidator))
    return next(found, None) if get_origin(hint) is Annotated and get_args(hint)[0] is str else None
