"""Discounting: what later value is worth today, always by a convention that is written down."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import WithJsonSchema, model_validator

from mcsv.model.language.fields import within
from mcsv.model.language.record import Record, wrong

__all__ = ["RATE", "RATE_RANGE", "Discounting", "Step"]

RATE = within(-1, 1, "a rate a year between -1 and 1", way_out="write 0.035 for 3.5 %", ends=False)
_YEARS = within(0, 10_000, "a number of years", ends=False)
RATE_RANGE = {"type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1}


class Step(Record):
    """A rate, and until which year it holds."""

    until: Annotated[float, _YEARS, WithJsonSchema({"type": "number", "exclusiveMinimum": 0})] | None = None
    """The last year, counted from the start of the model, in which this rate holds; the last step has none."""
    rate: Annotated[float, RATE, WithJsonSchema(RATE_RANGE)]
    """The rate a year, 0.035 for 3.5 %."""


class Discounting(Record):
    """A schedule of yearly rates by name, or one constant rate."""

    schedule: Literal["green_book", "green_book_health"] | None = None
    """Rates by year from HM Treasury's Green Book, standard or for health."""
    rate: Annotated[float, RATE, WithJsonSchema(RATE_RANGE)] | None = None
    """One rate for every year, 0.035 for 3.5 %."""
    steps: tuple[Step, ...] = ()
    """A schedule of one's own: the rate up to a year and from there to the next, {until: 30, rate: 0.035}, …"""
    origin: Literal["start", "mid", "end"]
    """The point of a period at which its value is taken to fall."""

    @model_validator(mode="after")
    def _one_rate(self) -> Discounting:
        """A schedule by name, a rate, or a schedule of one's own whose years rise."""
        if [self.schedule is None, self.rate is None, not self.steps].count(False) != 1:
            raise wrong("E202", "says not at which rate", rule="exactly one of schedule:, rate: and steps:")
        years = [step.until for step in self.steps[:-1]]
        ends = any(year is None for year in years) or (self.steps and self.steps[-1].until is not None)
        if ends or any(late <= early for early, late in pairwise(year or 0.0 for year in (0.0, *years))):
            rule = "years after until: rise, and only the last step has none"
            raise wrong("E205", "leave a gap or overlap", "steps", rule=rule)
        return self
