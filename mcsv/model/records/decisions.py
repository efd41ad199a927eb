"""Decision: a yes or no inside the programme that streams or cash wait for."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator, model_validator

from mcsv.model.language.formula import ONE, FormulaField
from mcsv.model.language.names import Name, StreamName
from mcsv.model.language.record import wrong
from mcsv.model.language.spans import LongField, UncertainDuration
from mcsv.model.records.evidenced import Evidenced

__all__ = ["Decision"]


class Decision(Evidenced):
    """Taken once, at the end of ``at``; yes where its condition holds, with its probability.

    What it ``renews`` flows after that only if the answer was yes. Cash that waits for it (``waits_for`` of a value)
    flows only after a yes.
    """

    at: LongField
    """When it is taken, counted from the start of the model: at the end of the period before."""
    pocket: Name | None = None
    """Whose position the condition reads; the accountable pocket unless told."""
    condition: FormulaField | None = None
    """A formula; ``position`` in it is the pocket's position at that time, cash of that period included."""
    probability: FormulaField = ONE
    """The chance of a yes where the condition holds."""
    renews: tuple[StreamName, ...] = Field(default=())
    """Costs, benefits or funding that end there unless the answer is yes."""

    @field_validator("renews", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _fixed_date(self) -> Decision:
        """A position is read at a fixed date."""
        if self.condition is not None and isinstance(self.at, UncertainDuration):
            raise wrong("E203", "is uncertain", "at", str(self.at), "a condition is read at a fixed date")
        return self
