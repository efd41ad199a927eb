"""Evidence: what a grade does to an input, and whether one source makes inputs move together."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from mcsv.distributions.corrected import WIDEST
from mcsv.frozen import FrozenDict
from mcsv.model.language.fields import Text, within
from mcsv.model.language.record import Record
from mcsv.model.records.evidenced import Grade

__all__ = ["Correction", "Evidence"]

_SHIFT = within(-1, 1, "a share between -1 and 1", way_out="write 0.1 for 10 %", ends=False)
_SHIFT_RANGE = {"type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1}
_WIDEN = within(0.1, WIDEST, f"from 0.1 to {WIDEST:g}")
_WIDEN_RANGE = {"type": "number", "minimum": 0.1, "maximum": WIDEST}


def _key(value: Any) -> Any:
    """A key of a file is text, also where it is a grade."""
    return int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value, re.ASCII) else value


GradeKey = Annotated[Grade, BeforeValidator(_key), WithJsonSchema({"type": "string", "pattern": "^[1-6]$"})]


class Correction(Record):
    """What is done, once, to every drawn input of a grade.

    widen: its normal score is multiplied, and lowered by as much as keeps the mean: a normal's standard deviation grows
    by that factor, nothing leaves its range, and weak evidence is never good news. shift: after that the value is
    multiplied by 1 - shift where more is better and by 1 + shift where more is worse (``higher_is`` of the input).
    """

    shift: Annotated[float, _SHIFT, WithJsonSchema(_SHIFT_RANGE)] = 0.0
    """The share by which the value is moved towards the bad side."""
    widen: Annotated[float, _WIDEN, WithJsonSchema(_WIDEN_RANGE)] = 1.0
    """By what factor the spread around the mean grows, on the scale of normal scores."""

    def times(self, higher_is: str | None) -> float:
        """The factor that the shift comes to, for what is better (or worse) the higher it is."""
        return 1.0 + self.shift * {"better": -1, "worse": 1}.get(higher_is or "", 0)


class Evidence(Record):
    """How the quality of evidence counts. Without this section grades change nothing."""

    grades: FrozenDict[GradeKey, Correction] = FrozenDict()
    """What each grade does: 4: {shift: 0.10, widen: 1.3}."""
    same_source: (
        Annotated[float, within(-1, 1, "from -1 to 1"), WithJsonSchema({"type": "number", "minimum": -1, "maximum": 1})]
        | None
    ) = None
    """The rank correlation of any two drawn inputs with the same source that correlations: says nothing of."""
    source: Text = ""
    """Where the corrections come from."""
    note: Text = ""
    """Anything a reader should know."""
