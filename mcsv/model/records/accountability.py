"""Accountability: whose budget is judged, over how long, and what risk is accepted."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

from mcsv.model.language.calendar import SpanField
from mcsv.model.language.fields import TOLERANCE, TOLERANCE_RANGE, Text
from mcsv.model.language.names import Name
from mcsv.model.language.record import Record

__all__ = ["Accountability"]


class Accountability(Record):
    """The question that the run answers first."""

    pocket: Name
    """Whose position is judged, and for each pound of whose spending it is told what others save."""
    window: SpanField
    """For how long that pocket answers, counted from the start of the model."""
    tolerance: Annotated[float, TOLERANCE, WithJsonSchema(TOLERANCE_RANGE)]
    """The probability of a deficit that the finance officer accepts."""
    note: Text = ""
    """Anything a reader should know."""
