"""Pocket: a budget or group that pays or gains."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from mcsv.model.calendar import NONE, DurationField, Per, SpanField
from mcsv.model.fields import Text
from mcsv.model.formula import ZERO, FormulaField
from mcsv.model.names import Name
from mcsv.model.record import Record, wrong

__all__ = ["Budget", "Pocket"]


class Budget(Record):
    """Money that a pocket is given to spend, by period."""

    amount: FormulaField
    """How much."""
    per: Per
    """For what: once (in the first period), or each period, month, quarter or year."""
    start: DurationField = Field(default=NONE, alias="from")
    """When it begins, counted from the start of the model."""
    duration: SpanField | None = Field(default=None, alias="for")
    """How long it lasts; without it, to the horizon."""
    source: Text = ""
    """Where the number comes from."""
    note: Text = ""
    """Anything a reader should know."""


class Pocket(Record):
    """Who pays or gains. Its position: reserve, budget so far, cash in so far, less cash out so far."""

    budget: Budget | None = None
    """What it is given to spend."""
    reserve: FormulaField = ZERO
    """What it holds at the start."""
    kind: Literal["public", "society"] = "public"
    """A public body, or people and firms."""
    parent: Name | None = None
    """The pocket that this one is a part of; the parent's position includes it."""
    carry_forward: Literal[True] = True
    """What is left at a year's end stays with the pocket."""
    note: Text = ""
    """Anything a reader should know."""

    @field_validator("carry_forward", mode="before")
    @classmethod
    def _carries(cls, value: Any) -> Any:
        """Only one rule so far."""
        if value is not True:
            rule = "what is left at a year's end is carried forward: true is the only rule"
            raise wrong("E205", "is not a rule", value=str(value)[:60], rule=rule)
        return value
