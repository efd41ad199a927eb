"""What to say to each way of writing a number that is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from mcsv.errors import Mistake
from mcsv.model.language.characters import character
from mcsv.model.language.numerals import NUMERAL, WHOLE, leading_zero, read_numeral

__all__ = ["complaint", "in_groups", "share_of", "word_complaint"]

_SIGNS = "£$€¥₹"
_LONGEST = 400
_DIGITS = 12  # up to which a number is written out
_WANTED = "and a number is wanted here"
_WRITE = "write the number"
_PLAIN = "write it like -1234.5, 1_000 or 1e6"
_COMMA = "write 1000 or 1_000, and 1.5 with a point"
_UNIT = "write the number alone, and what it counts under unit:"

Kind = tuple[str, str, str, str]  # code, pattern of the whole text, what is wrong, way out

# Never a formula either.
_WORDS: tuple[Kind, ...] = (
    ("E206", "yes|no|on|off|true|false", f"is a yes or no, {_WANTED}", "write 1 or 0"),
    ("E204", r"[-+]?\.?(nan|inf|infinity)", "is no finite number", "leave the key out, or write a number"),
    ("E206", r"\d{4}-\d{1,2}-\d{1,2}([t ].*)?", f"is a date, {_WANTED}", _WRITE),
    ("E203", r"[-+]{2,}[\d_.]+", "has two signs", _PLAIN),
)

# May be the beginning of a formula.
_NUMBERS: tuple[Kind, ...] = (
    ("E206", r"\d+(:\d+)+(\.\d*)?", f"is a time of day, {_WANTED}", _WRITE),
    ("E203", r"[-+]?0[\d_]+(\.\d*)?(e[-+]?\d+)?", "starts with 0", "write it without the leading zero"),
    ("E203", r"[-+]?0[xbo][\da-f_]+", "is not a decimal number", "write it with the digits 0 to 9"),
    ("E207", r"[-+]?[\d_]+([.\s][\d_]+)*(,[\d_]+)+(\.\d*)?", "has a comma in it", _COMMA),
    ("E207", r"[-+]?\d+([\s'’]\d+)+(\.\d*)?", "has a gap in it", "write 1000 or 1_000"),
    ("E203", r"[-+]?\d[\d_.,]*[ol][\dol_.,]*[\dol]", "has a letter among its digits", "write 0 for O, and 1 for l"),
    ("E203", r"[-+]?\.?\d[\d_.]*\s*%", "is a percentage", ""),
    ("E203", r"[-+]?\d[\d_.,]*\s*/\s*\d[\d_.,]*", "is a fraction", "write 0.5 for 1/2"),
    ("E203", rf"[-+]?[{_SIGNS}]\s*[-+]?[\d_.,]+\s*\w*", "carries a currency sign", _UNIT),
    ("E203", r"[-+]?\d[\d_.,]*\s*(k|m|bn|b|mn|million|thousand)", "is abbreviated", "write 1e3 or 1e6"),
    ("E203", rf"[-+]?\d[\d_.,]*\s*([a-z]{{2,}}[\w/]*( [\w/]+)?|[{_SIGNS}].*)", "carries a unit", _UNIT),
    ("E203", r"[-+]*\.?\d[\d_.]*[-+e.\d_]*", "is not written as a number", _PLAIN),
)


def word_complaint(text: str) -> Mistake | None:
    """What is wrong where ``text`` can only be a mistaken number, even in a place that takes formulas."""
    bare = text.strip()
    if read_numeral(bare) is not None:
        return Mistake("E203", "is a number in quotes", value=f'"{_shown(text)}"', way_out="take the quotes away")
    return _first(_WORDS, bare) or _size_complaint(bare) or _strange_digit(text)


def complaint(text: str) -> Mistake | None:
    """What is wrong with a text that stands where a number is wanted; None where it resembles no number."""
    return word_complaint(text) or _first(_NUMBERS, text.strip())


def _first(kinds: Iterable[Kind], text: str) -> Mistake | None:
    """The first kind that the whole text is of."""
    for code, pattern, what, way_out in kinds if len(text) <= _LONGEST else ():
        if re.fullmatch(pattern, text, re.ASCII | re.IGNORECASE):
            return Mistake(code, what, value=_shown(text), way_out=in_groups(text, way_out) or share_of(text))
    return None


def in_groups(text: str, way_out: str) -> str:
    """A way out that speaks of 1000 as one that names the number itself, where ``text`` is one in groups of three."""
    if len(text) > _DIGITS or not re.fullmatch(r"[-+]?\d{1,3}([,\s'’]\d{3})+", text, re.ASCII):
        return way_out
    joined = re.sub(r"[,\s'’]", "_", text)
    return way_out.replace("1000 or 1_000", f"{joined.replace('_', '')} or {joined}")


def share_of(text: str) -> str:
    """The way out of a percentage: the share that it is, in decimals (18 % is 0.18), or how one is written."""
    number = text.strip().removesuffix("%").strip()
    if read_numeral(number) is None:
        return "write 0.5 for 50 %"
    share = (Decimal(number) / 100).normalize()
    return f"write {share:f}" if abs(share.adjusted()) < _DIGITS else f"write {share}"


def _size_complaint(text: str) -> Mistake | None:
    """Whether ``text`` is a well-written number that a double cannot hold; read_numeral has refused it."""
    if not NUMERAL.fullmatch(text) or leading_zero(text):
        return None
    if WHOLE.fullmatch(text):
        rule = "whole numbers go up to 2^53 = 9_007_199_254_740_992"
        return Mistake("E205", "is too large to be held to the unit", value=_shown(text), rule=rule, way_out="1e16")
    if len(text) > _LONGEST:
        return Mistake("E205", "has too many digits", value=_shown(text), rule="a number holds about 16 digits")
    if float(text) != 0.0:
        return Mistake("E204", "is larger than any number held", value=_shown(text), rule="at most 1.7e308")
    return Mistake("E205", "is too small and would become 0", value=_shown(text), rule="at least 1e-307")


def _strange_digit(text: str) -> Mistake | None:
    """Whether ``text`` would be a number but for characters that no keyboard of digits has."""
    strange = [sign for sign in text if not sign.isascii() and sign not in _SIGNS]
    rest = "".join(sign for sign in text if sign.isascii() and not sign.isspace())
    if not strange or not any(sign.isdigit() for sign in text) or re.search(r"[^-+\d_.,eE]", rest):
        return None
    what = f"has {character(strange[0])} in it"
    if all(sign.isspace() for sign in strange) and read_numeral(rest) is not None:
        return Mistake("E207", what, value=_shown(text), way_out=f"write {rest}")
    return Mistake("E203", what, value=_shown(text), way_out="write it with 0 to 9, - and .")


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
