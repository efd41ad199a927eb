"""Records as the plain data that a file would hold: what was left out filled in, what says nothing left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from mcsv.model.language.calendar import NONE, Duration, Month
from mcsv.model.language.expression import Number
from mcsv.model.language.formula import Formula
from mcsv.model.language.record import Record
from mcsv.model.language.spans import UncertainDuration
from mcsv.model.records.claim import Claim
from mcsv.model.records.events import Event
from mcsv.model.records.funding import Funding
from mcsv.model.records.inputs import Input
from mcsv.model.records.pockets import Budget, CarryForward
from mcsv.model.records.prices import Index
from mcsv.model.records.providers import sole
from mcsv.model.records.ramp import Ramp
from mcsv.model.records.streams import Value

__all__ = ["plain"]

_NOTHING: tuple[Any, ...] = (None, "", {}, [])
_SIMPLE = frozenset((str, int, float, bool, type(None)))  # most of what there is, told apart first


def plain(value: Any) -> Any:
    """Mappings with text keys, lists, numbers and texts that say what ``value`` says; always a copy.

    Records write every field that says something, under its key in a file; mappings keep what they hold.
    """
    kind = type(value)
    if kind in _SIMPLE:
        return value
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(value)
    if isinstance(value, Claim):
        return _claim(value)
    if isinstance(value, Record):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def _fields(value: Record, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A record by its keys, except fields that say nothing or would say something wrong."""
    fields = type(value).model_fields.items()
    parts = {field.alias or name: plain(getattr(value, name)) for name, field in fields if name not in without}
    if "timing" in parts:
        parts["timing"] = parts.pop("timing")  # behind what it times
    return {key: part for key, part in parts.items() if part not in _NOTHING}


def _claim(value: Claim) -> dict[str, Any]:
    """A model, with the name alone of a provider that delivers everything."""
    parts = _fields(value)
    name = sole(value.provider)
    return parts if name is None else parts | {"provider": name}


def _formula(value: Formula) -> float | str:
    return value.tree.value if isinstance(value.tree, Number) else value.text


def _time(value: Duration | Month | UncertainDuration) -> int | str:
    return 0 if value == NONE else str(value)


def _ramp(value: Ramp) -> Any:
    """As short as it can be written: its points, its length, or length and shape."""
    if value.points:
        return plain(value.points)
    return plain(value.over) if value.shape == "straight" else _fields(value)


def _carry_forward(value: CarryForward) -> Any:
    return {"all": True, "none": False}.get(value.rule, {"cap": plain(value.cap)})


def _budget(value: Budget) -> dict[str, Any]:
    """An amount for something, or an amount for each year, which has no beginning of its own."""
    return _fields(value, ("start",) if value.by_year else ())


def _funding(value: Funding) -> dict[str, Any]:
    """Without the defaults of other kinds of funding."""
    return _fields(value, value.foreign)


def _index(value: Index) -> dict[str, Any]:
    """The series, or the file that it stands in."""
    return _fields(value, ("values",) if value.file else ("year", "value"))


def _input(entry: Input) -> dict[str, Any]:
    """An input's distribution or formula, then where it comes from, then how it is drawn."""
    known = _fields(entry, ("distribution", *(("persistence",) if entry.drawn == "once" else ())))
    if entry.drawn == "once":
        del known["drawn"]
    if entry.chance is None:
        known.pop("chance", None)
    for key in [key for key, nothing in (("times", 1.0), ("plus", 0.0)) if known[key] == nothing]:
        del known[key]
    return known if entry.distribution is None else {**plain(entry.written), **known}


def _value(value: Value) -> dict[str, Any]:
    """What a unit is worth; harm says nothing of cash, of which there is none."""
    return _fields(value, ("cashable",) if value.harm else ())


def _event(value: Event) -> dict[str, Any]:
    """What may happen; a probability is by no time."""
    return _fields(value, ("per",) if value.probability is not None else ())


_SPECIAL: dict[type, Callable[[Any], Any]] = {
    Budget: _budget,
    CarryForward: _carry_forward,
    Duration: _time,
    Event: _event,
    Formula: _formula,
    Funding: _funding,
    Index: _index,
    Input: _input,
    Month: _time,
    Ramp: _ramp,
    Value: _value,
    UncertainDuration: _time,
}
