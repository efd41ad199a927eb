"""Observed: a figure that has been seen since, and how well, which makes what the model draws more or less likely."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from mcsv.model.language.calendar import SpanField
from mcsv.model.language.fields import within
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.number import number
from mcsv.model.language.record import wrong
from mcsv.model.records.evidenced import Evidenced

__all__ = ["Observed"]

_MOST = 1e15
_RULE = "value and sd (a figure with its error), cases and successes, or count (of events)"


def _whole(value: Any) -> float:
    """A number of cases or events."""
    found = number(value)
    if found != int(found) or not 0 <= found <= _MOST:
        raise wrong("E205", "is no count", value=str(value), rule="a whole number from 0 to 10^15")
    return float(found)


Count = Annotated[float, BeforeValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Error = Annotated[
    float,
    within(0, _MOST, "above 0, to 10^15", way_out="say how far the figure may be from the truth", ends=False),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),
]
Value = Annotated[float, within(-_MOST, _MOST, "a number from -10^15 to 10^15"), WithJsonSchema({"type": "number"})]


class Observed(Evidenced):
    """What was seen of an output or a formula: a figure with its error, successes among cases, or a count of events."""

    of: FormulaField
    """The output, or the formula over inputs and stocks, that was seen: a figure, a probability, or a rate."""
    at: SpanField | None = None
    """When, counted from the start of the model: at the end of the period before; needed for what changes by period."""
    value: Value | None = None
    """The figure that was seen."""
    sd: Error | None = None
    """How far it may be from the truth, one standard deviation: measuring, and what the model leaves out."""
    cases: Count | None = None
    """Of how many cases each was a success with the probability ``of``."""
    successes: Count | None = None
    """How many of them were."""
    count: Count | None = None
    """How many events there were, where ``of`` was to be expected."""

    @model_validator(mode="after")
    def _one_kind(self) -> Observed:
        """Exactly one kind of figure, and all of it."""
        said = [key for key in ("value", "sd", "cases", "successes", "count") if getattr(self, key) is not None]
        if said == ["value"]:
            rule = "a figure has an error; one without would be met by no draw at all"
            raise wrong("E202", "is missing", "sd", rule=rule, way_out="sd: how far the figure may be from the truth")
        if said not in (["value", "sd"], ["cases", "successes"], ["count"]):
            raise wrong("E202", f"says {', '.join(said) or 'nothing'}", rule=_RULE)
        if self.cases is not None and self.successes is not None and self.successes > self.cases:
            raise wrong("E205", "is more than all cases", "successes", f"{self.successes:.0f}", "up to cases")
        return self
