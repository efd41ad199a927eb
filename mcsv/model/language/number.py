"""A number field."""

from __future__ import annotations

import math
from typing import Any

from mcsv.errors import Mistake
from mcsv.model.language.misspelt import complaint
from mcsv.model.language.numerals import LARGEST
from mcsv.model.language.record import FieldError, wrong

__all__ = ["number"]

_WANTED = "and one number is wanted here"


def number(value: Any) -> float | int:
    """A finite number, or FieldError with what exactly is wrong (bool, text, list, nan, too large)."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()  # numpy's scalars
    match value:
        case None:
            raise wrong("E202", "has no value", way_out="write a number")
        case bool():
            raise wrong("E206", f"is a yes or no, {_WANTED}", value=str(value).lower(), way_out="write 1 or 0")
        case str():
            mistake = Mistake("E203", f"is text, {_WANTED}", value=repr(value[:60]))
            raise FieldError(complaint(value) or mistake)
        case int() if abs(value) > LARGEST:
            shown = str(value) if abs(value) < 10**40 else f"more than 1e{int(math.log10(abs(value)))}"
            raise wrong("E205", "is too large to be held to the unit", value=shown, rule="at most 2^53")
        case int():
            return value
        case float() if math.isfinite(value):
            return value
        case float():
            raise wrong("E204", "is no finite number", value=str(value))
    kind = "a list" if isinstance(value, list | tuple) else "a mapping" if isinstance(value, dict) else "no number"
    raise wrong("E203", f"is {kind}, {_WANTED}")
