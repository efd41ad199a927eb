"""Where a number comes from: the same keys beside every number of a model."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from mcsv.model.language.fields import Text
from mcsv.model.language.number import number
from mcsv.model.language.record import Record, wrong

__all__ = ["Evidenced", "Grade"]


def _grade(value: Any) -> int:
    """A whole number from 1 to 6."""
    found = number(value)
    if found not in range(1, 7):
        raise wrong("E205", "is no grade", value=str(value), rule="a whole number, 1 (best) to 6 (weakest)")
    return int(found)


Grade = Annotated[int, BeforeValidator(_grade), WithJsonSchema({"enum": [1, 2, 3, 4, 5, 6]})]


class Evidenced(Record):
    """A record whose numbers have a source."""

    source: Text = ""
    """Where the number comes from."""
    page: Text = ""
    """Where in the source it stands."""
    date: Text = ""
    """When it was taken or agreed."""
    licence: Text = ""
    """Under which terms the source may be used."""
    grade: Grade | None = None
    """How good the evidence is: 1 (best) to 6 (weakest); evidence.grades says what that does to an input."""
    owner: Text = ""
    """Who answers for the number."""
    note: Text = ""
    """Anything a reader should know."""
