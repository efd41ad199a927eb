"""Numbers that a source or a note states in words: 8,000 a month, 6 of 100 a year, 4 per cent, sd 2,500."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

__all__ = ["Quoted", "quoted"]


class Quoted(NamedTuple):
    """A number as a text states it. ``kind``: a number, a share (of a hundred), or a standard deviation.

    ``per`` is month, quarter or year where the text says so.
    """

    value: float
    kind: Literal["number", "share", "sd"]
    per: str
    text: str


_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_DIGITS = r"(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<sd>\b(?:sd|s\.d\.|standard deviation)(?:\s+of)?\s+)?(?<![\w./-])(?P<number>{_DIGITS}|{'|'.join(_WORDS)})"
    rf"(?:\s*(?P<scale>thousand|million|billion|bn|k|m)\b)?(?![\w/-]|\s+hundred|\s+dozen)"
    r"(?P<cent>\s*(?:%|per\s?cent\b|percent\b))?"
    rf"(?:\s+(?:of|in|out of)\s+(?:every\s+)?(?P<whole>{_DIGITS})(?![\w/-]))?",
    re.IGNORECASE,
)
_PER = re.compile(
    r"[^,;.:()\d]{0,32}?(?:\b(?:a|per|each|every)\s+|/\s*)(month|quarter|year)\b"
    r"(?!\s+(?:later|ago|earlier|before|after))",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"\s+(?:[a-z]+\s+)?(monthly|quarterly|yearly|annually)\b", re.IGNORECASE)
_ONCE_IN = re.compile(
    rf"\b(?:one|1|once)\s+(?:[a-z-]+\s+)?in\s+(?P<many>{_DIGITS}|{'|'.join(_WORDS)})(?:\s+(?P<time>year|month|quarter)s?)?",
    re.IGNORECASE,
)
_PARTS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1, "twelfth": 1 / 12}
_PART = re.compile(
    rf"(?<![\d%]\s)\b(?:an?\s+|one\s+)?({'|'.join(_PARTS)})\b(?!\s+(?:an?\s+)?(?:year|hour|day))", re.IGNORECASE
)
_NAMED = ("page", "p.", "pp.", "table", "chapter", "schedule", "section", "figure", "version", "no.")
_ADVERBS = {"monthly": "month", "quarterly": "quarter", "yearly": "year", "annually": "year"}
_TIMES = re.compile(r"\b(?:one|1|once)\s+(year|month|quarter)\s+in\b", re.IGNORECASE)


def quoted(text: str) -> Iterator[Quoted]:
    """Every number that a text states, years and numbers of pages left out."""
    taken: list[tuple[int, int]] = []
    for found in _ONCE_IN.finditer(text):
        many, per = _number(found["many"]), (found["time"] or "").lower()
        head = _TIMES.match(text, found.start())
        per = head[1].lower() if head else per
        taken.append(found.span())
        if per and many:
            yield Quoted(1 / many, "share", per, found[0])
    for found in _PART.finditer(text):
        yield Quoted(_PARTS[found[1].lower()], "share", "", found[0])
    for found in _NUMBER.finditer(text):
        value = _number(found["number"])
        if any(start <= found.start() < end for start, end in taken) or _a_year(found) or value is None:
            continue
        value *= _SCALES.get((found["scale"] or "").lower(), 1.0)
        per, tail = _time(text, found.end())
        shown = found[0].strip() + tail
        if found["sd"]:
            yield Quoted(value, "sd", "", shown)
        elif found["cent"] or found["whole"]:
            whole = 100.0 if found["cent"] else _number(found["whole"]) or 1.0
            yield Quoted(value / whole, "share", per, shown)
        else:
            yield Quoted(value, "number", per, shown)


def _number(word: str) -> float | None:
    lowered = word.lower()
    if lowered in _WORDS:
        return _WORDS.index(lowered) + 1.0
    try:
        return float(word.replace(",", "").replace("_", "").rstrip("."))
    except ValueError:
        return None


def _a_year(found: re.Match[str]) -> bool:
    """Whether a number is probably the name of a year, a page or a chapter."""
    word = found["number"]
    before = found.string[: found.start()].rstrip().lower()
    named = before.endswith(_NAMED)
    year = word.isdigit() and len(word) == 4 and 1900 <= int(word) <= 2100
    return named or (year and not found["scale"] and not found["cent"])


def _time(text: str, end: int) -> tuple[str, str]:
    """By what time a number counts, and the words that say so."""
    if found := _ADVERB.match(text, end):
        return _ADVERBS[found[1].lower()], found[0]
    found = _PER.match(text, end)
    return (found[1].lower(), found[0]) if found else ("", "")
