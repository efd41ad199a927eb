"""One place that knows how a number is written, and what to say to each other way of writing one."""

from __future__ import annotations

import math
import re
from typing import Any

from mcsv.errors import Mistake
from mcsv.model.names import character
from mcsv.model.record import FieldError, wrong

__all__ = ["LARGEST", "complaint", "number", "read_numeral", "word_complaint"]

LARGEST = 2**53  # beyond it a double no longer holds every whole number

_DIGITS = r"\d+(?:_\d+)*"
_NUMERAL = re.compile(rf"[-+]?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][-+]?\d+)?", re.ASCII)
_LEADING_ZERO = re.compile(r"[-+]?0[\d_]+", re.ASCII)
_BOOLEANS = frozenset({"yes", "no", "on", "off", "true", "false", "y", "n"})
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?", re.ASCII)
_SIGNS = "£$€¥₹"

# (code, pattern of the whole text, what it is, way out), asked in this order.
_KINDS: tuple[tuple[str, re.Pattern[str], str, str], ...] = tuple(
    (code, re.compile(pattern, re.ASCII | re.IGNORECASE), what, way_out)
    for code, pattern, what, way_out in (
        (
            "E204",
            r"[-+]?\.?(nan|inf|infinity)",
            "is no finite number",
            "leave the key out, or write a number",
        ),
        ("E206", _DATE.pattern, "is a date, and a number is wanted here", "write the number"),
        ("E206", r"\d+(:\d+)+(\.\d*)?", "is a time of day, and a number is wanted here", "write the number"),
        ("E203", r"[-+]?0[\d_]+(\.\d*)?(e[-+]?\d+)?", "starts with 0", "write it without the leading zero"),
        ("E203", r"[-+]?0[xbo][\da-f_]+", "is not a decimal number", "write it with the digits 0 to 9"),
        ("E207", r"[-+]?[\d_]+([.,'\s][\d_]+)*,[\d_]+", "has a comma in it", "write 1000 or 1_000, and 1.5"),
        ("E207", r"[-+]?[\d_]+(,[\d_]+)+(\.\d*)?", "has a comma in it", "write 1000 or 1_000, and 1.5"),
        ("E207", r"[-+]?\d+([\s'’]\d+)+(\.\d*)?", "has a gap in it", "write 1000 or 1_000"),
        ("E203", r"[-+]?[\d_.]+\s*%", "is a percentage", "write 0.5 for 50 %"),
        ("E203", r"[-+]?[\d_.,]+\s*/\s*[\d_.,]+", "is a fraction", "write 0.5 for 1/2"),
        (
            "E203",
            rf"[-+]?[{_SIGNS}]\s*[-+]?[\d_.,]+\s*\w*",
            "carries a currency sign",
            "write the number and unit:",
        ),
        ("E203", r"[-+]?[\d_.,]+\s*(k|m|bn|b|mn|million|thousand)", "is abbreviated", "write 1e3 or 1e6"),
        (
            "E203",
            rf"[-+]?[\d_.,]+\s*([a-z]{{2,}}.*|[{_SIGNS}].*)",
            "carries a unit",
            "write the number and unit:",
        ),
        (
            "E203",
            r"[-+]*[\d_.]+[-+e.\d_]*",
            "is not written as a number",
            "write it like -1234.5, 1_000 or 1e6",
        ),
    )
)


def read_numeral(text: str) -> int | float | None:
    """The number that ``text`` is written as, or None where it is none or cannot be held exactly enough.

    Decimal only: ``1000``, ``1_000``, ``-1_000.5``, ``.5``, ``1e6``. No leading zero, no hexadecimal, nothing
    that is infinite, vanishes, or is a whole number beyond 2^53.
    """
    if len(text) > 400 or not _NUMERAL.fullmatch(text) or _LEADING_ZERO.match(text):
        return None
    if re.fullmatch(rf"[-+]?{_DIGITS}", text):
        whole = int(text)
        return whole if abs(whole) <= LARGEST else None
    value = float(text)
    return value if math.isfinite(value) and not _vanished(text, value) else None


def _vanished(text: str, value: float) -> bool:
    """Whether digits other than 0 were written and none is left."""
    return value == 0.0 and any(digit in "123456789" for digit in re.split("[eE]", text)[0])


