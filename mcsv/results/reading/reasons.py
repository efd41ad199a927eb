"""Why something cannot be told, as a code and the figures that its sentence tells: reports have the words for it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import field
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict

__all__ = ["Reason", "read_reasons", "stored_reasons"]


@dataclass(frozen=True)
class Reason:
    """``code`` is that of a mistake, or a word of its own; ``figures`` by the names of their places."""

    code: str
    figures: FrozenDict[str, float] = field(default_factory=FrozenDict)


def stored_reasons(reasons: Iterable[Reason]) -> str:
    """Reasons as a text that an attribute or a variable can hold; empty for none."""
    found = [{"code": each.code, **each.figures} for each in reasons]
    return json.dumps(found, allow_nan=False) if found else ""


def read_reasons(text: str) -> tuple[Reason, ...]:
    """The reasons in such a text; none where it holds anything else, such as a result of an earlier version."""
    try:
        return tuple(_reason(part) for part in json.loads(text)) if text else ()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ()


def _reason(part: dict[str, Any]) -> Reason:
    figures = {str(name): value for name, value in part.items() if name != "code"}
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in figures.values()):
        raise ValueError("no figure")
    return Reason(str(part["code"]), FrozenDict(figures))
