"""Months, steps and durations: how a model's periods are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, WithJsonSchema

from mcsv.errors import Mistake, ModelError
from mcsv.model.language.misspelt import complaint
from mcsv.model.language.names import proposal
from mcsv.model.language.record import FieldError, wrong

__all__ = [
    "MONTHS",
    "NONE",
    "Duration",
    "DurationField",
    "Month",
    "MonthField",
    "Per",
    "SpanField",
    "Step",
    "Unit",
    "read_duration",
]

Step = Literal["month", "quarter", "year"]
Per = Literal["once", "period", "month", "quarter", "year"]
Unit = Literal["period", "month", "quarter", "year"]

MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
_LONGEST = 10_000_000  # periods or months; what a model may really have is checked with its step


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year; ``str`` gives ``2026-04``."""

    year: int
    month: int

    def plus(self, months: int) -> Month:
        """The month that many months later."""
        years, month = divmod(self.month - 1 + months, 12)
        return Month(self.year + years, month + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, init=False)
class Duration:
    """A length of time as it was written: so many periods, months, quarters or years; or text, as in a file."""

    count: int
    unit: Unit

    def __init__(self, count: int | str, unit: Unit = "period") -> None:
        """``Duration(2, "year")`` or ``Duration("2 years")``; FieldError (a ValueError) for other text."""
        written = read_duration(count) if isinstance(count, str) else None
        object.__setattr__(self, "count", written.count if written else count)
        object.__setattr__(self, "unit", written.unit if written else unit)

    def months(self, step: Step) -> int:
        """The length in months, in a model with that step."""
        return self.count * (MONTHS[step] if self.unit == "period" else MONTHS[self.unit])

    def fits(self, step: Step) -> bool:
        """Whether it is a whole number of periods."""
        return self.months(step) % MONTHS[step] == 0

    def periods(self, step: Step) -> int:
        """The length in periods; ModelError E205 where it is no whole number of them."""
        if not self.fits(step):
            raise ModelError(self.misfit(step))
        return self.months(step) // MONTHS[step]

    def misfit(self, step: Step) -> Mistake:
        """The words for a duration that ends inside a period."""
        rule = f"a duration is a whole number of periods, here of a {step}"
        size, months = MONTHS[step], self.months(step)
        near = [f"{whole} months" for whole in (months // size * size, -(-months // size) * size) if whole]
        way_out = f"write {' or '.join(near)}, or choose a shorter step:"
        return Mistake("E205", "ends inside a period", value=str(self), rule=rule, way_out=way_out)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


NONE = Duration(0)

_MONTH = re.compile(r"(\d+)-(\d{1,2})", re.ASCII)
_DURATION = re.compile(r"(\d+) *(period|month|quarter|year)s?", re.ASCII)
_PART = re.compile(r"([0-9]{0,6}\.[0-9]{1,6}) *(month|quarter|year)s?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}(?:[-/][0-9]{1,4}){1,2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}")
_DURATION_RULE = "a duration is written like 8 (periods), 6 months, 3 quarters or 2 years"


def _month(value: Any) -> Month:
    """``2026-04``, or FieldError."""
    if isinstance(value, Month):
        return value
    rule = "a month is written like 2026-04"
    found = _MONTH.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise wrong("E203", "is no month", value=str(value)[:60], rule=rule)
    year, month = int(found[1][:9]), int(found[2])
    if not 1900 <= year <= 2200:
        raise wrong("E205", "the year is out of range", value=value, rule="years go from 1900 to 2200")
    if not 1 <= month <= 12:
        raise wrong("E205", "there is no such month", value=value, rule="months go from 01 to 12")
    return Month(year, month)


def read_duration(value: Any) -> Duration:
    """``8`` (periods) or ``6 months``, or FieldError."""
    if isinstance(value, Duration):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return _counted(value, "period")
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found:
        return _counted(int(found[1][:9]), found[2])  # type: ignore[arg-type]
    if isinstance(value, str):
        raise FieldError(_no_duration(value.strip()))
    raise wrong("E203", "is no duration", value=str(value)[:60], rule=_DURATION_RULE)


def _no_duration(text: str) -> Mistake:
    """What is wrong with a text that is no duration: a date, a part of a year, a word for a unit, a number."""
    what, way_out = "is no duration", ""
    words = [word for word in re.findall("[A-Za-z]+", text) if not text[:1].isalpha()]
    if _DATE.fullmatch(text):
        what = "is a date, no duration"
        way_out = "write how long that is; what begins or happens later is counted from the start of the model"
    elif part := _PART.fullmatch(text):
        months = float(part[1]) * MONTHS[part[2]]
        way_out = f"write {months:g} months" if months.is_integer() else "write whole months"
    elif words:
        way_out = proposal(words[0], [f"{unit}s" for unit in get_args(Unit)])
    elif mistake := complaint(text):
        return mistake
    return Mistake("E203", what, value=text[:60], rule=_DURATION_RULE, way_out=way_out)


def _counted(count: int, unit: Unit) -> Duration:
    """A duration of a length that a calendar can hold."""
    if not 0 <= count <= _LONGEST:
        raise wrong("E205", "is out of range", value=str(count)[:40], rule=f"from 0 to {_LONGEST:,}")
    return Duration(count, unit)


def _span(value: Any) -> Duration:
    """A duration longer than nothing."""
    duration = read_duration(value)
    if duration.count == 0:
        raise wrong("E205", "lasts no time at all", value=str(value), rule="at least one period")
    return duration


_PATTERN = r"^[0-9]+ *(period|month|quarter|year)s?$"


def _schema(least: int) -> WithJsonSchema:
    """A duration in JSON schema: so many periods, or text."""
    number = {"type": "integer", "minimum": least, "maximum": _LONGEST}
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": _PATTERN}]})


MonthField = Annotated[
    Month, BeforeValidator(_month), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{1,2}$"})
]
DurationField = Annotated[Duration, BeforeValidator(read_duration), _schema(0)]
SpanField = Annotated[Duration, BeforeValidator(_span), _schema(1)]
