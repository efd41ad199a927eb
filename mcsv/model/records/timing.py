"""Timing: when a stream starts, how it grows in, how long it lasts and how it fades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from mcsv.errors import Mistake
from mcsv.model.language.calendar import NONE, DurationField
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.record import FieldError, Record
from mcsv.model.language.spans import LongField, TimeField
from mcsv.model.records.ramp import Ramp, RampField

__all__ = ["DropOff", "Timed", "Timing"]


class DropOff(Record):
    """The share that is lost at each step after the first: what stays is multiplied by 1 - rate."""

    rate: FormulaField
    """The share lost at each step, from 0 to 1."""
    per: Literal["period", "month", "quarter", "year"] = "year"
    """How long a step is. A period has the share of its beginning: of a step shorter than a period, the stream's first
    period is whole, and each later one has lost as many steps as a period holds."""
    by: Literal["stream", "cohort"] = "stream"
    """stream: all of it fades from the stream's first period on. cohort: the quantity (or amount, or people reached)
    says how many there would be if nobody dropped off; what it has in a period above the period before, by a ramp, a
    stock or a formula, joins then and fades from then on; where it falls, the same share of everybody leaves."""


class Timing(Record):
    """A stream starts at from + lag, grows in over the ramp, lasts for so long and drops off."""

    start: DurationField = Field(default=NONE, alias="from")
    """When it begins, counted from the start of the model."""
    lag: TimeField = NONE
    """How much later than that all of it comes; it may be uncertain: delay months. What comes is what the formulas of
    its size (quantity, unit_value, amount, what is deducted and the cap) gave for the period so much earlier: what
    stood in a stock, or was drawn, in that period. Shares between pockets, prices and events are those of the time when
    it comes."""
    ramp: RampField = Ramp()
    """Over how long it grows in a straight line from nothing to the whole; or {over, shape: s_curve}; or {points}."""
    duration: LongField | None = Field(default=None, alias="for")
    """How long it lasts from its first period; without it, to the horizon."""
    drop_off: DropOff | None = None
    """The share lost a year from the second year on, or {rate, per} for another step, {rate, by: cohort} for people who
    join over time."""

    @field_validator("drop_off", mode="before")
    @classmethod
    def _rate_alone(cls, value: Any) -> Any:
        """A number or formula alone is a rate a year."""
        return value if value is None or isinstance(value, Mapping | DropOff) else {"rate": value}


_KEYS = frozenset(field.alias or name for name, field in Timing.model_fields.items()) | Timing.model_fields.keys()


class Timed(Record):
    """A record with a timing whose keys may also stand beside its own."""

    timing: Timing = Timing()
    """When: from, lag, ramp, for, drop_off. The same keys may also stand beside this one."""

    @model_validator(mode="before")
    @classmethod
    def _flat_timing(cls, data: Any) -> Any:
        """Move timing keys that stand beside ``timing`` into it."""
        flat = {key: data[key] for key in data if key in _KEYS} if isinstance(data, Mapping) else {}
        if not flat:
            return data
        nested = data.get("timing", {})
        if isinstance(nested, Timing):
            nested = nested.model_dump(by_alias=True, exclude_unset=True)
        if isinstance(nested, Mapping):
            twice = [Mistake("E103", "is also given under timing", path=key) for key in flat if key in nested]
            if twice:
                raise FieldError(*twice)
            nested = {**nested, **flat}
        return {**{key: value for key, value in data.items() if key not in flat}, "timing": nested}