def word_complaint(text: str) -> Mistake | None:
    """What is wrong where ``text`` can only be a mistaken number, even in a place that takes formulas."""
    shown = text if len(text) <= 60 else f"{text[:57]}…"
    bare = text.strip()
    if bare.lower() in _BOOLEANS:
        return Mistake(
            "E206", "is a yes or no, and a number is wanted here", value=shown, way_out="write 1 or 0"
        )
    if read_numeral(bare) is not None:
        return Mistake("E203", "is a number in quotes", value=f'"{shown}"', way_out="take the quotes away")
    if _DATE.fullmatch(bare):
        return Mistake(
            "E206", "is a date, and a number is wanted here", value=shown, way_out="write the number"
        )
    return _size_complaint(bare, shown) or _strange_digit(text, shown)


def _size_complaint(text: str, shown: str) -> Mistake | None:
    """Whether ``text`` is a well-written number that a double cannot hold."""
    if not _NUMERAL.fullmatch(text) or _LEADING_ZERO.match(text):
        return None
    if re.fullmatch(rf"[-+]?{_DIGITS}", text):
        rule = "whole numbers go up to 2^53 = 9_007_199_254_740_992"
        return Mistake(
            "E205", "is too large to be held to the unit", value=shown, rule=rule, way_out="write 1e16"
        )
    if len(text) <= 400 and not math.isfinite(float(text)):
        return Mistake(
            "E204", "is larger than any number a computer holds", value=shown, rule="at most 1.7e308"
        )
    return Mistake(
        "E205", "is too small and would become 0", value=shown, rule="at least 1e-307", way_out="write 0"
    )


def _strange_digit(text: str, shown: str) -> Mistake | None:
    """Whether ``text`` would be a number but for characters that no keyboard of digits has."""
    strange = [sign for sign in text if not sign.isascii() and sign not in _SIGNS]
    if not strange or not any(sign.isdigit() for sign in text):
        return None
    rest = "".join(sign for sign in text if sign.isascii() and not sign.isspace())
    spaces = all(sign.isspace() for sign in strange)
    if spaces and read_numeral(rest) is not None:
        return Mistake("E207", f"has {character(strange[0])} in it", value=shown, way_out=f"write {rest}")
    if rest and not re.fullmatch(r"[-+\d_.,eE]*", rest, re.ASCII):
        return None
    return Mistake(
        "E203", f"has {character(strange[0])} in it", value=shown, way_out="write it with 0 to 9, - and ."
    )


def complaint(text: str) -> Mistake | None:
    """What is wrong with a text that stands where a number is wanted; None where it resembles no number."""
    first = word_complaint(text)
    if first:
        return first
    bare = text.strip()
    shown = bare if len(bare) <= 60 else f"{bare[:57]}…"
    for code, pattern, what, way_out in _KINDS if len(bare) <= 400 else ():
        if pattern.fullmatch(bare):
            return Mistake(code, what, value=shown, way_out=way_out)
    return None


def number(value: Any) -> float | int:
    """A finite number, or FieldError with what exactly is wrong (bool, text, list, nan, too large)."""
    if value is None:
        raise wrong("E202", "has no value", way_out="write a number")
    if isinstance(value, bool):
        raise wrong("E206", "is a yes or no, and a number is wanted here", value=str(value).lower())
    if isinstance(value, str):
        generic = Mistake("E203", "is text, and a number is wanted here", value=repr(value[:60]))
        raise FieldError(complaint(value) or generic)
    if not isinstance(value, int | float):
        try:
            value = value.item()  # numpy's scalars
        except (AttributeError, ValueError):
            kind = (
                "a list"
                if isinstance(value, list | tuple)
                else "a mapping"
                if isinstance(value, dict)
                else "this"
            )
            raise wrong("E203", f"is {kind}, and one number is wanted here") from None
        return number(value)
    if isinstance(value, int) and abs(value) > LARGEST:
        shown = f"{str(value)[:40]}…" if abs(value) < 10**4000 else "an integer of thousands of digits"
        raise wrong("E205", "is too large to be held to the unit", value=shown, rule="at most 2^53")
    if not math.isfinite(value):
        raise wrong("E204", "is no finite number", value=str(value))
    return value
