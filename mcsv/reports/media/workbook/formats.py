"""How cells look: styles by name, and formats of numbers by unit and printed digits."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import quote_sheetname
from xlsxwriter.workbook import Workbook

from mcsv.reports.media.spelling import DOUBTFUL, error, figure_of, number_in
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.paper import PERCENT, PLAIN, Column, Shown
from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.words import Scale
from mcsv.results.statistics.intervals import Probability

__all__ = ["Formats", "axis_format", "places_of", "spelled", "spelled_error"]

_SOFT = "#555555"
_YELLOW = "#FFF8DC"
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"valign": "top"},
    "label": {"valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "note": {"italic": True, "font_color": _SOFT},
    "title": {"bold": True, "font_size": 14},
    "caption": {"bold": True},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "align": "right", "valign": "bottom"},
    "corner": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "right": {"align": "right", "valign": "top"},
    "said": {"text_wrap": True, "font_size": 14, "valign": "top"},
    "input": {"bg_color": _YELLOW, "border": 1, "align": "right"},
    "line": {"bottom": 1, "text_wrap": True, "valign": "top"},
    "last": {"top": 1, "bold": True, "valign": "top"},
    "last right": {"top": 1, "bold": True, "align": "right", "valign": "top"},
}
_SHORT = {"": "", "thousand": ',"k"', "million": ',,"M"', "billion": ',,,"bn"'}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


_LONGEST_NAME = 31
"""Letters that a sheet's name can have."""


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook, language: Language = ENGLISH) -> None:
        self._language = language
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def said(self, text: str) -> str:
        """Text as it stands in a cell: in the language of the workbook."""
        return self._language.said(clean(text))

    def sheet(self, name: str) -> str:
        """What a sheet is called."""
        return self.said(name)[:_LONGEST_NAME]

    def in_formulas(self, name: str) -> str:
        """A sheet as formulas name it."""
        return str(quote_sheetname(self.sheet(name)))

    def __getitem__(self, style: str) -> Any:
        return self.number("", style)

    def number(self, shown: str, style: str) -> Any:
        """A style in which numbers are shown as ``shown`` says."""
        key = shown, style
        if key not in self._made:
            number = {"num_format": shown} if shown else {}
            self._made[key] = self._book.add_format({**_STYLES[style], **number})
        return self._made[key]


def spelled(cell: Shown) -> tuple[float, str] | None:
    """What a cell holds, in its unit, as it is printed, and how Excel shows it; None for what is printed as words."""
    known = figure_of(cell)
    if known is None:
        return None
    scale = _scale(cell)
    if known[0] == 0 and scale != PERCENT:  # nothing is nothing in every unit
        return 0.0, _format(known[1], PLAIN, "")
    return _times(known[0], scale), _format(known[1], scale, cell.unit)


def spelled_error(cell: Shown, column: Column) -> tuple[float, str] | str:
    """The same of the error beside it; words where it is no ± and a number, or where it is an interval."""
    text = error(cell, column.errors, "±")
    bare = text.removeprefix("±").removesuffix(DOUBTFUL)
    known = number_in(bare) if text.startswith("±") else None
    if known is None:
        return text
    star = f'"{DOUBTFUL}"' if text.endswith(DOUBTFUL) else ""
    scale = _scale(cell)
    return _times(known[0], scale), f'"±"{_format(known[1], scale, "")}{star}'


def places_of(cell: Shown) -> int:
    """Decimal places to which a figure is rounded in its unit; below zero: to tens, hundreds, …"""
    known = figure_of(cell)
    printed = 0 if known is None else known[1]
    decimals = printed if cell.digits is None or cell.digits > 0 else cell.digits
    return decimals - round(Decimal(_scale(cell).factor).log10())


def axis_format(unit: str, scale: Scale) -> str:
    """How an axis shows numbers of a unit."""
    return _format(0, PERCENT if scale.factor == PERCENT.factor else scale, unit)


def _scale(cell: Shown) -> Scale:
    """The scale by which a spreadsheet can show a number of the unit itself; none where it knows of no such scale."""
    if isinstance(cell.known, Probability) or cell.scale.factor == PERCENT.factor:
        return PERCENT
    return cell.scale if cell.scale.word in _SHORT and (cell.scale.word or cell.scale.factor == 1) else PLAIN


def _times(number: float, scale: Scale) -> float:
    """Exactly what is printed, in the unit itself."""
    return float(Decimal(repr(number)) * Decimal(repr(scale.factor)))


def _format(decimals: int, scale: Scale, unit: str) -> str:
    digits = "0" + ("." + "0" * decimals if decimals > 0 else "")
    if scale == PERCENT:
        return f"{digits}%"
    sign = ""
    if re.fullmatch("[A-Z]{3}", unit):
        sign = f"[${_SIGNS.get(unit, f'{unit} ')}]"
    return f"{sign}#,##{digits}{_SHORT.get(scale.word, '')}"
