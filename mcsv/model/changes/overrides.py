"""Overrides: named changes to a model's plain data, as options, ``extends`` and ``--set`` make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.model.changes.mentions import forget
from mcsv.model.changes.paths import Spot, find, straight
from mcsv.model.changes.plain import plain
from mcsv.model.language.names import STREAMS, nearest, proposal
from mcsv.model.language.places import within
from mcsv.model.language.record import FieldError, Record
from mcsv.model.records.inputs import Input
from mcsv.model.records.options import Option

__all__ = ["Changed", "apply", "within"]

_NAMED = (*STREAMS, "events", "decisions")
"""The sections whose entries ``without`` knows by their bare names."""


@dataclass
class Changed:
    """Plain data after overrides, what was wrong with them, and which part of the data comes from where."""

    data: dict[str, Any]
    mistakes: list[Mistake] = field(default_factory=list)
    """Their paths are relative to the overrides: ``set.costs.team.amount``."""
    sources: dict[str, str] = field(default_factory=dict)
    """By path in the data: the path of the override that wrote it."""
    removed: dict[str, str] = field(default_factory=dict)
    """By path in the data before: the path of the override that took it away; entries of a list from the last on."""

    def source(self, path: str) -> str:
        """The path, relative to the overrides, of what a path of the data was written by, or the override that is
        inside it; nothing where no override touched it."""
        path = straight(path)
        around = [there for there in self.sources if within(path, straight(there))]
        if around:
            nearest = max(around, key=len)
            return self.sources[nearest] + path[len(straight(nearest)) :]
        return next((here for there, here in self.sources.items() if within(straight(there), path)), "")


def apply(data: Mapping[str, Any], overrides: Option, model: type[Record]) -> Changed:
    """A changed copy of ``data``: first what is set, then what is added, then what is left out.

    Paths are those of ``data``, so that ``values[1]`` is the same entry whatever else is changed.
    """
    changed = Changed(plain(data))
    for path, value in overrides.set.items():
        _tell(changed, f"set.{path}", lambda path=path, value=value: _set(changed, path, value, model))
    for path, value in overrides.add.items():
        _tell(changed, f"add.{path}", lambda path=path, value=value: _add(changed, path, value, model))
    spots: list[tuple[Spot, str]] = []
    for place, name in enumerate(overrides.without):
        here = f"without[{place}]"
        _tell(changed, here, lambda name=name, here=here: spots.append((_unwanted(changed, name, model), here)))
    changed.mistakes += _contradictions(changed, spots)
    for spot, here in sorted(spots, key=lambda each: each[0].key if isinstance(each[0].key, int) else -1, reverse=True):
        if spot.written:
            del spot.holder[spot.key]
        changed.removed[spot.path] = here
    for path, cause in forget(changed.data, {**changed.removed}):
        changed.removed[path] = cause
    return changed


def _tell(changed: Changed, here: str, step: Any) -> None:
    """Do one step, and note what is wrong with it."""
    try:
        step()
    except FieldError as error:
        changed.mistakes += [mistake.under(here) for mistake in error.mistakes]


def _value(value: Any) -> Any:
    if value is None:
        raise FieldError(Mistake("E202", "has no value", way_out="without: leaves something out"))
    return plain(value)


def _set(changed: Changed, path: str, value: Any, model: type[Record]) -> None:
    """Write a value where there is one, or where one may be left out."""
    spot = find(changed.data, path, model)
    if not spot.written and not spot.optional:
        near = _near(spot) if isinstance(spot.holder, dict) else ""
        rule = "set: changes what is there; add: makes something new"
        raise FieldError(Mistake("E201", "there is no such entry", value=spot.path, rule=rule, way_out=near))
    spot.holder[spot.key] = _value(value)
    if spot.key == "timing" and isinstance(spot.holder, dict):
        _nest(spot.holder)
    changed.sources[spot.path] = f"set.{path}"


def _near(spot: Spot) -> str:
    """What a key that is not there may be: one that is, or one of an input that may be left out."""
    of_input = spot.path.startswith("inputs.") and spot.path.count(".") == 2
    beside = Input.model_fields.keys() - {"distribution"} if of_input else ()
    near = nearest(str(spot.key), [*map(str, spot.holder), *sorted(beside)])
    return f"did you mean {near!r}?" if near else proposal(str(spot.key), map(str, spot.holder))


def _nest(stream: dict[str, Any]) -> None:
    """A timing that is set as a whole replaces the keys beside it too."""
    for key in ("from", "start", "lag", "ramp", "for", "duration", "drop_off"):
        stream.pop(key, None)


def _add(changed: Changed, path: str, value: Any, model: type[Record]) -> None:
    """Write a value where there is none."""
    spot = find(changed.data, path, model)
    if spot.written:
        rule = "add: makes something new; set: changes what is there"
        section = "." not in path and isinstance(value, dict) and value
        way_out = f"add what is new in it by its path: {path}.{next(iter(value))}" if section else ""
        raise FieldError(Mistake("E103", "is there already", value=spot.path, rule=rule, way_out=way_out))
    value = _value(value)
    if isinstance(spot.holder, list):
        spot.holder.append(value)
    else:
        spot.holder[spot.key] = value
    changed.sources[spot.path] = f"add.{path}"


def _unwanted(changed: Changed, name: str, model: type[Record]) -> Spot:
    """What a bare name or a path in ``without`` means."""
    if "." not in name and "[" not in name and name not in model.model_fields:
        homes = [part for part in _NAMED if name in _section(changed.data, part)]
        if len(homes) > 1:
            way_out = f"write {homes[0]}.{name} or {homes[1]}.{name}"
            raise FieldError(Mistake("E402", f"is a name in {' and '.join(homes)}", value=name, way_out=way_out))
        if not homes:
            known = [each for part in _NAMED for each in _section(changed.data, part)]
            what = "there is no cost, benefit, funding, event or decision of this name"
            elsewhere = [part for part in model.model_fields if name in _section(changed.data, part)]
            way_out = f"write {elsewhere[0]}.{name}" if elsewhere else proposal(name, known)
            raise FieldError(Mistake("E201", what, value=name, way_out=way_out))
        name = f"{homes[0]}.{name}"
    spot = find(changed.data, name, model)
    if not spot.written:
        there = [str(key) for key in spot.holder] if isinstance(spot.holder, dict) else []
        raise FieldError(Mistake("E201", "is not there", value=name, way_out=proposal(str(spot.key), there)))
    return spot


def _section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = data.get(name)
    return part if isinstance(part, Mapping) else {}


def _contradictions(changed: Changed, spots: list[tuple[Spot, str]]) -> Iterator[Mistake]:
    """What is set or added and left out at once, or left out twice."""
    seen: list[str] = []
    for spot, here in spots:
        for path, source in changed.sources.items():
            if within(straight(path), straight(spot.path)):
                yield Mistake("E203", f"is left out and also written by {source}", here, spot.path)
        if spot.path in seen:
            yield Mistake("E103", "is left out twice", here, spot.path)
        seen.append(spot.path)
