"""Names that people give to inputs, pockets, streams and outputs."""

from __future__ import annotations

import difflib
import keyword
import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from mcsv.model.language.characters import character
from mcsv.model.language.record import wrong

__all__ = ["FUNCTIONS", "RESERVED", "STREAMS", "VIEWS", "InputName", "Name", "StreamName", "nearest", "proposal"]

STREAMS = ("costs", "benefits", "funding")
"""The sections whose entries flow period by period."""
VIEWS = ("public_sector", "public_value", "society")
"""Whose value is counted beside that of each pocket: no pocket has such a name."""

# How many arguments a function takes: smallest and largest number.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "min": (2, 64),
    "max": (2, 64),
    "where": (3, 3),
    "exp": (1, 1),
    "sin": (1, 1),
    "cos": (1, 1),
    "tan": (1, 1),
    "erf": (1, 1),
    "normal_cdf": (1, 1),
    "log": (1, 1),
    "sqrt": (1, 1),
    "abs": (1, 1),
    "floor": (1, 1),
    "binomial": (2, 2),
    "poisson": (1, 1),
    "normal": (2, 2),
    "sum_of": (2, 2),
}

# Words that a formula reads as something else, or that a reader takes for a number or a truth value.
RESERVED = frozenset(
    {
        *FUNCTIONS,
        "t",
        "position",
        "pi",
        "nan",
        "inf",
        "infinity",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "none",
    }
)
_PATTERN = "^[A-Za-z_][A-Za-z0-9_]{0,63}$"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was most probably meant to be, or None."""
    lowered = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


def proposal(word: str, known: Iterable[str]) -> str:
    """The way out of a misspelling: the nearest known word, or the whole list where it is short."""
    known = sorted(known)
    near = nearest(word, known)
    if near:
        return f"did you mean {near!r}?"
    return f"known are {', '.join(known[:12])}{', …' if len(known) > 12 else ''}" if known else ""


def _name(value: Any) -> str:
    """A name as every formula, report and file can carry it, or E208."""
    text = str(value)
    if isinstance(value, str) and re.fullmatch(_PATTERN, text):
        if not keyword.iskeyword(text):
            return text
        raise wrong("E208", "is a word of the formula language", value=text, way_out=f"write {text}_")
    strange = next((sign for sign in text if not (sign.isascii() and (sign.isalnum() or sign == "_"))), "")
    what = f"holds {character(strange)}" if strange else "starts with a digit, is empty or longer than 64 characters"
    rule = "a name is made of the letters a to z, A to Z, digits and _, and starts with no digit"
    mended = text.replace("-", "_")
    way_out = f"write {mended}" if re.fullmatch(_PATTERN, mended) else ""
    raise wrong("E208", f"the name {what}", value=text[:80], rule=rule, way_out=way_out)


def _input_name(value: Any) -> str:
    """A name that a formula can use."""
    text = _name(value)
    if text.lower() in RESERVED:
        rule = "t, pi, functions and words such as yes or nan have a meaning of their own in formulas"
        raise wrong("E208", "this name is taken", value=text, rule=rule, way_out=f"write {text}_")
    return text


def _stream_name(value: Any) -> str:
    """A stream's name, or costs.name, benefits.name, funding.name where two sections share it."""
    section, dot, rest = value.partition(".") if isinstance(value, str) else ("", "", "")
    if dot and section in (*STREAMS, "stocks"):
        return f"{section}.{_name(rest)}"
    return _name(value)


_SCHEMA = WithJsonSchema({"type": "string", "pattern": _PATTERN})
Name = Annotated[str, BeforeValidator(_name), _SCHEMA]
StreamName = Annotated[str, BeforeValidator(_stream_name), WithJsonSchema({"type": "string"})]
InputName = Annotated[str, BeforeValidator(_input_name), _SCHEMA]
