"""A page on two sheets of paper: the answer, its pictures, and as much of what is behind it as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from types import ModuleType
from typing import Any

from mcsv.errors import Mistake, UsageError
from mcsv.reports.media.flat import flat
from mcsv.reports.media.html import svg
from mcsv.reports.media.pdf.glyphs import spelled, unknown
from mcsv.reports.media.spelling import STANDINGS, notes, plain
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.message import chained, joined, message
from mcsv.reports.writing.page import Page, Section
from mcsv.reports.writing.paper import Block, Chart, Curve, Note, Sentence, Table, without_ink
from mcsv.reports.writing.screen import clean

__all__ = ["STANDARDS", "draw", "needed"]

STANDARDS = ("a-2a", "ua-1")
"""PDF/A-2a, which archives take, and PDF/UA-1, for screen readers; typst refuses to write anything else."""

SHEETS = 2

_FIRST = ("options", "position", "reserve", "drivers", "cost", "risks", "elsewhere", "value", "sure", "evidence")
"""Sections in the order in which they get room; the others follow as they stand in the page."""

_INK = (
    "path{fill:none}.band.wide{fill:#9db8dd;opacity:.55}.band.narrow{fill:#9db8dd}"
    ".median{stroke:#3f6fb5;stroke-width:2.5}.grid{stroke:#d5dae3}.zero{stroke:#1d2433;stroke-width:1.5}"
    ".judged{stroke:#a3161f;stroke-dasharray:4 4}.tick{fill:#566076;font-size:17px;font-family:'Libertinus Serif'}"
)

_Data = dict[str, Any]


def draw(page: Page, language: Language = ENGLISH) -> bytes:
    """The PDF of a page, the same bytes for the same page. UsageError E735 where typst is not installed."""
    page = page.in_short
    compiler = _Paper()
    order = sorted(page.sections, key=lambda section: (*_FIRST, section.key).index(section.key))
    least, most = 0, len(order)
    while least < most:  # how many of them there is room for
        tried = (least + most + 1) // 2
        least, most = (
            (tried, most) if compiler.sheets(_data(page, order[:tried], language)) <= SHEETS else (least, tried - 1)
        )
    return compiler.pdf(_data(page, order[:least], language))


def needed() -> ModuleType:
    """Typst. UsageError E735 where it is not installed."""
    try:
        import typst
    except ImportError as error:
        way_out = "pip install 'mcsv[pdf]'"
        raise UsageError(Mistake("E735", "needs typst, which is not installed", "PDF", way_out=way_out)) from error
    return typst


def _data(page: Page, chosen: Sequence[Section], language: Language) -> _Data:
    """What the paper shows: words, numbers as text, and pictures."""
    here = [section for section in page.sections if section in chosen]
    pictures = [block for section in page.sections for block in section.blocks if isinstance(block, (Chart, Curve))]
    sections = [_section(section) for section in here]
    if pictures:
        drawn = {"kind": "pictures", "pictures": [_picture(block, language) for block in pictures[:2]]}
        sections.insert(0, {"title": message("In pictures"), "blocks": [drawn]})
    left = [section.title for section in page.sections if section not in here]
    data = {
        "title": clean(page.title),
        "run": page.run,
        "lang": language.code,
        "foot": clean(page.title),
        "about": [plain(sentence) for sentence in page.about],
        "light": _light(page),
        "lead": [plain(sentence) for sentence in page.lead],
        "sections": [*sections, _rest(page, left)],
    }
    said: _Data = language.all_said(data)
    return said


def _light(page: Page) -> _Data | None:
    if page.standing is None:
        return None
    sign, words = STANDINGS[page.standing]
    return {"standing": page.standing, "sign": sign, "words": words}


def _section(section: Section) -> _Data:
    """A section as far as its first table."""
    taken: list[_Data] = []
    for block in map(without_ink, section.blocks):
        if not isinstance(block, (Chart, Curve)):
            taken.append(_block(block))
        if isinstance(block, Table):
            break
    return {"title": clean(section.title), "blocks": taken}


def _block(block: Block) -> _Data:
    if isinstance(block, Sentence):
        return {"kind": "sentence", "tone": block.tone, "text": plain(block)}
    if isinstance(block, Table):
        return _table(block)
    assert isinstance(block, Note)
    return {"kind": "note", "text": joined(" ", map(clean, block.lines))}


def _table(block: Table) -> _Data:
    heading, rows = flat(block)
    return {
        "kind": "table",
        "title": clean(block.title),
        "heading": [*map(clean, heading)],
        "rows": [[*map(clean, row)] for row in rows],
        "left": [0],
        "marked": [row.marked for row in block.rows],
        "notes": [*map(clean, notes(block))],
    }


def _picture(block: Chart | Curve, language: Language) -> _Data:
    drawn = svg.fan(block, language) if isinstance(block, Chart) else svg.curve(block, language)
    named = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    title = clean(block.title)
    return {"svg": named.replace(">", f"><style>{_INK}</style>", 1), "alt": title, "title": title}


def _rest(page: Page, left: Sequence[str]) -> _Data:
    """Where the figures come from, and what there was no room for."""
    told = [
        {"kind": "note", "text": message("{name}: {what}", name=clean(name), what=clean(what))}
        for name, what in page.origin
    ]
    if left:
        text, named = _NOT_HERE, chained(map(clean, left))
        told.insert(0, {"kind": "note", "text": message(text, sections=named)})
    return {"title": message("Where the figures come from"), "blocks": told}


_NOT_HERE = "Not on these sheets, but in the page and the workbook: {sections}; assumptions."


class _Paper:
    """Typst, and the characters that its fonts turned out not to have."""

    def __init__(self) -> None:
        self._typst = needed()
        self._source = files("mcsv.reports.media.pdf").joinpath("page.typ").read_bytes()
        self._unknown: set[str] = set()

    def sheets(self, data: _Data) -> int:
        """How many sheets it takes."""
        found = self._compiled(data, format="svg")
        return len(found) if isinstance(found, list) else 1

    def pdf(self, data: _Data) -> bytes:
        """The document; what the fonts do not have is spelled as its code point."""
        found = self._compiled(data, format="pdf", pdf_standards=list(STANDARDS), timestamp=0)
        assert isinstance(found, bytes)
        return found

    def _compiled(self, data: _Data, **wanted: Any) -> Any:
        while True:
            given = {"page": spelled(data, self._unknown)}
            try:
                return self._typst.compile(self._source, sys_inputs=given, ignore_system_fonts=True, **wanted)
            except self._typst.TypstError as error:
                missing = unknown(error.diagnostic) - self._unknown
                if not missing:
                    raise
                self._unknown |= missing
