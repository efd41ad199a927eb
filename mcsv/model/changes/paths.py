"""Paths into the plain data of a model: ``benefits.x.values[0].unit_value``, as the data were written.

A path leads where the model language says it does, whatever short form stands there: a timing key beside or under
``timing``, ``paid_by: council`` for its mapping, ``ramp: 1 year`` for its length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.frozen import FrozenDict
from mcsv.model.language.names import proposal
from mcsv.model.language.places import join
from mcsv.model.language.record import FieldError, Record, wrong
from mcsv.model.records.inputs import Input
from mcsv.model.records.pockets import CarryForward
from mcsv.model.records.ramp import Ramp
from mcsv.model.records.timing import DropOff, Timed, Timing

__all__ = ["Spot", "find", "split", "straight"]

_PATH = re.compile(r"[^.\[\]]+((\.[^.\[\]]+)|(\[\d{1,6}\]))*")
_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_TIMING = {field.alias or name for name, field in Timing.model_fields.items()} | Timing.model_fields.keys()
_SHORT: dict[Any, str] = {DropOff: "rate", Ramp: "over"}


@dataclass
class Spot:
    """Where a path ends: the mapping or list that holds it, under which key, and what may stand there."""

    holder: Any
    key: str | int
    kind: Any
    path: str
    optional: bool = False
    """Whether it may be left out, so that it has a meaning even where it is not written."""
    default: Any = None
    """What it means there."""

    @property
    def written(self) -> bool:
        """Whether something stands there."""
        if isinstance(self.holder, Mapping):
            return self.key in self.holder
        return isinstance(self.key, int) and self.key < len(self.holder)


def split(path: str) -> list[str | int]:
    """The parts of a path; FieldError E201 where it is none."""
    if not _PATH.fullmatch(path):
        raise wrong("E201", "is no path", value=path[:60], rule="names with dots, entries of lists by [number] from 0")
    return [name or int(number) for name, number in _PART.findall(path)]


def straight(path: str) -> str:
    """The path without ``timing``, which may be written or left out."""
    return path.replace(".timing.", ".")


def find(data: dict[str, Any], path: str, model: type[Record]) -> Spot:
    """The spot that a path leads to; what is on the way there and only left out is written into ``data``.

    Raises FieldError E201, with the nearest name that there is, where the path leads to nothing.
    """
    parts, here, kind, found = split(path), data, model, ""
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if part == "timing" and _is(kind, Timed) and not last and "timing" not in here:
            continue  # its keys stand beside the others, or will
        spot = _spot(here, kind, part, found)
        if last:
            return spot
        if not spot.written:
            _fill(spot, part)
        _open(spot, parts[place + 1])
        here, kind, found = spot.holder[spot.key], spot.kind, spot.path
    raise AssertionError("a path has a last part")


def _spot(here: Any, kind: Any, part: str | int, path: str) -> Spot:
    """One step down from ``here``."""
    if isinstance(here, list) and isinstance(part, int) and part <= len(here):
        return Spot(here, part, _entries(kind), join(path, part))
    if not isinstance(here, dict) or isinstance(part, int):
        raise FieldError(Mistake("E201", "leads to nothing", value=join(path, part), rule=_holds(here)))
    nested = here.get("timing")
    if _is(kind, Timed) and part in _TIMING and isinstance(nested, dict) and not _names(here, Timing, part):
        here, kind, path = nested, Timing, join(path, "timing")
    elif _is(kind, Timed) and part in _TIMING:
        kind = Timing
    field = _field(kind, part)
    if field is None:
        if _is(kind, Record) and part not in here and not _is(kind, Input):
            raise _unknown(part, here, kind, path)
        return Spot(here, part, None if _is(kind, Record) else _entries(kind), join(path, part))
    key = next(iter(_names(here, kind, part)), field[1].alias or field[0])
    default = field[1].get_default(call_default_factory=True)
    return Spot(here, key, _bare(field[1].annotation), join(path, key), not field[1].is_required(), default)


def _names(here: Mapping[str, Any], kind: type[Record], part: str) -> list[str]:
    """The name under which a field is written: its key in a file, or its name in Python."""
    field = _field(kind, part)
    return [name for name in (field[1].alias, field[0]) if name in here and name] if field else []


def _field(kind: Any, part: str | int) -> tuple[str, FieldInfo] | None:
    fields = kind.model_fields.items() if _is(kind, Record) else ()
    return next(((name, field) for name, field in fields if part in (name, field.alias)), None)


def _fill(spot: Spot, part: str | int) -> None:
    """Write what was left out, where it is a mapping or a list that may be."""
    if not (spot.optional and isinstance(spot.default, Record | dict | tuple)):
        known = spot.holder if isinstance(spot.holder, dict) else ()
        way_out = proposal(str(part), known)
        raise FieldError(Mistake("E201", "there is no such entry", value=spot.path, way_out=way_out))
    spot.holder[spot.key] = [] if get_origin(spot.kind) is tuple else {}


def _open(spot: Spot, following: str | int) -> None:
    """Write a short form out where the path goes on inside it."""
    value = spot.holder[spot.key]
    if isinstance(value, dict) or (isinstance(value, list) and isinstance(following, int)):
        return
    if spot.kind is Ramp and isinstance(value, list):
        opened: Any = {"points": value}
    elif spot.kind is CarryForward:
        opened = {}
    elif spot.kind is Input:
        opened = {"dist": "fixed", "value": value}
    elif spot.kind in _SHORT:
        opened = {_SHORT[spot.kind]: value}
    elif get_origin(spot.kind) is FrozenDict:
        opened = {value: 1} if isinstance(value, str) and spot.key != "attribution" else {"others": value}
    elif get_origin(spot.kind) is tuple and not isinstance(value, list):
        opened = [value]
    else:
        way_out = f"name one by its number: {spot.path}[0]" if isinstance(value, list) and value else ""
        value_at, rule = join(spot.path, following), _holds(value)
        raise FieldError(Mistake("E201", "leads to nothing", value=value_at, rule=rule, way_out=way_out))
    spot.holder[spot.key] = opened


def _unknown(part: str | int, here: Mapping[str, Any], kind: Any, path: str) -> FieldError:
    fields = {**(Timing.model_fields if _is(kind, Timed) else {}), **kind.model_fields}
    known = {field.alias or name for name, field in fields.items()} | {*map(str, here)}
    return wrong("E201", "there is no such key", value=join(path, part), way_out=proposal(str(part), known))


def _holds(value: Any) -> str:
    if isinstance(value, dict):
        return "there are names, no numbered entries"
    if isinstance(value, list):
        return f"there are {len(value)} entries" if len(value) != 1 else "there is one entry"
    return "there is one value"


def _bare(annotation: Any) -> Any:
    """The record, mapping or list inside an annotation such as ``Annotated[Budget, …] | None``."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        inner = [_bare(part) for part in get_args(annotation) if part is not NoneType]
        return next((part for part in inner if _is(part, Record) or get_origin(part) in (FrozenDict, tuple)), None)
    return annotation


def _entries(kind: Any) -> Any:
    """What the entries of a mapping or list are."""
    if get_origin(kind) is FrozenDict:
        return _bare(get_args(kind)[1])
    return _bare(get_args(kind)[0]) if get_origin(kind) is tuple else None


def _is(kind: Any, record: type[Record]) -> bool:
    return isinstance(kind, type) and issubclass(kind, record)
