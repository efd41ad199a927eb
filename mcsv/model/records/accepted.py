"""Accepted: warnings and notes that somebody has looked at, each with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from mcsv.frozen import FrozenDict
from mcsv.model.language.fields import text
from mcsv.model.language.record import FieldError, wrong

__all__ = ["AcceptedCode", "Reasons"]

_PATTERN = "^[WN][0-9]{3}$"


def _code(value: Any) -> str:
    """The code of a warning or note."""
    said = str(value)
    if re.fullmatch(_PATTERN, said, re.ASCII):
        return said
    if re.fullmatch("E[0-9]{3}", said, re.ASCII):
        rule = "an error is mended; only warnings (W…) and notes (N…) are accepted"
        raise wrong("E512", "is the code of an error", value=said, rule=rule)
    raise wrong("E512", "is no code of a warning or note", value=said[:60], rule="W or N and three digits: N303")


def _reasons(value: Any) -> str | dict[str, str]:
    """Why, for all of a code, or by the path of what it is said of."""
    if not isinstance(value, Mapping):
        return _reason(value)
    if not value:
        raise wrong("E202", "says no reason", way_out="N303: why it is right as it is")
    found: dict[str, str] = {}
    mistakes = []
    for path, said in value.items():
        try:
            found[str(path)] = _reason(said)
        except FieldError as error:
            mistakes += [mistake.under(str(path)) for mistake in error.mistakes]
    if mistakes:
        raise FieldError(*mistakes)
    return found


def _reason(value: Any) -> str:
    said = text(value)
    if not said.strip():
        raise wrong("E202", "says no reason", way_out="say why it is right as it is")
    return said


_REASON = {"type": ["string", "integer"], "minLength": 1}
AcceptedCode = Annotated[str, BeforeValidator(_code), WithJsonSchema({"type": "string", "pattern": _PATTERN})]
Reasons = Annotated[
    str | FrozenDict[str, str],
    BeforeValidator(_reasons),
    WithJsonSchema({"anyOf": [_REASON, {"type": "object", "minProperties": 1, "additionalProperties": _REASON}]}),
]
"""A reason, or reasons by path."""
