"""Study: evidence that could be had before the decision, and what it would cost."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from mcsv.model.language.calendar import SpanField
from mcsv.model.language.fields import within
from mcsv.model.language.names import InputName
from mcsv.model.language.number import number
from mcsv.model.language.record import wrong
from mcsv.model.records.evidenced import Evidenced

__all__ = ["MOST_OBSERVATIONS", "Study"]

MOST_OBSERVATIONS = 1_000_000

_LARGEST = 2.0**53
_AMOUNT = within(0, _LARGEST, "0 or more")
_ABOVE = within(0, _LARGEST, "above 0", ends=False)


def _size(value: Any) -> int:
    """A whole number of observations."""
    found = number(value)
    if found != int(found) or not 1 <= found <= MOST_OBSERVATIONS:
        rule = f"a whole number from 1 to {MOST_OBSERVATIONS:,}"
        raise wrong("E205", "is no number of observations", value=str(value), rule=rule)
    return int(found)


_WHOLE = {"type": "integer", "minimum": 1, "maximum": MOST_OBSERVATIONS}
Size = Annotated[int, BeforeValidator(_size), WithJsonSchema(_WHOLE)]
Amount = Annotated[float, _AMOUNT, WithJsonSchema({"type": "number", "minimum": 0})]
Above = Annotated[float, _ABOVE, WithJsonSchema({"type": "number", "exclusiveMinimum": 0})]


class Study(Evidenced):
    """A study of one input: what an observation tells, how many there could be, and what they cost."""

    tells: InputName
    """The input that it would tell."""
    data: Literal["normal", "binomial", "poisson"]
    """How an observation arises: normal (the input with an error), binomial (a case that happens or not, with the input
    as its probability) or poisson (how many events a unit sees, with the input as their rate)."""
    sd: Above | None = None
    """How far one observation is from the input, one standard deviation; for normal data."""
    sizes: Annotated[tuple[Size, ...], Field(max_length=100)] = ()
    """Numbers of observations to report."""
    up_to: Size | None = None
    """The largest number of observations that could be had; the best one is looked for up to here."""
    fixed: Amount = 0.0
    """What the study costs whatever its size."""
    per: Amount = 0.0
    """What each observation costs."""
    population: Above = 1.0
    """How often the decision is taken with what the study tells: 1 for this programme alone; a number a year where a
    horizon is given."""
    horizon: SpanField | None = None
    """For how long the decision goes on being taken, population times a year, discounted year by year as money is."""

    @property
    def largest(self) -> int:
        """The largest number of observations."""
        return max((*self.sizes, self.up_to or 0))

    @field_validator("sizes", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, int | float) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _whole(self) -> Study:
        """An error of observation for normal data alone, and some size."""
        if (self.data == "normal") != (self.sd is not None):
            what = "is missing" if self.data == "normal" else f"goes not with {self.data} data"
            rule = "normal observations have an sd; binomial and poisson ones follow from the input"
            raise wrong("E202", what, "sd", rule=rule)
        if not self.sizes and self.up_to is None:
            raise wrong("E202", "is missing", "sizes", rule="sizes: [10, 50], or up_to: 500, or both")
        if list(self.sizes) != sorted(set(self.sizes)):
            raise wrong("E205", "do not rise", "sizes", rule="each size once, from the smallest on")
        return self
