"""A page as an Excel workbook: figures as numbers, and formulas that move them when the reader moves a setting.

Nothing is hidden, no text is ever a formula, and the same page gives the same bytes.
"""

from __future__ import annotations

import datetime
import io

import xlsxwriter
from xlsxwriter.workbook import Workbook

from mcsv.reports.media.spelling import STANDINGS, plain
from mcsv.reports.media.workbook import wording
from mcsv.reports.media.workbook.charts import chart_on
from mcsv.reports.media.workbook.formats import Formats
from mcsv.reports.media.workbook.lever_formulas import Levers
from mcsv.reports.media.workbook.levers import curves, figures, side_by_side
from mcsv.reports.media.workbook.numbers import Numbers
from mcsv.reports.media.workbook.sheet import Sheet
from mcsv.reports.media.workbook.tables import block_on
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.message import joined, message
from mcsv.reports.writing.page import Page, Section

__all__ = ["draw"]

_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_ORDER = (wording.CASH, wording.OPTIONS, wording.DETAIL, wording.DRIVERS)


def draw(page: Page, language: Language = ENGLISH) -> bytes:
    """The workbook of a page."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _PLAIN) as book:
        formats = Formats(book, language)
        book.set_properties(_properties(page, formats))
        book.set_calc_mode("auto")
        levers = _levers(page, formats)
        own = levers.get(page.option)
        _sign_off(Sheet(book, wording.SIGN_OFF, formats, wide=24), page)
        if own is not None:
            sheet = Sheet(book, wording.FIGURES, formats, wide=52)
            figures(book, sheet, own)
            sheet.printed()
        sheets = {name: Sheet(book, name, formats) for name in _ORDER if _of(page, name)}
        _assumptions(Sheet(book, wording.ASSUMPTIONS, formats), page)
        _origin(Sheet(book, wording.ORIGIN, formats), page)
        last = Sheet(book, wording.CURVES, formats) if own is not None else None
        numbers = Numbers(book, formats)
        for name, sheet in sheets.items():
            _sections(book, sheet, page, _of(page, name), numbers)
            if name == wording.OPTIONS and len(levers) > 1:
                side_by_side(sheet, levers)
            sheet.printed()
        if last is not None:
            curves(last, levers)
            last.printed(heads=6)
        numbers.sheet.printed()
    return target.getvalue()


def _properties(page: Page, formats: Formats) -> dict[str, object]:
    origin = dict(page.origin)
    return {
        "title": formats.said(page.title)[:255],
        "subject": formats.said(wording.SUBJECT),
        "author": "mcsv",
        "category": formats.said(message("Risk assessment")),
        "keywords": page.run,
        "comments": formats.said(origin.get("Limits", ""))[:255],
        "created": _EPOCH,
    }


def _levers(page: Page, formats: Formats) -> dict[str, Levers]:
    """By option; all of them have the same windows."""
    if page.levers is None:
        return {}
    told = {page.option: page.levers} | {one.name: one.levers for one in page.others if one.levers is not None}
    wide, held = len(page.levers["windows"]), page.levers["held"]
    behind = wide * len(told)
    return {name: Levers(numbers, at * wide, held, formats, behind) for at, (name, numbers) in enumerate(told.items())}


def _of(page: Page, sheet: str) -> list[Section]:
    return [section for section in page.sections if wording.SHEETS.get(section.key, wording.DETAIL) == sheet]


def _sections(book: Workbook, sheet: Sheet, page: Page, sections: list[Section], numbers: Numbers) -> None:
    """The sections of a sheet one below the other; the first title stays in sight, and whose they are."""
    for section in sections:
        own = page.option and section is sections[0] and section.key not in page.shared
        whose = message("{title}: option {option}", title=section.title, option=page.option)
        sheet.say(whose if own else section.title, "title")
        if section is sections[0]:
            sheet.sheet.freeze_panes(sheet.row, 1)
        if section.intro:
            sheet.say(section.intro, "note")
        sheet.skip()
        for block in section.blocks:
            chart_on(book, sheet, block, numbers)
            block_on(sheet, block, numbers)
        sheet.skip()


def _sign_off(sheet: Sheet, page: Page) -> None:
    sheet.say(page.title, "title")
    for sentence in page.about:
        sheet.say(plain(sentence), "note")
    sheet.skip()
    if page.standing:
        sheet.say(joined(" ", STANDINGS[page.standing]), "title")
    for sentence in page.lead:
        sheet.lead(plain(sentence))
    sheet.skip()
    for name, choices in wording.SIGNED:
        sheet.blank(name, choices)
    sheet.skip()
    for term, meaning in page.glossary:
        sheet.pair(term, meaning)
    sheet.sheet.freeze_panes(1, 0)
    sheet.printed(landscape=False)


def _assumptions(sheet: Sheet, page: Page) -> None:
    for column, (head, width) in enumerate(wording.ASSUMED):
        sheet.write(column, head, "corner")
        sheet.sheet.set_column(column, column, width)
    sheet.row += 1
    for entry in page.assumptions:
        for column, words in enumerate((entry.name, entry.values, entry.unit, entry.grade, entry.source)):
            sheet.write(column, words, "wrapped")
        sheet.row += 1
    sheet.sheet.freeze_panes(1, 1)
    if page.assumptions:
        sheet.sheet.autofilter(0, 0, len(page.assumptions), len(wording.ASSUMED) - 1)
    sheet.printed()


def _origin(sheet: Sheet, page: Page) -> None:
    sheet.say(wording.ORIGIN, "title")
    for name, what in page.origin:
        sheet.pair(name, what)
    sheet.sheet.freeze_panes(1, 1)
    sheet.printed(landscape=False)
