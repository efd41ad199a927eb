"""Option: a variant of the programme, said as what is different from the base."""

from __future__ import annotations

from typing import Any

from pydantic import field_validator

from mcsv.frozen import FrozenDict
from mcsv.model.language.fields import Text
from mcsv.model.language.record import Record

__all__ = ["Option"]


class Option(Record):
    """Named changes. All options run on the same draws, so that what they share cancels out of their difference."""

    set: FrozenDict[Text, Any] = FrozenDict()
    """New values by path: events.provider_failure.hazard: 0.03. A path that is not there is an error."""
    without: tuple[Text, ...] = ()
    """What this option does not have: names of costs, benefits, funding or events, or paths."""
    add: FrozenDict[Text, Any] = FrozenDict()
    """What only this option has, by path: costs.training: {amount: …}. A path that is already there is an error."""
    note: Text = ""
    """Anything a reader should know."""

    @field_validator("without", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value
