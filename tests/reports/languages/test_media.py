"""Pages in other languages: every word goes through the catalogue, every figure is the English one."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
import xarray as xr
from campaign import some
from templates import wordy

from mcsv.files.results import model_of
from mcsv.frozen import FrozenDict
from mcsv.reports.languages.catalogue import language
from mcsv.reports.media import markdown
from mcsv.reports.media.html.draw import draw
from mcsv.reports.media.workbook import draw as workbook
from mcsv.reports.page.content import content
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.results.reading.answered import QUESTIONS
from mcsv.results.reading.reasons import Reason, stored_reasons

REASONS = ("E523", "E631", "scope")
"""Of questions that could not be asked: with figures and without."""


def _bracketed(one: str, many: str, number: int) -> str:
    return f"⟦{many if many and number != 1 else one}⟧" if wordy(one) else one


BRACKETED = Language("qq", _bracketed)
"""A language that only puts brackets around what is translated."""
_NAMED = ("mcsv ", "= ", "P50", "P80", "P90")


class Texts(HTMLParser):
    """The texts of a page, those in attributes for screen readers too."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.lang = ""
        self._code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code = tag in ("style", "script")
        self.lang = dict(attrs).get("lang") or self.lang
        self.texts += [value or "" for name, value in attrs if name == "aria-label"]

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.texts.append(data)


def outside(text: str) -> str:
    """What of a text is in no bracket."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", "", text)
    return text


def words_outside(texts: list[str], names: set[str]) -> list[str]:
    left = (outside(text).strip(" .,;:()▲●◆*·\n") for text in texts)
    return [text for text in left if any(sign.isalpha() for sign in text) and not _known(text, names)]


def _known(text: str, names: set[str]) -> bool:
    parts = re.split(r", |; |: | \(|\) ?| ▲| \d[\d,.]* ?| ", text)
    told = (text in names, text.startswith(_NAMED), all(part in names or not part.isalpha() for part in parts))
    return any(told) or "…" in text


def test_no_word_of_the_html_is_said_past_the_catalogue(pages: Any) -> None:
    for page, names in pages:
        seen = Texts()
        seen.feed(draw(page, BRACKETED))
        assert seen.lang == "qq"
        assert words_outside(seen.texts, names) == []


def test_no_word_of_what_cannot_be_told_is_said_past_the_catalogue(whole_results: Any) -> None:
    model, figures = model_of(whole_results), FrozenDict(draws=1_000.0, fewest=2.0)
    for code in some(REASONS, 1):
        stored = stored_reasons([Reason(code, figures)])
        why = xr.Dataset(attrs={"why_not": "English words", "reasons": stored, "complete": 1})
        page = content(whole_results, model, answers=dict.fromkeys(QUESTIONS, why))
        notes = [line for section in page.sections for block in section.blocks for line in getattr(block, "lines", ())]
        told = [BRACKETED.said(line) for line in notes if "cannot be told of this model" in line]
        assert len(told) > 2
        assert words_outside(told, set()) == []


def test_no_word_of_the_markdown_is_said_past_the_catalogue(pages: Any) -> None:
    for page, names in pages:
        made = markdown.draw(page, BRACKETED).replace("\N{WORD JOINER}", "")  # keeps what Markdown would link apart
        lines = [text for line in made.splitlines()[1:] for text in line.split(" | ")]
        assert words_outside([re.sub(r"\\(.)", r"\1", text).strip("|#*- ") for text in lines], names) == []


def _masked(one: str, many: str, number: int) -> str:
    """Every letter that is translated is one that no name has, so that text may be cut anywhere."""
    parts = re.split(r"(\{\w+\})", one)
    return "".join(part if part[:1] == "{" else re.sub(r"[^\W\d_]", _cyrillic, part) for part in parts)


def _cyrillic(found: re.Match[str]) -> str:
    return chr(0x430 + ord(found[0]) % 32)


def test_no_word_of_the_workbook_is_said_past_the_catalogue(pages: Any) -> None:
    for page, names in pages:
        book = openpyxl.load_workbook(io.BytesIO(workbook.draw(page, Language("qq", _masked))))
        assert not any(re.search("[a-z]", name) or len(name) > 31 for name in book.sheetnames)
        texts = [cell.value for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]
        formulas = " ".join(text for text in texts if text.startswith("=") and "!" in text)
        said = [text for text in texts if not text.startswith("=")] + re.findall('"([^"]+)"', formulas)
        known = {token for name in names for token in re.findall("[A-Za-z]+", name)} | {"mcsv", "run", "MODEL", "P"}
        left = {token for text in said for token in re.findall("[A-Za-z]+", text)} - known
        command = {"draws", "seed", "sampling", "full", "levels", "answers", "beyond", "out", "RUN", "nc"} | {
            "show",
            "model",
        }
        assert left <= {"numpy", "numba", *command}, left


def _numbers(sheet: Any) -> list[float]:
    return sorted(cell.value for row in sheet for cell in row if isinstance(cell.value, (int, float)))


@pytest.fixture(scope="module")
def english_book(pages: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook.draw(pages[0][0])))


@pytest.mark.parametrize("code", ["de", "fr", "cy"])
def test_the_sheets_have_names_of_their_own_that_excel_takes(
    code: str, pages: Any, english_book: openpyxl.Workbook
) -> None:
    page, _ = pages[0]
    book = openpyxl.load_workbook(io.BytesIO(workbook.draw(page, language(code))))
    assert len({*book.sheetnames}) == len(book.sheetnames)
    for sheet, same in zip(book, english_book, strict=True):
        assert _numbers(sheet) == _numbers(same), sheet.title
    assert not [name for name in book.sheetnames if len(name) > 31 or re.search(r"[\[\]:*?/\\']", name)]
    formulas = [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    named = {name.strip("'") for formula in formulas for name in re.findall(r"('[^']+'|\w+)!", formula)}
    assert named
    assert named <= {*book.sheetnames}
    assert {book.sheetnames[0]} != {"Sign-off"}


def cells(page: Any, spoken: Language) -> list[str]:
    text = markdown.draw(page, spoken)
    return [cell for line in text.splitlines() if line.startswith("| ") for cell in line.strip("| ").split(" | ")]


@pytest.mark.parametrize("code", ["de", "fr", "cy"])
def test_the_figures_are_the_english_ones_cell_by_cell(code: str, pages: Any) -> None:
    spoken = language(code)
    back = str.maketrans({spoken.decimal: ".", spoken.group: ","})
    count = 0
    for page, _ in pages:
        first, second = cells(page, ENGLISH), cells(page, spoken)
        assert len(first) == len(second)
        for english, other in zip(first, second, strict=True):
            if re.fullmatch(r"[\\±<>*-]*\d[\d,.]*[\\*]*", english):
                assert other.translate(back) == english
                count += 1
            elif re.search(r"\d", english) and not re.search("[a-zA-Z]{3}", english):
                assert re.findall(r"\d+", english) == re.findall(r"\d+", other) or "-" in english, (english, other)
    assert count > 300


def test_the_page_says_its_language(pages: Any) -> None:
    page, _ = pages[0]
    for code in ("de", "cy"):
        assert f'<html lang="{code}">' in draw(page, language(code))
    assert '<html lang="en">' in draw(page)


def test_english_is_what_stands_in_the_code(pages: Any) -> None:
    page, _ = pages[0]
    assert draw(page) == draw(page, ENGLISH)
    assert " chance of a deficit within 2 years" in draw(page)
