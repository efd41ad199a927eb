"""Accountability: whose budget is judged, over how long, and what risk is accepted."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

from mcsv.model.calendar import SpanField
from mcsv.model.fields import Text, within
from mcsv.model.names import Name
from mcsv.model.record import Record

__all__ = ["Accountability"]

_TOLERANCE = within(0, 1, "a probability between 0 and 1", way_out="write 0.05 for 5 %", ends=False)
_RANGE = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}


class Accountability(Record):
    """The question that the run answers first."""

    pocket: Name
    """Whose position is judged."""
    window: SpanField
    """For how long that pocket answers, counted from the start of the model."""
    tolerance: Annotated[float, _TOLERANCE, WithJsonSchema(_RANGE)]
    """The probability of a deficit that the finance officer accepts."""
    note: Text = ""
    """Anything a reader should know."""
