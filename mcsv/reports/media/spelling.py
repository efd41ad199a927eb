"""Cells and figures as words, for all media that write text: the same digits, units and bounds in each of them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from mcsv.reports.writing import words
from mcsv.reports.writing.message import Digits, joined, message
from mcsv.reports.writing.paper import Cell, Errors, Part, Phrase, Row, Sentence, Shown, Table
from mcsv.reports.writing.screen import clean
from mcsv.results.reading.figures import Standing
from mcsv.results.statistics.intervals import Figure, Probability, places, rounded

__all__ = [
    "DOUBTFUL",
    "DOUBTS",
    "MARK",
    "STANDINGS",
    "error",
    "figure_of",
    "labelled",
    "notes",
    "number_in",
    "plain",
    "said",
    "value",
]

DOUBTFUL = "*"
"""Stands behind an error that may be too small."""

DOUBTS = message(
    "{star} few draws make up most of the spread: more draws are needed to trust this error", star=DOUBTFUL
)


STANDINGS: Mapping[Standing, tuple[str, str]] = {
    "above": ("▲", message("Above the tolerance")),
    "within": ("●", message("Within the tolerance")),
    "unclear": ("◆", message("Too close to call")),
}
"""A sign and words for each standing: what tells of it does not rest on colour."""

MARK = "▲"
"""Stands behind the label of a marked row, where every sign can be had."""


def notes(block: Table, mark: str = MARK) -> list[str]:
    """What stands below a table: what a marked row is, its own notes, what a star behind an error says."""
    found = [joined(" ", (mark, block.mark))] if block.mark and any(row.marked for row in block.rows) else []
    doubtful = any(isinstance(cell, Shown) and cell.doubtful for row in block.rows for cell in row.cells)
    return [*found, *block.notes, *([DOUBTS] if doubtful else [])]


def labelled(row: Row) -> str:
    """The label of a row on one line, with its mark and with what stands below it."""
    below = message("({below})", below=row.below) if row.below else ""
    return joined(" ", (row.label, MARK if row.marked else "", below))


def value(cell: Cell) -> str:
    """A cell of a table without its error: words as they are, a figure to the digits that its error supports."""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell.known, Probability):
        return words.percent(cell.known)
    what = cell.scale.of(cell.known)
    return words.needed(what, "")[0] if cell.up else words.figure(what)


def figure_of(cell: Cell) -> tuple[float, int] | None:
    """The number that :func:`value` spells and its decimal places; None where it spells words or powers of ten."""
    return None if isinstance(cell, str) else number_in(value(cell))


def number_in(text: str) -> tuple[float, int] | None:
    """The number that is spelled as figures are, and its decimal places; None for words and powers of ten."""
    number = text.replace(",", "")
    if not number.removeprefix("-").replace(".", "", 1).isdigit():
        return None
    return float(number), len(number.partition(".")[2])


def error(cell: Cell, errors: Errors, sign: str) -> str:
    """The error of a cell as its column wants it: ``±700``, or both ends of an interval; empty for words, and for what
    is not known.

    ``sign`` is what stands before an error; a star behind one that may be too small.
    """
    if isinstance(cell, str):
        return ""
    if isinstance(cell.known, Probability):
        if math.isnan(cell.known.value):
            return ""
        interval = errors == "interval"
        return words.interval(cell.known) if interval else words.chance_error(cell.known, sign)
    what = cell.scale.of(cell.known)
    text = words.needed(what, sign)[1] if cell.up else words.error(what, sign)
    return Digits(text + DOUBTFUL) if cell.doubtful and text else text


def plain(sentence: Sentence, sign: str = "±") -> str:
    """A sentence on one line."""
    return joined("", (said(part, sign) for part in sentence.parts))


def said(part: Part, sign: str) -> str:
    """A part of a sentence: words as they are, a figure with its unit and what is to be said of its error."""
    if isinstance(part, str):
        return clean(part)
    if isinstance(part, Phrase):
        return message(part.template, **{name: said(value, sign) for name, value in part.values.items()})
    if isinstance(part.known, Probability):
        return _chance(part, part.known)
    what = part.scale.of(part.known)
    unit = clean(part.scale.unit(part.unit))
    if part.how == "least":
        least = words.number(_least(what), places(words.simulated(what).error))
        return message("at least {number}", number=_with_unit(least, unit))
    text = words.figure(what, part.up)
    text = words.money(unit, text) if part.how == "money" or _CURRENCY.fullmatch(unit) else _with_unit(text, unit)
    return _in_brackets(text, words.error(what, sign)) if part.how == "error" else text


_CURRENCY = re.compile("[A-Z]{3}")  # by ISO 4217


def _with_unit(text: str, unit: str) -> str:
    return words.per_cent(text) if unit == "%" else joined(" ", (text, unit))


def _chance(part: Shown, chance: Probability) -> str:
    if part.how == "bound":
        known = chance.low == chance.high  # without drawing, so that it is its own bound
        return words.per_cent(words.percent(chance) if known else Digits(words.chance_error(chance, "")[1:]))
    text = words.per_cent(words.percent(chance))
    return _in_brackets(text, words.interval(chance)) if part.how == "interval" else text


def _in_brackets(text: str, error: str) -> str:
    return message("{number} ({error})", number=text, error=error)


def _least(what: Figure) -> float:
    """The lower end of a figure's interval, rounded down."""
    return -rounded(what.error - what.value, places(words.simulated(what).error), up=True)
