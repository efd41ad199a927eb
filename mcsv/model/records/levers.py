"""Lever: a number that the reader of a page may move, and how far."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field, model_validator

from mcsv.model.language.fields import NumberField, Text
from mcsv.model.language.record import Record, wrong

__all__ = ["MOST_POSITIONS", "Lever"]

MOST_POSITIONS = 1001
"""More places than a reader can tell apart, and few enough to write them all down."""


class Lever(Record):
    """What a reader may move: one number of the model, between two ends, in steps.

    To move it is what ``--set PATH=VALUE`` does. One with two positions is a switch: ``from: 0, to: 0.25`` takes a risk
    of 25 % away and puts it back.
    """

    of: Text
    """The path of the number, as --set takes it: pockets.council.reserve, events.late_start.probability."""
    start: NumberField = Field(alias="from")
    """The lowest value."""
    to: NumberField
    """The highest value."""
    step: NumberField | None = None
    """From value to value; without it there are the two ends alone (a switch)."""
    label: Text = ""
    """What a reader is shown; the lever's name without it."""
    unit: Text = ""
    """What the number counts, for a reader: GBP, share."""
    note: Text = ""
    """Anything a reader should know."""

    @model_validator(mode="after")
    def _rising(self) -> Lever:
        """Two ends, and whole steps between them, not too many."""
        if not self.start < self.to:
            raise wrong("E593", "is no range", "to", f"{self.start:g} to {self.to:g}", "from: lies below to:")
        if self.step is not None and not 0.0 < self.step <= self.to - self.start:
            raise wrong("E593", "is no step", "step", f"{self.step:g}", "above 0, and not wider than the range")
        count = self._steps
        if count != int(count):
            rule = "a whole number of steps leads from one end to the other"
            raise wrong("E593", "does not lead to the end", "step", f"{self.step:g}", rule)
        if count >= MOST_POSITIONS:
            rule = f"at most {MOST_POSITIONS - 1:,} steps"
            raise wrong("E593", "makes too many positions", "step", f"{self.step:g}", rule)
        return self

    @property
    def _steps(self) -> Decimal:
        """How many steps there are, as people count: in decimals."""
        wide = _decimal(self.to) - _decimal(self.start)
        return wide / (_decimal(self.step) if self.step is not None else wide)

    @property
    def positions(self) -> tuple[float, ...]:
        """Every value that it can have, from the lowest to the highest."""
        first, count = _decimal(self.start), int(self._steps)
        wide = (_decimal(self.to) - first) / count
        return tuple(float(first + wide * k) for k in range(count + 1))

    @property
    def switch(self) -> bool:
        """Whether it is on or off."""
        return len(self.positions) == 2


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))
