"""The kinds of value that more than one record takes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from mcsv.frozen import FrozenDict
from mcsv.model.language.characters import character, unwelcome
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.names import Name
from mcsv.model.language.number import number
from mcsv.model.language.record import wrong

__all__ = ["TOLERANCE", "TOLERANCE_RANGE", "NumberField", "Shares", "Text", "TruthField", "text", "within"]


def within(low: float, high: float, rule: str, *, way_out: str = "", ends: bool = True) -> BeforeValidator:
    """A number field with a range; ``ends`` says whether the ends belong to it. E205 outside."""

    def read(value: Any) -> float:
        found = number(value)
        inside = low <= found <= high if ends else low < found < high
        if not inside:
            raise wrong("E205", "is out of range", value=str(value), rule=rule, way_out=way_out)
        return found

    return BeforeValidator(read)


TOLERANCE = within(0, 1, "a probability between 0 and 1", way_out="write 0.05 for 5 %", ends=False)
TOLERANCE_RANGE = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}


def text(value: Any) -> str:
    """Text. A whole number is taken as its digits (``source: 2019``); anything else wants quotes."""
    if isinstance(value, str):
        strange = next((sign for sign in value if unwelcome(sign)), "")
        if strange:
            what = f"the character {character(strange)} is not allowed"
            raise wrong(unwelcome(strange), what, way_out="delete it")
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list | tuple | dict):
        kind = "a mapping" if isinstance(value, dict) else "a list"
        raise wrong("E203", f"is {kind}, and text is wanted here")
    raise wrong("E203", "is no text", value=str(value), way_out="put it in quotes")


def _truth(value: Any) -> bool:
    """true or false, written like that."""
    if isinstance(value, bool):
        return value
    raise wrong("E203", "is neither true nor false", value=str(value)[:60], rule="write true or false")


def _shares(value: Any) -> Any:
    """``{council: 0.5, hospital: 0.5}``, or a pocket's name alone for the whole."""
    return {value: 1} if isinstance(value, str) else value


NumberField = Annotated[float, BeforeValidator(number)]
Text = Annotated[str, BeforeValidator(text), WithJsonSchema({"type": ["string", "integer"]})]
TruthField = Annotated[bool, BeforeValidator(_truth)]
Shares = Annotated[
    FrozenDict[Name, FormulaField],
    BeforeValidator(_shares),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": ["number", "string"]},
                },
            ]
        }
    ),
]
