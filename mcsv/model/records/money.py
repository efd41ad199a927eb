"""Units that are money, and the years in whose prices it is stated."""

from __future__ import annotations

import re
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema

from mcsv.model.language.record import wrong
from mcsv.model.language.unit_words import read_unit

__all__ = ["Money", "PriceYear", "money_of", "price_year", "same_year"]

_HEAD = re.compile(r"/|\bper\b")
_YEAR = re.compile(r"(\d+)(?:[/-](\d+))?", re.ASCII)


class Money(NamedTuple):
    """A currency and how many of it one unit is."""

    currency: str
    scale: float


def money_of(unit: str, currency: str = "") -> Money | None:
    """What money a unit such as ``GBP/day``, ``£m`` or ``bn USD`` counts; None for anything else."""
    money = [base.name for base, exponent in read_unit(unit, currency).powers if base.kind == "money" and exponent == 1]
    if len(money) != 1:
        return None
    return Money(money[0], float(read_unit(_HEAD.split(unit)[0], currency).scale))


def price_year(value: Any) -> str:
    """``2025`` or ``2025/26``; FieldError E203 or E205."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    found = _YEAR.fullmatch(text.strip())
    rule = "a price year is written like 2025 or 2025/26"
    if not found:
        raise wrong("E203", "is no price year", value=str(value)[:60], rule=rule)
    first, second = int(found[1][:9]), found[2]
    follows = second is None or second in (f"{(first + 1) % 100:02}", str(first + 1))
    if not 1900 <= first <= 2200 or not follows:
        raise wrong("E205", "is out of range", value=text, rule=f"{rule}, from 1900 to 2200")
    return text


def same_year(one: str, other: str) -> bool:
    """Whether two price years are the same, however they are written."""
    first, second = (re.split("[/-]", year.strip()) for year in (one, other))
    return first[0] == second[0] and len(first) == len(second)


PriceYear = Annotated[
    str,
    BeforeValidator(price_year),
    WithJsonSchema({"type": ["integer", "string"], "pattern": "^[0-9]{4}([/-][0-9]{2,4})?$"}),
]
