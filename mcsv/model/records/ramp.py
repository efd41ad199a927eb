"""Ramp: how a stream grows in, by the age of the stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from mcsv.model.language.calendar import NONE
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.record import Record, wrong
from mcsv.model.language.spans import TimeField

__all__ = ["Ramp", "RampField"]


class Ramp(Record):
    """What share of the whole flows in a stream's first, second, … period.

    straight and s_curve: the mean over the period of x and of 3 x^2 - 2 x^3, x being the stream's age divided by
    ``over`` and at most 1. points: the share of each period, the last one for all that follow.
    """

    over: TimeField = NONE
    """How long it grows; it may be uncertain."""
    shape: Literal["straight", "s_curve"] = "straight"
    """straight, or s_curve: slow at first, fastest in the middle, slow at the end."""
    points: tuple[FormulaField, ...] = ()
    """The shares of the stream's first, second, … period, instead of over and shape."""

    @model_validator(mode="after")
    def _one_kind(self) -> Ramp:
        """A length or points, neither of them empty; a shape alone says not over how long."""
        if self.points and {"over", "shape"} & self.model_fields_set:
            raise wrong("E203", "has points and a length", rule="points:, or over: with a shape:")
        if "shape" in self.model_fields_set and "over" not in self.model_fields_set:
            raise wrong("E202", "is missing", "over", rule="a shape needs to know over how long it grows")
        if "points" in self.model_fields_set and not self.points:
            raise wrong("E202", "has no shares", "points", rule="the share of the whole in each period, one or more")
        return self


def _ramp(value: Any) -> Any:
    """A duration alone is the length of a straight ramp; a list alone is its points. An empty mapping says neither."""
    if isinstance(value, Mapping) and not value:
        rule = "over: how long it grows, or points: the share of each period"
        raise wrong("E202", "says not how it grows", rule=rule, way_out="leave ramp: out where there is none")
    if isinstance(value, Ramp | Mapping):
        return value
    return {"points": value} if isinstance(value, list | tuple) else {"over": value}


RampField = Annotated[Ramp, BeforeValidator(_ramp)]
