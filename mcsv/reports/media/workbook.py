"""A page as an Excel workbook: figures as numbers, and formulas that move them when the reader moves a setting.

Nothing is hidden, no text is ever a formula, and the same page gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mcsv.reports.media.spelling import STANDINGS, error, figure_of, labelled, notes, value
from mcsv.reports.media.text import plain
from mcsv.reports.media.workbook_levers import curves, figures
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Sentence, Table, without_ink
from mcsv.reports.writing.screen import clean

__all__ = ["draw"]

_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WIDE, _NARROW = 34, 14


class _Sheet:
    """A sheet that is filled from the top."""

    def __init__(self, book: Workbook, name: str, formats: Mapping[str, Any]) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self._book, self._formats, self._row = book, formats, 0
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_column(0, 0, _WIDE)
        self.sheet.set_column(1, 24, _NARROW)

    def say(self, text: str, kind: str = "text") -> None:
        """A line of words."""
        self.sheet.write_string(self._row, 0, clean(text), self._formats[kind])
        self._row += 1

    def lead(self, text: str) -> None:
        """A sentence that is seen first: large, over the width of the sheet."""
        self.sheet.merge_range(self._row, 0, self._row, 6, clean(text), self._formats["said"])
        self.sheet.set_row(self._row, 22 * (1 + len(text) // 90))
        self._row += 1

    def skip(self) -> None:
        self._row += 1

    def pair(self, name: str, text: str) -> None:
        """A name and what it is."""
        self.sheet.write_string(self._row, 0, clean(name), self._formats["label"])
        self.sheet.write_string(self._row, 1, clean(text), self._formats["text"])
        self._row += 1

    def rows(self, heading: list[str], rows: list[list[str]]) -> None:
        """A table of words; its head stays in sight."""
        for place, words in enumerate(heading):
            self.sheet.write_string(self._row, place, words, self._formats["head"])
        self.sheet.freeze_panes(self._row + 1, 1)
        for row in rows:
            self._row += 1
            for place, words in enumerate(row):
                self.sheet.write_string(self._row, place, clean(words), self._formats["text"])
        self._row += 2

    def block(self, block: Block) -> None:
        """A sentence, a table or a note; what can only be drawn is left out."""
        block = without_ink(block)
        if isinstance(block, Sentence):
            self.say(plain(block))
        elif isinstance(block, Note):
            for line in block.lines:
                self.say(line, "note")
        elif isinstance(block, Table):
            self._table(block)

    def _table(self, block: Table) -> None:
        self.say(block.title, "title")
        heading = [block.corner]
        for column in block.columns:
            heading += [column.heading, "95 % interval" if column.errors == "interval" else "±"]
        for place, words in enumerate(heading):
            self.sheet.write_string(self._row, place, clean(words), self._formats["head"])
        for row in block.rows:
            self._row += 1
            self.sheet.write_string(self._row, 0, clean(labelled(row)), self._formats["label"])
            for place, (cell, column) in enumerate(zip(row.cells, block.columns, strict=True)):
                self._figure(1 + 2 * place, cell, column)
        self._row += 1
        for note in notes(block):
            self.say(note, "note")
        self._row += 1

    def _figure(self, place: int, cell: Cell, column: Column) -> None:
        """A number as it is printed, with as many places as its error supports; words where it is none."""
        known = figure_of(cell)
        if known is None:
            self.sheet.write_string(self._row, place, value(cell), self._formats["right"])
        else:
            number, decimals = known
            shown = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
            self.sheet.write_number(self._row, place, number, self._numbers(shown))
        if column.errors != "none":
            self.sheet.write_string(self._row, place + 1, error(cell, column.errors, "±"), self._formats["error"])

    def _numbers(self, shown: str) -> Any:
        cache: dict[str, Any] = self._formats["numbers"]
        if shown not in cache:
            cache[shown] = self._book.add_format({"num_format": shown, "align": "right"})
        return cache[shown]


def draw(page: Page) -> bytes:
    """The workbook of a page."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _PLAIN) as book:
        book.set_properties({"title": clean(page.title), "author": "mcsv", "created": _EPOCH})
        book.set_calc_mode("auto")
        formats = _formats(book)
        _sign_off(_Sheet(book, "Sign-off", formats), page)
        if page.levers is not None:
            figures(book, _Sheet(book, "Figures", formats).sheet, page.levers, formats)
        for section in page.sections:
            sheet = _Sheet(book, section.key.capitalize(), formats)
            sheet.say(section.title, "title")
            sheet.say(section.intro, "note")
            sheet.skip()
            for block in section.blocks:
                sheet.block(block)
        _assumptions(_Sheet(book, "Assumptions", formats), page)
        _origin(_Sheet(book, "Provenance", formats), page)
        if page.levers is not None:
            curves(book.add_worksheet("Curves"), page.levers, formats)
    return target.getvalue()


def _formats(book: Workbook) -> dict[str, Any]:
    styles: dict[str, dict[str, Any]] = {
        "text": {},
        "label": {},
        "note": {"italic": True, "font_color": "#555555"},
        "title": {"bold": True, "font_size": 13},
        "head": {"bold": True, "bottom": 1, "text_wrap": True, "align": "right", "valign": "top"},
        "right": {"align": "right"},
        "error": {"font_color": "#555555", "align": "right"},
        "said": {"text_wrap": True, "font_size": 14, "valign": "top"},
        "input": {"bg_color": "#FFF8DC", "border": 1, "align": "right"},
        "money": {"num_format": "#,##0", "bg_color": "#FFF8DC", "border": 1},
        "amount": {"num_format": "#,##0"},
        "share": {"num_format": "0.0%", "bg_color": "#FFF8DC", "border": 1},
        "chance": {"num_format": "0.00%"},
        "line": {"bottom": 1},
    }
    found: dict[str, Any] = {name: book.add_format(style) for name, style in styles.items()}
    return found | {"numbers": {}}


def _sign_off(sheet: _Sheet, page: Page) -> None:
    sheet.say(page.title, "title")
    for sentence in page.about:
        sheet.say(plain(sentence), "note")
    if page.standing:
        sheet.say(" ".join(STANDINGS[page.standing]), "title")
    sheet.skip()
    for sentence in page.lead:
        sheet.lead(plain(sentence))
    sheet.skip()
    for name in ("Name", "Role", "Decision (approved, rejected, returned)", "Reason", "Date", "Signature"):
        sheet.pair(name, "")
    sheet.skip()
    for term, meaning in page.glossary:
        sheet.pair(term, meaning)


def _assumptions(sheet: _Sheet, page: Page) -> None:
    sheet.rows(
        ["input", "middle (range)", "unit", "grade", "source"],
        [[entry.name, entry.values, entry.unit, entry.grade, entry.source] for entry in page.assumptions],
    )


def _origin(sheet: _Sheet, page: Page) -> None:
    for name, what in page.origin:
        sheet.pair(name, what)
