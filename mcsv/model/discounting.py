"""Discounting: what later value is worth today, always by a convention that is written down."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import WithJsonSchema, model_validator

from mcsv.model.fields import within
from mcsv.model.record import Record, wrong

__all__ = ["Discounting"]

_RATE = within(-1, 1, "a rate a year between -1 and 1", way_out="write 0.035 for 3.5 %", ends=False)
_RANGE = {"type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1}


class Discounting(Record):
    """A schedule of yearly rates by name, or one constant rate."""

    schedule: Literal["green_book", "green_book_health"] | None = None
    """Rates by year from HM Treasury's Green Book, standard or for health."""
    rate: Annotated[float, _RATE, WithJsonSchema(_RANGE)] | None = None
    """One rate for every year, 0.035 for 3.5 %."""
    origin: Literal["start", "mid", "end"]
    """The point of a period at which its value is taken to fall."""

    @model_validator(mode="after")
    def _one_rate(self) -> Discounting:
        """A schedule or a rate."""
        if (self.schedule is None) == (self.rate is None):
            raise wrong("E202", "says not at which rate", rule="exactly one of schedule: and rate:")
        return self
