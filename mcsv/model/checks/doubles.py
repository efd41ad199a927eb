"""The same thing said twice."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value, value_of
from mcsv.model.language.calendar import MONTHS
from mcsv.model.language.record import Record
from mcsv.model.records.streams import Benefit, Cost, Value

__all__ = ["same_amount", "same_proxy", "same_stream", "same_value", "similar_names"]

_WAY_OUT = "delete one; if both are meant, multiply the quantity, or give each its own group:"


def same_stream(survey: Survey) -> Iterator[Mistake]:
    """Two benefits (E310) or costs (W310) that agree in all but their name and notes."""
    for section, code in (("benefits", "E310"), ("costs", "W310")):
        said: dict[object, str] = {}
        for name, stream in getattr(survey.model, section).items():
            first = said.setdefault(_bare(stream), name)
            if first != name:
                what = f"says the same as {first!r}: counted twice?"
                yield Mistake(code, what, f"{section}.{name}", way_out=_WAY_OUT)


_SAID = frozenset({"source", "page", "date", "licence", "owner", "note", "unit", "grade"})
"""What does not change the numbers of a stream."""


def _bare(stream: Benefit | Cost) -> object:
    """What a stream says without what does not change its numbers, as a key."""
    content = _content(stream, (*_SAID, "values"))
    return content, tuple(_content(value, _SAID) for value in getattr(stream, "values", ()))


def _content(value: Any, without: Collection[str] = ()) -> object:
    """What a record says, as a key: equal for records that are equal. Fields ``without`` are left out."""
    if isinstance(value, Record):
        kind = type(value)
        return kind, tuple(_content(getattr(value, name)) for name in _fields(kind) if name not in without)
    if isinstance(value, dict):
        return frozenset((key, _content(part)) for key, part in value.items())
    return tuple(map(_content, value)) if isinstance(value, tuple) else value


@cache
def _fields(record: type[Record]) -> tuple[str, ...]:
    return tuple(record.model_fields)


def same_value(survey: Survey) -> Iterator[Mistake]:
    """One outcome valued twice for one pocket by the same number, in one benefit (E310) or in two (W310)."""
    claims: dict[object, tuple[str, Benefit]] = {}
    for path, benefit, value in every_value(survey):
        for pocket in value.to:
            claim = (benefit.size, value.unit_value, pocket, value.type, benefit.group)
            first, other = claims.setdefault(claim, (path, benefit))
            if other is benefit and first != path:
                yield Mistake("E310", f"gives {pocket} the same value as {first}", path, way_out="delete one")
            elif other is not benefit and _bare(other) != _bare(benefit) and benefit.timing == other.timing:
                what = f"gives {pocket} the same quantity and unit value as {first}: counted twice?"
                yield Mistake("W310", what, path, way_out=_WAY_OUT)


def same_amount(survey: Survey) -> Iterator[Mistake]:
    """Two benefits of one group that give one pocket the same amount of one type, however it is written (W310)."""
    first: dict[object, tuple[str, Benefit, Value]] = {}
    for path, benefit, value in every_value(survey):
        sizes = [value_of(part, survey.certain) for part in (benefit.size, value.unit_value)]
        amount = math.prod(size or 0.0 for size in sizes) * (MONTHS["year"] / MONTHS.get(benefit.per, 12))
        for pocket in value.to if amount else ():
            claim = (f"{amount:.12g}", pocket, value.type, benefit.group, value.to[pocket])
            before, other, theirs = first.setdefault(claim, (path, benefit, value))
            again = (other.size, theirs.unit_value) == (benefit.size, value.unit_value)  # told by same_value
            if other is not benefit and not again:
                what = f"gives {pocket} the same amount, {amount:,.6g}, as {before}: counted twice?"
                yield Mistake("W310", what, path, way_out=_WAY_OUT)


def same_proxy(survey: Survey) -> Iterator[Mistake]:
    """One uncertain unit value for two benefits of one group to one pocket (W310)."""
    first: dict[object, tuple[str, Benefit]] = {}
    for path, benefit, value in every_value(survey):
        drawn = survey.drawn(value.unit_value)
        if benefit.group is None or drawn is None:
            continue
        for pocket in value.to:
            before, other = first.setdefault((value.unit_value, pocket, benefit.group), (path, benefit))
            if other is not benefit and other.size != benefit.size:
                what = f"gives {pocket} what {value.unit_value.text} is worth, as {before} does for the same group"
                yield Mistake("W310", f"{what}: counted twice?", path, way_out=_WAY_OUT)


_SECTIONS = (
    *("pockets", "inputs", "stocks", "costs", "benefits", "funding", "groups", "events", "decisions"),
    *("providers", "indices", "outputs", "observed", "studies", "options"),
)


def similar_names(survey: Survey) -> Iterator[Mistake]:
    """Names of one section that differ only in capitals or underscores (W208)."""
    for section in _SECTIONS:
        seen: dict[str, str] = {}
        for name in getattr(survey.model, section):
            first = seen.setdefault(name.lower().replace("_", ""), name)
            if first != name:
                yield Mistake("W208", f"is easily taken for {first!r}", f"{section}.{name}", way_out="rename one")
