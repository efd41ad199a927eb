"""Formula: what a person wrote, and what it says."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from mcsv.dataclass import dataclass
from mcsv.errors import ModelError
from mcsv.model.language.expression import Expression, Number
from mcsv.model.language.misspelt import complaint, word_complaint
from mcsv.model.language.number import number
from mcsv.model.language.parser import parse
from mcsv.model.language.record import FieldError

__all__ = ["ONE", "ZERO", "Formula", "FormulaField", "fixed", "parse_formula", "read_formula"]


@dataclass(frozen=True)
class Formula:
    """A formula: the text as written, and what it says. Two formulas are equal where they say the same."""

    text: str = field(compare=False)
    tree: Expression


def fixed(value: float) -> Formula:
    """The formula that is just a number."""
    return Formula(str(value), Number(float(value)))


ZERO, ONE = fixed(0), fixed(1)


def parse_formula(text: str | float) -> Formula:
    """Read a formula, or a bare number; ModelError E401, E402 or E405 (see ``parser``)."""
    return Formula(text, parse(text)) if isinstance(text, str) else fixed(number(text))


def read_formula(value: Any) -> Formula:
    """A formula field: text, or a number."""
    if isinstance(value, Formula):
        return value
    return _written(value) if isinstance(value, str) else fixed(number(value))


@lru_cache(maxsize=4_096)
def _written(value: str) -> Formula:
    """What a text says; models of one batch say much the same."""
    if mistake := word_complaint(value):
        raise FieldError(mistake)
    try:
        return parse_formula(value)
    except ModelError as error:
        found = None if "/" in value else complaint(value)  # 1/0 is a formula, if a bad one
        raise FieldError(*([found] if found else error.mistakes)) from None


FormulaField = Annotated[
    Formula, BeforeValidator(read_formula), WithJsonSchema({"type": ["number", "string"], "minLength": 1})
]
