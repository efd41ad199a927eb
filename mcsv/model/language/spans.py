"""A length of time that may be uncertain: a duration, or a formula with its unit."""

from __future__ import annotations

import re
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, WithJsonSchema

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.model.language.calendar import MONTHS, Duration, Step, Unit, read_duration
from mcsv.model.language.formula import Formula, read_formula
from mcsv.model.language.names import nearest
from mcsv.model.language.record import FieldError

__all__ = ["LongField", "TimeField", "UncertainDuration", "months_at_least"]


@dataclass(frozen=True)
class UncertainDuration:
    """So many periods, months, quarters or years, where how many is a formula over the inputs."""

    count: Formula
    unit: Unit = "period"

    def scale(self, step: Step) -> float:
        """The unit's length in periods of that step."""
        return 1.0 if self.unit == "period" else MONTHS[self.unit] / MONTHS[step]

    def __str__(self) -> str:
        return f"{self.count.text} {self.unit}s"


Time = Duration | UncertainDuration
_WORDED = re.compile(r"(?P<count>.*[^\s])\s+(?P<unit>period|month|quarter|year)s?", re.DOTALL)
_PLAIN = re.compile(r"[0-9 ]*")


def months_at_least(time: Time | None, step: Step) -> int:
    """The months that a time surely lasts: all of a duration, nothing of what is uncertain or not given."""
    return time.months(step) if isinstance(time, Duration) else 0


def _time(value: Any) -> Time:
    """``6 months``, or ``delay months`` where delay is an input (or ``2 * delay + 1 quarters``)."""
    if isinstance(value, UncertainDuration):
        return value
    found = _WORDED.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or _PLAIN.fullmatch(found["count"]) or not re.search("[A-Za-z]", found["count"]):
        try:
            return read_duration(value)
        except FieldError as problem:
            raise FieldError(*(_with_way_out(mistake, value) for mistake in problem.mistakes)) from None
    return UncertainDuration(read_formula(found["count"]), found["unit"])  # type: ignore[arg-type]


def _with_way_out(mistake: Mistake, value: Any) -> Mistake:
    # A name alone is a number of what? Several words end with what should be a unit.
    words = value.split() if isinstance(value, str) else []
    if mistake.way_out or not words or not re.match("[A-Za-z_]", words[0]):
        return mistake
    unit = nearest(words[-1], [f"{unit}s" for unit in get_args(Unit)]) if len(words) > 1 else None
    way_out = f"did you mean {unit!r}?" if unit else f"an uncertain time has a unit: {words[0]} months"
    return Mistake(mistake.code, mistake.what, mistake.path, mistake.value, mistake.rule, way_out)


def _long(value: Any) -> Time:
    """A time longer than nothing."""
    time = _time(value)
    if isinstance(time, Duration) and time.count == 0:
        rule = "at least one period"
        raise FieldError(Mistake("E205", "lasts no time at all", value=str(value), rule=rule))
    return time


def _schema(least: int) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": "integer", "minimum": least}, {"type": "string", "minLength": 1}]})


TimeField = Annotated[Time, BeforeValidator(_time), _schema(0)]
LongField = Annotated[Time, BeforeValidator(_long), _schema(1)]
